"""The gate: may this candidate be sent to this customer now? Send, hold until, or drop, always with a reason.

One pure function of the candidate, what is known of the customer, the shop's numbers and the clock. Source:
product.md "Gate", trust.md 2.2-2.3. The order of the checks is the order of `_CHECKS`; adding a rule never turns a
drop into a send.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from bot.domain import caps, pace, quiet_hours
from bot.domain.candidates import (
    BETWEEN_PEOPLE,
    BROADCAST,
    Candidate,
    Drop,
    Hold,
    PastSend,
    Reason,
    Rules,
    Send,
    Standing,
    Verdict,
)
from bot.domain.caps import Cap
from bot.domain.consent import Status, Topic
from bot.domain.quiet_hours import Window
from bot.domain.sending import MessageClass

__all__ = [
    "BROADCAST",
    "Candidate",
    "Drop",
    "Hold",
    "PastSend",
    "Reason",
    "Rules",
    "Send",
    "Standing",
    "Verdict",
    "decide",
]

NIGHT: Final = Window(time(22), time(8))
"""Transactional messages pass, silently, within these local hours."""

RECHECK: Final = timedelta(minutes=15)
"""When to ask again where nobody can say how long it will take: a pause, a handover, the quota, a lost arbitration."""

_SAME_PRODUCT: Final = Cap(1, timedelta(days=14))
_SAME_CONTENT: Final = Cap(1, timedelta(minutes=10))
_RANKS: Final = (Topic.RESTOCK, Topic.CART, Topic.BIRTHDAY, Topic.FOLLOWUP, Topic.WINBACK, Topic.RECOMMENDATION)
_WITHOUT_GRANT: Final[dict[Status | None, Reason]] = {Status.PAUSED: Reason.PAUSED, Status.PENDING: Reason.PENDING}
_DROPPED_OVER_CAP: Final = frozenset({Topic.CART, Topic.NEWS})


@dataclass(frozen=True, slots=True)
class _Case:
    candidate: Candidate
    standing: Standing
    rules: Rules
    now: datetime

    @property
    def unasked(self) -> bool:
        """Marketing and alerts; a transactional message answers something the customer did."""
        return self.candidate.message_class is not MessageClass.TRANSACTIONAL

    @property
    def marketing(self) -> bool:
        return self.candidate.message_class is MessageClass.MARKETING

    def hold(self, until: datetime, reason: Reason) -> Verdict:
        """Hold, unless that would be past the end."""
        end = self.candidate.expires_at
        return Drop(Reason.EXPIRED, reason) if end is not None and until >= end else Hold(until, reason)

    def wait(self, reason: Reason) -> Hold:
        """Hold for a little, and at most to the end: nobody knows yet that it will expire."""
        until, end = self.now + RECHECK, self.candidate.expires_at
        return Hold(until if end is None else min(until, end), reason)


def decide(candidate: Candidate, standing: Standing, rules: Rules, now: datetime) -> Verdict:
    """Give the verdict on one candidate, to be acted on in the transaction that read the standing."""
    case = _Case(candidate, standing, rules, now)
    return _refusal(case) or _arbitration(case) or Send(silent=_silent(case))


def _refusal(case: _Case) -> Verdict | None:
    for check in _CHECKS:
        verdict = check(case)
        if verdict is not None:
            return verdict
    return None


def _erased(case: _Case) -> Verdict | None:
    return Drop(Reason.ERASED) if case.standing.erased else None


def _unreachable(case: _Case) -> Verdict | None:
    return None if case.standing.reachable else Drop(Reason.UNREACHABLE)


def _valid(case: _Case) -> Verdict | None:
    """An alert is the restock that was asked for; everything else with a topic is marketing, and vice versa."""
    topic = case.candidate.topic
    match case.candidate.message_class:
        case MessageClass.TRANSACTIONAL:
            valid = topic is None
        case MessageClass.ALERT:
            valid = topic is Topic.RESTOCK
        case MessageClass.MARKETING:
            valid = topic not in (None, Topic.RESTOCK, Topic.PROFILING)
        case MessageClass.REPLY:
            valid = False
    return None if valid else Drop(Reason.INVALID_CLASS)


def _consented(case: _Case) -> Verdict | None:
    topic, statuses = case.candidate.topic, case.standing.statuses
    if topic is not None and statuses.get(topic) is not Status.GRANTED:
        return Drop(_WITHOUT_GRANT.get(statuses.get(topic), Reason.NO_CONSENT))
    if case.candidate.needs_profiling and statuses.get(Topic.PROFILING) is not Status.GRANTED:
        return Drop(Reason.NO_PROFILING)
    until = case.standing.marketing_paused_until
    if case.marketing and until is not None and until > case.now:
        return case.hold(until, Reason.PAUSED)
    return None


def _control_group(case: _Case) -> Verdict | None:
    return Drop(Reason.CONTROL_GROUP) if case.marketing and case.standing.in_control_group else None


def _expired(case: _Case) -> Verdict | None:
    if case.candidate.stock_left is not None and case.candidate.stock_left <= 0:
        return Drop(Reason.SOLD_OUT)
    end = case.candidate.expires_at
    return Drop(Reason.EXPIRED) if end is not None and case.now >= end else None


def _tender(case: _Case) -> Verdict | None:
    """Minors get no marketing and nothing from a profile (CF13); sensitive facts steer nothing unasked (CF14)."""
    if case.standing.minor and (case.marketing or case.candidate.needs_profiling):
        return Drop(Reason.MINOR)
    return Drop(Reason.SENSITIVE) if case.unasked and case.candidate.sensitive else None


def _shop_paused(case: _Case) -> Verdict | None:
    """The bot is also silent while a person has the conversation, except for what is transactional. What people
    write to each other goes on whatever stands still."""
    if case.rules.halted and case.candidate.journey not in BETWEEN_PEOPLE:
        return case.wait(Reason.SHOP_PAUSED)
    if not case.unasked:
        return None
    if case.rules.paused or case.candidate.journey in case.rules.paused_journeys:
        return case.wait(Reason.SHOP_PAUSED)
    return case.wait(Reason.HANDOVER) if case.standing.handover_open else None


def _quota(case: _Case) -> Verdict | None:
    """Held and not dropped: it may still ride on a free reply, and the shop may buy more."""
    left = case.rules.quota_left
    return case.wait(Reason.QUOTA) if case.candidate.paid and left is not None and left <= 0 else None


def _quiet(case: _Case) -> Verdict | None:
    if not case.unasked:
        return None
    resting = case.marketing and _rests(case, case.now)
    if not resting and not quiet_hours.is_quiet(case.now, case.standing.zone, *_windows(case)):
        return None
    reason = Reason.REST_DAYS if resting else Reason.QUIET_HOURS
    until = _opening(case, case.now)
    return Drop(reason) if until is None else case.hold(_spread(case, until), reason)


def _capped(case: _Case) -> Verdict | None:
    match case.candidate.message_class:
        case MessageClass.TRANSACTIONAL:
            free = caps.next_free([_SAME_CONTENT], _same_content(case), case.now)
            return Drop(Reason.REPEATED) if free > case.now else None
        case MessageClass.ALERT:
            return _over_bounds(case, _alert_bounds(case))
        case _ if case.standing.pace is pace.Level.REST:
            return Drop(Reason.PACE)
        case _:
            return _over_bounds(case, _marketing_bounds(case))


_CHECKS: Final[tuple[Callable[[_Case], Verdict | None], ...]] = (
    _erased,
    _unreachable,
    _valid,
    _consented,
    _control_group,
    _expired,
    _tender,
    _shop_paused,
    _quota,
    _quiet,
    _capped,
)


def _arbitration(case: _Case) -> Verdict | None:
    """The best of those that could be sent right now wins; a rival that could not blocks nobody."""
    if not case.marketing:
        return None
    mine = _rank(case.candidate)
    for rival in case.standing.rivals:
        if _rank(rival) < mine and _refusal(_Case(rival, case.standing, case.rules, case.now)) is None:
            return case.wait(Reason.ARBITRATION)
    return None


def _rank(candidate: Candidate) -> tuple[int, float, str, str]:
    """Smaller wins; the last two only make a tie come out the same from either side."""
    topic = candidate.topic
    last = candidate.journey == BROADCAST or topic not in _RANKS
    place = len(_RANKS) if last or topic is None else _RANKS.index(topic)
    return place, -candidate.value, candidate.journey, candidate.occasion


_Bounds = Iterator[tuple[Cap, Reason, list[datetime]]]


def _over_bounds(case: _Case, bounds: _Bounds) -> Verdict | None:
    """The bound that stays closed longest speaks; nobody was ever too much who had nothing."""
    if not case.standing.history:
        return None
    until, reason = max(
        ((caps.next_free([cap], sent, case.now), reason) for cap, reason, sent in bounds),
        default=(case.now, Reason.CAP),
        key=lambda bound: bound[0],
    )
    if until <= case.now:
        return None
    if case.marketing and (case.candidate.topic in _DROPPED_OVER_CAP or case.candidate.journey == BROADCAST):
        return Drop(reason)
    end = case.candidate.expires_at
    if end is not None and until >= end:  # before any arithmetic with zones, which the far future breaks
        return Drop(Reason.EXPIRED, reason)
    opening = _opening(case, until)
    return Drop(reason) if opening is None else case.hold(opening, reason)


def _marketing_bounds(case: _Case) -> _Bounds:
    marketing = [past for past in case.standing.history if past.message_class is MessageClass.MARKETING]
    sent = [past.at for past in marketing]
    for cap in case.rules.marketing_caps:
        yield cap, Reason.CAP, sent
    if case.rules.budget is not None and case.candidate.paid:
        yield case.rules.budget, Reason.BUDGET, [past.at for past in marketing if past.paid]
    if case.standing.own_cap is not None:
        yield case.standing.own_cap, Reason.OWN_CAP, sent
    paced = pace.cap(case.standing.pace)
    if paced is not None:
        yield paced, Reason.PACE, sent


def _alert_bounds(case: _Case) -> _Bounds:
    alerts = [past for past in case.standing.history if past.message_class is MessageClass.ALERT]
    for cap in case.rules.alert_caps:
        yield cap, Reason.CAP, [past.at for past in alerts]
    if case.candidate.sku is not None:
        same = [past.at for past in alerts if past.sku == case.candidate.sku]
        yield _SAME_PRODUCT, Reason.SAME_PRODUCT, same


def _same_content(case: _Case) -> list[datetime]:
    content = case.candidate.content_hash
    return [
        past.at
        for past in case.standing.history
        if content and past.content_hash == content and past.message_class is MessageClass.TRANSACTIONAL
    ]


def _windows(case: _Case) -> list[Window]:
    standing = case.standing
    if case.candidate.message_class is MessageClass.ALERT and (case.candidate.at_once or standing.at_once_alerts):
        return []
    shops = None if standing.night_ok else case.rules.quiet_hours
    return [window for window in (shops, standing.quiet_hours) if window is not None]


def _rests(case: _Case, at: datetime) -> bool:
    local = at.astimezone(case.standing.zone)
    return (local.month, local.day) in case.rules.rest_days


def _opening(case: _Case, at: datetime) -> datetime | None:
    """The first instant from `at` on that is neither quiet nor, for marketing, on a rest day."""
    zone, windows = case.standing.zone, _windows(case)
    for _ in range(370):
        opening = quiet_hours.next_open(at, zone, *windows)
        if opening is None or not (case.marketing and _rests(case, opening)):
            return opening
        tomorrow = opening.astimezone(zone).date() + timedelta(days=1)
        at = max(opening, datetime.combine(tomorrow, time(), zone).astimezone(UTC))
    return None


def _spread(case: _Case, opening: datetime) -> datetime:
    """Marketing held over night does not all leave at once; the same candidate always at the same instant."""
    if not case.marketing or not case.rules.spread:
        return opening
    name = "\0".join((case.candidate.customer_id, case.candidate.journey, case.candidate.occasion))
    share = int.from_bytes(hmac.digest(case.rules.secret, name.encode(), "sha256")[:4], "big") / 2**32
    later = opening + timedelta(seconds=int(share * case.rules.spread.total_seconds()))
    closed = quiet_hours.is_quiet(later, case.standing.zone, *_windows(case)) or _rests(case, later)
    return opening if closed else later


def _silent(case: _Case) -> bool:
    return not case.unasked and quiet_hours.is_quiet(case.now, case.standing.zone, NIGHT)
