"""The gate by example: the order of its checks, and what each of them says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain import gate
from bot.domain.candidates import BETWEEN_PEOPLE
from bot.domain.caps import Cap
from bot.domain.consent import Status, Topic
from bot.domain.gate import BROADCAST, Candidate, Drop, Hold, PastSend, Reason, Rules, Send, Standing
from bot.domain.pace import Level
from bot.domain.quiet_hours import Window
from bot.domain.sending import MessageClass

TOKYO = ZoneInfo("Asia/Tokyo")
NOON = datetime(2026, 6, 10, 12, tzinfo=TOKYO).astimezone(UTC)
GRANTED = dict.fromkeys(Topic, Status.GRANTED)
RULES = Rules(secret=b"secret")
STANDING = Standing(zone=TOKYO, statuses=GRANTED)
WINBACK = Candidate("winback", Topic.WINBACK, MessageClass.MARKETING, "c1", "o1", NOON + timedelta(days=10))
CART = replace(WINBACK, journey="cart", topic=Topic.CART)
BIRTHDAY = replace(WINBACK, journey="birthday", topic=Topic.BIRTHDAY, expires_at=NOON + timedelta(days=3))
NEWS = replace(WINBACK, journey=BROADCAST, topic=Topic.NEWS)
RESTOCK = replace(WINBACK, journey="restock", topic=Topic.RESTOCK, message_class=MessageClass.ALERT, sku="tea")
ORDER = replace(WINBACK, journey="order", topic=None, message_class=MessageClass.TRANSACTIONAL, content_hash="h1")


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=TOKYO).astimezone(UTC)


def sent(at: datetime, message_class: MessageClass = MessageClass.MARKETING, **more: Any) -> PastSend:
    return PastSend(at, message_class, **more)


def test_a_granted_candidate_at_noon_is_sent() -> None:
    assert gate.decide(WINBACK, STANDING, RULES, NOON) == Send(silent=False)


# Each step makes the case fail one check earlier than the step before, so the reasons come out in the gate's order
# from the last to the first: the order of product.md, read backwards.
_RIVAL = replace(CART, occasion="o2")
_WORSE: list[tuple[Reason, Callable[[Candidate, Standing, Rules], tuple[Candidate, Standing, Rules]]]] = [
    (Reason.ARBITRATION, lambda c, s, r: (c, replace(s, rivals=[_RIVAL]), r)),
    (Reason.CAP, lambda c, s, r: (c, replace(s, history=[sent(NOON - timedelta(hours=1))]), r)),
    (
        Reason.QUIET_HOURS,
        lambda c, s, r: (c, s, replace(r, quiet_hours=Window(time(11), time(0)))),
    ),
    (Reason.QUOTA, lambda c, s, r: (c, s, replace(r, quota_left=0))),
    (Reason.SHOP_PAUSED, lambda c, s, r: (c, s, replace(r, paused=True))),
    (Reason.MINOR, lambda c, s, r: (c, replace(s, minor=True), r)),
    (Reason.EXPIRED, lambda c, s, r: (replace(c, expires_at=NOON), s, r)),
    (Reason.CONTROL_GROUP, lambda c, s, r: (c, replace(s, in_control_group=True), r)),
    (Reason.NO_CONSENT, lambda c, s, r: (c, replace(s, statuses={}), r)),
    (Reason.INVALID_CLASS, lambda c, s, r: (replace(c, topic=None), s, r)),
    (Reason.UNREACHABLE, lambda c, s, r: (c, replace(s, reachable=False), r)),
    (Reason.ERASED, lambda c, s, r: (c, replace(s, erased=True), r)),
]


def test_the_first_check_that_fails_gives_the_reason() -> None:
    candidate, standing, rules = WINBACK, STANDING, RULES
    for reason, worsen in _WORSE:
        candidate, standing, rules = worsen(candidate, standing, rules)
        verdict = gate.decide(candidate, standing, rules, NOON)
        assert not isinstance(verdict, Send)
        assert verdict.reason is reason


@pytest.mark.parametrize(
    ("message_class", "topic"),
    [
        (MessageClass.REPLY, None),
        (MessageClass.TRANSACTIONAL, Topic.NEWS),
        (MessageClass.ALERT, Topic.NEWS),
        (MessageClass.MARKETING, Topic.RESTOCK),
        (MessageClass.MARKETING, Topic.PROFILING),
        (MessageClass.MARKETING, None),
    ],
)
def test_a_message_in_the_wrong_class_is_dropped(message_class: MessageClass, topic: Topic | None) -> None:
    candidate = replace(WINBACK, message_class=message_class, topic=topic)
    assert gate.decide(candidate, STANDING, RULES, NOON) == Drop(Reason.INVALID_CLASS)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.PENDING, Reason.PENDING),
        (Status.PAUSED, Reason.PAUSED),
        (Status.WITHDRAWN, Reason.NO_CONSENT),
        (None, Reason.NO_CONSENT),
    ],
)
def test_only_a_grant_is_a_grant(status: Status | None, reason: Reason) -> None:
    statuses = {} if status is None else {Topic.WINBACK: status}
    assert gate.decide(WINBACK, replace(STANDING, statuses=statuses), RULES, NOON) == Drop(reason)


def test_profiling_withdrawn_stops_what_needs_it_and_nothing_else() -> None:
    standing = replace(STANDING, statuses=GRANTED | {Topic.PROFILING: Status.WITHDRAWN})
    assert gate.decide(replace(WINBACK, needs_profiling=True), standing, RULES, NOON) == Drop(Reason.NO_PROFILING)
    assert gate.decide(WINBACK, standing, RULES, NOON) == Send()


def test_marketing_paused_by_the_customer_waits_until_then_and_not_past_its_end() -> None:
    tomorrow = NOON + timedelta(days=1)
    standing = replace(STANDING, marketing_paused_until=tomorrow)
    assert gate.decide(WINBACK, standing, RULES, NOON) == Hold(tomorrow, Reason.PAUSED)
    for_good = replace(STANDING, marketing_paused_until=datetime.max.replace(tzinfo=UTC))
    assert gate.decide(WINBACK, for_good, RULES, NOON) == Drop(Reason.EXPIRED, Reason.PAUSED)
    assert gate.decide(RESTOCK, for_good, RULES, NOON) == Send()


def test_the_control_group_gets_alerts_and_order_messages() -> None:
    standing = replace(STANDING, in_control_group=True)
    assert gate.decide(RESTOCK, standing, RULES, NOON) == Send()
    assert gate.decide(ORDER, standing, RULES, NOON) == Send()


def test_ct14_a_minor_gets_no_marketing_and_nothing_from_a_profile() -> None:
    standing = replace(STANDING, minor=True)
    assert gate.decide(BIRTHDAY, standing, RULES, NOON) == Drop(Reason.MINOR)
    assert gate.decide(replace(RESTOCK, needs_profiling=True), standing, RULES, NOON) == Drop(Reason.MINOR)
    assert gate.decide(RESTOCK, standing, RULES, NOON) == Send()


def test_sensitive_facts_steer_nothing_unasked() -> None:
    assert gate.decide(replace(NEWS, sensitive=True), STANDING, RULES, NOON) == Drop(Reason.SENSITIVE)


def test_sold_out_again_before_the_push_left() -> None:
    assert gate.decide(replace(RESTOCK, stock_left=0), STANDING, RULES, NOON) == Drop(Reason.SOLD_OUT)


@pytest.mark.parametrize(
    ("standing", "rules", "reason"),
    [
        (STANDING, replace(RULES, paused=True), Reason.SHOP_PAUSED),
        (STANDING, replace(RULES, paused_journeys=frozenset({"winback", "restock"})), Reason.SHOP_PAUSED),
        (replace(STANDING, handover_open=True), RULES, Reason.HANDOVER),
    ],
)
def test_a_pause_holds_what_is_unasked_and_lets_order_messages_pass(
    standing: Standing, rules: Rules, reason: Reason
) -> None:
    for candidate in (WINBACK, RESTOCK):
        assert gate.decide(candidate, standing, rules, NOON) == Hold(NOON + gate.RECHECK, reason)
    assert gate.decide(ORDER, standing, rules, NOON) == Send()


@pytest.mark.parametrize("journey", sorted(BETWEEN_PEOPLE))
def test_a_halt_holds_all_but_what_people_write_to_each_other(journey: str) -> None:
    halted = replace(RULES, paused=True, halted=True)
    for candidate in (WINBACK, RESTOCK, ORDER):
        assert gate.decide(candidate, STANDING, halted, NOON) == Hold(NOON + gate.RECHECK, Reason.SHOP_PAUSED)
    assert gate.decide(replace(ORDER, journey=journey), STANDING, halted, NOON) == Send()


def test_a_free_reply_needs_no_quota_and_everything_else() -> None:
    empty = replace(RULES, quota_left=0)
    assert gate.decide(WINBACK, STANDING, empty, NOON) == Hold(NOON + gate.RECHECK, Reason.QUOTA)
    free = replace(WINBACK, paid=False)
    assert gate.decide(free, STANDING, empty, NOON) == Send()
    assert gate.decide(free, replace(STANDING, statuses={}), empty, NOON) == Drop(Reason.NO_CONSENT)
    capped = replace(STANDING, history=[sent(NOON - timedelta(hours=1))])
    assert isinstance(gate.decide(free, capped, empty, NOON), Hold)


def test_marketing_at_night_waits_for_nine_and_its_own_share_of_ninety_minutes() -> None:
    verdicts = {
        gate.decide(replace(WINBACK, customer_id=f"c{number}"), STANDING, RULES, local(9, 23)) for number in range(300)
    }
    assert all(isinstance(verdict, Hold) and local(10, 9) <= verdict.until <= local(10, 10, 30) for verdict in verdicts)
    assert len(verdicts) > 250
    again = gate.decide(WINBACK, STANDING, RULES, local(10, 3))
    assert again == gate.decide(WINBACK, STANDING, RULES, local(9, 23)), "the share of one candidate is stable"


def test_new_year_rest_ends_on_the_fourth() -> None:
    eve = datetime(2026, 12, 31, 12, tzinfo=TOKYO)
    winback = replace(WINBACK, expires_at=eve + timedelta(days=9))
    verdict = gate.decide(winback, STANDING, RULES, eve)
    assert isinstance(verdict, Hold)
    assert verdict.reason is Reason.REST_DAYS
    assert verdict.until.astimezone(TOKYO).date().isoformat() == "2027-01-04"
    assert gate.decide(replace(RESTOCK, expires_at=None), STANDING, RULES, eve) == Send()


def test_an_alert_waits_for_the_morning_unless_the_customer_said_at_once() -> None:
    night = local(9, 23)
    assert gate.decide(RESTOCK, STANDING, RULES, night) == Hold(local(10, 9), Reason.QUIET_HOURS)
    assert gate.decide(replace(RESTOCK, at_once=True), STANDING, RULES, night) == Send()
    assert gate.decide(RESTOCK, replace(STANDING, at_once_alerts=True), RULES, night) == Send()
    assert gate.decide(RESTOCK, replace(STANDING, night_ok=True), RULES, night) == Send()


def test_a_customer_whose_window_fills_the_rest_of_the_day_gets_nothing() -> None:
    standing = replace(STANDING, quiet_hours=Window(time(8), time(22)))
    assert gate.decide(WINBACK, standing, RULES, NOON) == Drop(Reason.QUIET_HOURS)
    assert isinstance(gate.decide(WINBACK, replace(standing, night_ok=True), RULES, NOON), Hold)


@pytest.mark.parametrize(
    ("candidate", "verdict"),
    [
        (NEWS, Drop(Reason.CAP)),
        (CART, Drop(Reason.CAP)),
        (BIRTHDAY, Hold(local(11, 9, 1), Reason.CAP)),
        (WINBACK, Hold(local(11, 9, 1), Reason.CAP)),
        (replace(BIRTHDAY, expires_at=local(11, 9)), Drop(Reason.EXPIRED, Reason.CAP)),
        (RESTOCK, Send()),
    ],
)
def test_over_the_cap_each_journey_does_what_is_written(candidate: Candidate, verdict: gate.Verdict) -> None:
    standing = replace(STANDING, history=[sent(local(10, 13, 1))])
    assert gate.decide(candidate, standing, RULES, local(10, 14)) == verdict


def test_a_slot_that_opens_at_night_is_taken_in_the_morning() -> None:
    standing = replace(STANDING, history=[sent(local(10, 2))])
    assert gate.decide(WINBACK, standing, RULES, local(10, 12)) == Hold(local(11, 9), Reason.CAP)


def test_the_bound_that_stays_closed_longest_speaks() -> None:
    history = [sent(local(9, 12))]
    half = replace(STANDING, history=history, pace=Level.HALF)
    assert gate.decide(WINBACK, half, RULES, local(10, 12)) == Hold(local(16, 12), Reason.PACE)
    own = replace(half, own_cap=Cap(1, timedelta(days=10)))
    assert gate.decide(WINBACK, own, RULES, local(10, 12)) == Hold(local(19, 12), Reason.OWN_CAP)
    assert gate.decide(WINBACK, replace(STANDING, pace=Level.REST), RULES, NOON) == Drop(Reason.PACE)


def test_three_alerts_a_day_and_the_same_product_once_in_fourteen_days() -> None:
    alert = MessageClass.ALERT
    three = replace(STANDING, history=[sent(local(10, hour), alert, sku=f"s{hour}") for hour in (10, 11, 12)])
    lasting = replace(RESTOCK, expires_at=local(30, 12))
    assert gate.decide(lasting, three, RULES, local(10, 13)) == Hold(local(11, 10), Reason.CAP)
    same = replace(STANDING, history=[sent(local(1, 12), alert, sku="tea")])
    assert gate.decide(lasting, same, RULES, local(14, 12)) == Hold(local(15, 12), Reason.SAME_PRODUCT)
    assert gate.decide(lasting, same, RULES, local(15, 12)) == Send()
    assert gate.decide(replace(lasting, sku="beans"), same, RULES, local(14, 12)) == Send()


def test_the_same_order_message_leaves_once_in_ten_minutes() -> None:
    history = [sent(NOON - timedelta(minutes=9), MessageClass.TRANSACTIONAL, content_hash="h1")]
    standing = replace(STANDING, history=history)
    assert gate.decide(ORDER, standing, RULES, NOON) == Drop(Reason.REPEATED)
    assert gate.decide(ORDER, standing, RULES, NOON + timedelta(minutes=1)) == Send()
    assert gate.decide(replace(ORDER, content_hash="h2"), standing, RULES, NOON) == Send()
    assert gate.decide(replace(ORDER, content_hash=""), standing, RULES, NOON) == Send()


def test_arbitration_follows_the_fixed_order_then_value() -> None:
    followup = replace(WINBACK, journey="followup", topic=Topic.FOLLOWUP)
    recommendation = replace(WINBACK, journey="recommendation", topic=Topic.RECOMMENDATION)
    campaign = replace(WINBACK, journey=BROADCAST, topic=Topic.RECOMMENDATION, value=99.0)
    ordered = [RESTOCK, CART, BIRTHDAY, followup, WINBACK, recommendation, campaign]
    for place, loser in enumerate(ordered[1:], 1):
        standing = replace(STANDING, rivals=ordered[:place])
        assert gate.decide(loser, standing, RULES, NOON) == Hold(NOON + gate.RECHECK, Reason.ARBITRATION)
    for place, winner in enumerate(ordered):
        assert gate.decide(winner, replace(STANDING, rivals=ordered[place + 1 :]), RULES, NOON) == Send()
    dearer = replace(WINBACK, occasion="o2", value=1.0)
    assert gate.decide(dearer, replace(STANDING, rivals=[WINBACK]), RULES, NOON) == Send()
    assert isinstance(gate.decide(WINBACK, replace(STANDING, rivals=[dearer]), RULES, NOON), Hold)


def test_a_rival_that_may_not_be_sent_itself_blocks_nobody() -> None:
    dead = replace(CART, expires_at=NOON)
    unwanted = {topic: status for topic, status in GRANTED.items() if topic is not Topic.BIRTHDAY}
    standing = replace(STANDING, statuses=unwanted, rivals=[dead, BIRTHDAY])
    assert gate.decide(WINBACK, standing, RULES, NOON) == Send()


def test_a_candidate_found_among_its_own_rivals_does_not_block_itself() -> None:
    assert gate.decide(WINBACK, replace(STANDING, rivals=[WINBACK]), RULES, NOON) == Send()


def test_what_would_be_held_to_its_very_end_is_dropped_now() -> None:
    night = local(9, 23)
    until_nine = replace(RESTOCK, expires_at=local(10, 9))
    assert gate.decide(until_nine, STANDING, RULES, night) == Drop(Reason.EXPIRED, Reason.QUIET_HOURS)
    longer = replace(RESTOCK, expires_at=local(10, 9, 1))
    assert gate.decide(longer, STANDING, RULES, night) == Hold(local(10, 9), Reason.QUIET_HOURS)


@pytest.mark.parametrize(
    ("hour", "minute", "silent"), [(21, 59, False), (22, 0, True), (3, 0, True), (7, 59, True), (8, 0, False)]
)
def test_mt3_order_messages_are_silent_from_ten_to_eight(hour: int, minute: int, silent: bool) -> None:
    assert gate.decide(ORDER, STANDING, RULES, local(9, hour, minute)) == Send(silent=silent)


def test_a_loser_keeps_its_life() -> None:
    short = replace(WINBACK, expires_at=NOON + timedelta(minutes=5))
    verdict = gate.decide(short, replace(STANDING, rivals=[CART]), RULES, NOON)
    assert verdict == Hold(NOON + timedelta(minutes=5), Reason.ARBITRATION)


def test_how_long_a_candidate_is_worth_sending() -> None:
    assert RULES.ttl("restock") == timedelta(hours=24)
    assert RULES.ttl("cart") == timedelta(hours=48)
    assert RULES.ttl("birthday") == timedelta(days=3)
    assert RULES.ttl(BROADCAST) == timedelta(hours=6)


def test_what_paid_marketing_to_one_may_cost_is_a_bound_and_a_free_ride_is_not_in_it() -> None:
    rules = replace(RULES, budget=Cap(1, timedelta(days=30)))
    once = replace(STANDING, history=[sent(local(1, 12))])
    rode = replace(STANDING, history=[sent(local(1, 12), paid=False)])
    assert gate.decide(WINBACK, once, RULES, NOON) == Send()
    assert gate.decide(WINBACK, once, rules, NOON) == Drop(Reason.EXPIRED, Reason.BUDGET)
    assert gate.decide(WINBACK, rode, rules, NOON) == Send(), "what rode along on a reply cost nothing"
    assert gate.decide(replace(WINBACK, paid=False), once, rules, NOON) == Send()
