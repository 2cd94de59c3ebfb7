"""What the gate promises for every customer, history and clock, not only for the examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain import gate, quiet_hours
from bot.domain.caps import Cap
from bot.domain.consent import Status, Topic
from bot.domain.gate import Drop, Hold, PastSend, Reason, Rules, Send, Standing
from bot.domain.pace import Level
from bot.domain.sending import MessageClass
from tests.unit.domain import strategies as own

NOWS = own.instants
GRANTED = dict.fromkeys(Topic, Status.GRANTED)
TOKYO = ZoneInfo("Asia/Tokyo")


def sends(verdict: gate.Verdict) -> bool:
    return isinstance(verdict, Send)


@given(st.data(), NOWS)
def test_every_verdict_is_of_use(data: st.DataObject, now: datetime) -> None:
    candidate, standing, rules = data.draw(own.candidates(now)), data.draw(own.standings(now)), data.draw(own.rules)
    verdict = gate.decide(candidate, standing, rules, now)
    assert verdict == gate.decide(candidate, standing, rules, now)
    if isinstance(verdict, Hold):
        assert verdict.until > now
        assert verdict.until.utcoffset() == timedelta(0)
        assert candidate.expires_at is None or verdict.until <= candidate.expires_at


@given(st.data(), NOWS)
def test_nothing_unasked_is_sent_without_a_grant(data: st.DataObject, now: datetime) -> None:
    candidate, standing, rules = data.draw(own.candidates(now)), data.draw(own.standings(now)), data.draw(own.rules)
    if sends(gate.decide(candidate, standing, rules, now)):
        assert standing.reachable
        assert not standing.erased
        transactional = candidate.message_class is MessageClass.TRANSACTIONAL
        assert transactional or standing.statuses[candidate.topic] is Status.GRANTED


def test_mt1_two_sends_around_midnight_are_two() -> None:
    before = datetime(2026, 6, 9, 23, 59, tzinfo=TOKYO)
    standing = Standing(
        zone=TOKYO, statuses=GRANTED, night_ok=True, history=[PastSend(before, MessageClass.MARKETING, Topic.NEWS)]
    )
    candidate = gate.Candidate(
        "cart", Topic.CART, MessageClass.MARKETING, "c1", "o1", before + timedelta(hours=48), value=1.0
    )
    assert gate.decide(candidate, standing, Rules(), before + timedelta(minutes=2)) == Drop(Reason.CAP)


@given(st.data(), NOWS)
def test_mt3_transactional_passes_caps_and_quiet_hours_and_is_silent_at_night(
    data: st.DataObject, now: datetime
) -> None:
    standing = replace(data.draw(own.standings(now)), erased=False, reachable=True, minor=False)
    rules = replace(data.draw(own.rules), quota_left=None)
    standing = replace(standing, history=[past for past in standing.history if past.content_hash != "h9"])
    candidate = gate.Candidate("order", None, MessageClass.TRANSACTIONAL, "c1", "o1", None, content_hash="h9")
    hour = now.astimezone(standing.zone).hour
    assert gate.decide(candidate, standing, rules, now) == Send(silent=hour >= 22 or hour < 8)


@given(st.data(), NOWS)
def test_mt5_past_its_end_everything_is_dropped_and_held_nothing_past_it(data: st.DataObject, now: datetime) -> None:
    candidate, standing, rules = data.draw(own.candidates(now)), data.draw(own.standings(now)), data.draw(own.rules)
    assume(candidate.expires_at is not None)
    verdict: gate.Verdict = Hold(now, Reason.CAP)
    for _ in range(400):
        if not isinstance(verdict, Hold):
            break
        now = verdict.until
        verdict = gate.decide(candidate, standing, rules, now)
    assert candidate.expires_at is not None
    if now >= candidate.expires_at:
        assert isinstance(verdict, Drop)
    late = candidate.expires_at + timedelta(seconds=1)
    assert isinstance(gate.decide(candidate, standing, rules, late), Drop)


@settings(max_examples=400)
@given(st.data(), NOWS)
def test_mt8_nothing_unasked_is_sent_or_planned_inside_quiet_hours(data: st.DataObject, now: datetime) -> None:
    rules = replace(data.draw(own.rules), quiet_hours=data.draw(own.windows), quota_left=None, paused=False)
    standing = Standing(zone=data.draw(own.zones), statuses=GRANTED, history=data.draw(own.histories(now)))
    candidate = data.draw(own.marketing(now))
    verdict = gate.decide(candidate, standing, rules, now)
    if sends(verdict):
        assert not quiet_hours.is_quiet(now, standing.zone, rules.quiet_hours)
    elif isinstance(verdict, Hold) and verdict.reason in (Reason.QUIET_HOURS, Reason.REST_DAYS, Reason.CAP):
        assert not quiet_hours.is_quiet(verdict.until, standing.zone, rules.quiet_hours)


_PACES = tuple(Level)


def _stricter(data: st.DataObject, standing: Standing, now: datetime) -> Standing:
    """The same customer after turning one dial of theirs down, or after reacting less."""
    match data.draw(st.sampled_from(["cap", "pace", "quiet", "night", "at_once", "pause", "consent"])):
        case "cap":
            bound = standing.own_cap
            count = data.draw(st.integers(1, bound.count)) if bound else data.draw(st.integers(1, 4))
            longer = timedelta(hours=data.draw(st.integers(0, 500)))
            return replace(standing, own_cap=Cap(count, longer + (bound.window if bound else timedelta(hours=1))))
        case "pace":
            place = _PACES.index(standing.pace)
            return replace(standing, pace=_PACES[min(place + 1, len(_PACES) - 1)])
        case "quiet":
            return standing if standing.quiet_hours else replace(standing, quiet_hours=data.draw(own.windows))
        case "night":
            return replace(standing, night_ok=False)
        case "at_once":
            return replace(standing, at_once_alerts=False)
        case "pause":
            later = standing.marketing_paused_until or now
            return replace(standing, marketing_paused_until=later + timedelta(hours=data.draw(st.integers(1, 99))))
        case _:
            topic = data.draw(st.sampled_from(Topic))
            return replace(standing, statuses={**standing.statuses, topic: Status.WITHDRAWN}, rivals=[])


@settings(max_examples=500)
@given(st.data(), NOWS)
def test_mt9_what_a_stricter_customer_gets_the_looser_one_gets_too(data: st.DataObject, now: datetime) -> None:
    candidate = data.draw(own.candidates(now) | own.marketing(now))
    loose, rules = data.draw(own.standings(now)), data.draw(own.rules)
    strict = _stricter(data, loose, now)
    if not strict.rivals:
        loose = replace(loose, rivals=[])
    if sends(gate.decide(candidate, strict, rules, now)):
        assert sends(gate.decide(candidate, loose, rules, now))


def _more(data: st.DataObject, rules: Rules) -> Rules:
    """The shop's rules with one more of them."""
    match data.draw(st.sampled_from(["cap", "alert", "paused", "journey", "quota", "quiet", "rest"])):
        case "cap":
            return replace(rules, marketing_caps=(*rules.marketing_caps, data.draw(own.caps)))
        case "alert":
            return replace(rules, alert_caps=(*rules.alert_caps, data.draw(own.caps)))
        case "paused":
            return replace(rules, paused=True)
        case "journey":
            return replace(
                rules, paused_journeys=rules.paused_journeys | {data.draw(st.sampled_from(["cart", "winback"]))}
            )
        case "quota":
            return replace(rules, quota_left=0)
        case "quiet":
            return rules if rules.quiet_hours else replace(rules, quiet_hours=data.draw(own.windows))
        case _:
            return replace(rules, rest_days=rules.rest_days | {(data.draw(st.integers(1, 12)), 1)})


@settings(max_examples=500)
@given(st.data(), NOWS)
def test_adding_a_rule_never_turns_a_drop_into_a_send(data: st.DataObject, now: datetime) -> None:
    candidate = data.draw(own.candidates(now) | own.marketing(now))
    standing, rules = data.draw(own.standings(now)), data.draw(own.rules)
    before, after = (gate.decide(candidate, standing, each, now) for each in (rules, _more(data, rules)))
    if isinstance(before, Drop):
        assert not sends(after)
    if not sends(before) and not standing.rivals:
        assert not sends(after), "without rivals not even a hold may become a send"


@settings(max_examples=40)
@given(st.data())
def test_mt12_once_a_month_means_no_two_within_thirty_days(data: st.DataObject) -> None:
    """Any sequence of candidates, night permissions and reactions, each sent as soon as the gate lets it."""
    now = data.draw(NOWS)
    standing = Standing(zone=data.draw(own.zones), statuses=GRANTED, own_cap=Cap(1, timedelta(days=30)))
    rules = data.draw(own.rules.map(lambda each: replace(each, paused=False)))
    sent: list[datetime] = []
    for _ in range(60):
        now += timedelta(hours=data.draw(st.integers(0, 100)))
        changes = {"night_ok": data.draw(st.booleans()), "pace": data.draw(st.sampled_from(Level))}
        history = [PastSend(at, MessageClass.MARKETING) for at in sent]
        case = replace(standing, history=history, **changes)  # type: ignore[arg-type]
        if sends(gate.decide(data.draw(own.marketing(now)), case, rules, now)):
            sent.append(now)
    assert all(later - earlier >= timedelta(days=30) for earlier, later in pairwise(sent))


@given(st.data())
def test_of_all_that_want_one_slot_exactly_one_gets_it(data: st.DataObject) -> None:
    now = datetime(2026, 6, 10, 3, tzinfo=UTC)
    waiting = data.draw(
        st.lists(own.marketing(now), min_size=1, max_size=6, unique_by=lambda each: (each.journey, each.occasion))
    )
    winners = []
    for candidate in waiting:
        rivals = [rival for rival in waiting if rival is not candidate]
        standing = Standing(zone=TOKYO, statuses=GRANTED, rivals=rivals)
        verdict = gate.decide(candidate, standing, Rules(), now)
        if sends(verdict):
            winners.append(candidate)
        else:
            assert isinstance(verdict, Hold)
            assert verdict.reason is Reason.ARBITRATION
    assert len(winners) == 1
