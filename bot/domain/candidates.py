"""What the gate is asked and what it answers: candidate, the customer's standing, the shop's rules, verdict, reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from bot.domain import pace
from bot.domain.caps import Cap
from bot.domain.consent import Status, Topic
from bot.domain.quiet_hours import Window
from bot.domain.sending import MessageClass

BROADCAST: Final = "broadcast"
"""The journey name of every campaign: last in arbitration, dropped when over the cap."""
NOTICE: Final = "notice"
"""The journey name of what staff are told of the service itself."""
HANDOVER_CUSTOMER, HANDOVER_STAFF = "handover_customer", "handover_staff"
"""The journey names of what staff and a customer write to each other."""
ANSWERED: Final = "answered"
"""The journey name of an answer that staff found later."""
BETWEEN_PEOPLE: Final = frozenset({NOTICE, HANDOVER_CUSTOMER, HANDOVER_STAFF, ANSWERED})
"""What no stop of the shop holds: whoever was promised a person reaches one."""

BY_PURCHASES: Final = frozenset({"replenish", "recommendation"})
"""The journey names of what is chosen by purchases: sent only with a yes to the use of them."""

DEFAULT_QUIET_HOURS: Final = Window(time(21), time(9))
_TTLS: Final = {
    "restock": timedelta(hours=24),
    "cart": timedelta(hours=48),
    "birthday": timedelta(days=3),
    BROADCAST: timedelta(hours=6),
}
_TTL_ELSE: Final = timedelta(days=3)


class Reason(StrEnum):
    """Why something was held or dropped, as stored and counted; each has its words in the catalogue."""

    ERASED = "erased"
    UNREACHABLE = "unreachable"
    INVALID_CLASS = "invalid_class"
    NO_CONSENT = "no_consent"
    NO_PROFILING = "no_profiling"
    PENDING = "pending"
    PAUSED = "paused"
    CONTROL_GROUP = "control_group"
    EXPIRED = "expired"
    SOLD_OUT = "sold_out"
    MINOR = "minor"
    SENSITIVE = "sensitive"
    SHOP_PAUSED = "shop_paused"
    HANDOVER = "handover"
    QUOTA = "quota"
    QUIET_HOURS = "quiet_hours"
    REST_DAYS = "rest_days"
    CAP = "cap"
    OWN_CAP = "own_cap"
    PACE = "pace"
    BUDGET = "budget"
    SAME_PRODUCT = "same_product"
    REPEATED = "repeated"
    ARBITRATION = "arbitration"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A push that a journey or a campaign proposes for one customer on one occasion.

    `value` is the expected value, for ties. `stock_left` is the stock just read, None where stock does not matter.
    `paid` is False for what rides on a free reply. `content_hash` tells identical content apart.
    """

    journey: str
    topic: Topic | None
    message_class: MessageClass
    customer_id: str
    occasion: str
    expires_at: datetime | None
    value: float = 0.0
    sku: str | None = None
    stock_left: int | None = None
    at_once: bool = False
    content_hash: str = ""
    needs_profiling: bool = False
    paid: bool = True
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class PastSend:
    """A message that became `sending` at `at`, on any of the customer's channels; unknown outcomes count. `paid`: as a
    push of the channel that is asked about, and not on a free reply."""

    at: datetime
    message_class: MessageClass
    topic: Topic | None = None
    sku: str | None = None
    content_hash: str = ""
    paid: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about the customer that the gate reads. History and rivals are the person's, not one channel's.

    `zone` is the customer's, else the shop's. `quiet_hours` is the customer's own window on top of the shop's;
    `night_ok` lifts the shop's. `own_cap` is the customer's upper bound that no rule may pass. `rivals` are the other
    candidates waiting for the same slot.
    """

    zone: tzinfo
    erased: bool = False
    reachable: bool = True
    statuses: Mapping[Topic, Status] = field(default_factory=dict)
    minor: bool = False
    in_control_group: bool = False
    quiet_hours: Window | None = None
    night_ok: bool = False
    at_once_alerts: bool = False
    marketing_paused_until: datetime | None = None
    pace: pace.Level = pace.Level.NORMAL
    own_cap: Cap | None = None
    history: Sequence[PastSend] = ()
    rivals: Sequence[Candidate] = ()
    handover_open: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The shop's numbers. `paused` holds what is unasked, `halted` all but what people write to each other.
    `budget` is what the money for one person allows of paid marketing, None where pushes cost nothing. `quota_left` is
    None where the channel has no quota; `secret` seeds the spread."""

    quiet_hours: Window | None = DEFAULT_QUIET_HOURS
    marketing_caps: tuple[Cap, ...] = (
        Cap(1, timedelta(hours=20)),
        Cap(2, timedelta(days=7)),
        Cap(6, timedelta(days=30)),
    )
    budget: Cap | None = None
    alert_caps: tuple[Cap, ...] = (Cap(3, timedelta(hours=24)),)
    ttls: Mapping[str, timedelta] = field(default_factory=lambda: dict(_TTLS))
    paused: bool = False
    halted: bool = False
    paused_journeys: frozenset[str] = frozenset()
    quota_left: int | None = None
    rest_days: frozenset[tuple[int, int]] = frozenset({(12, 31), (1, 1), (1, 2), (1, 3)})
    spread: timedelta = timedelta(minutes=90)
    secret: bytes = b""

    def ttl(self, journey: str) -> timedelta:
        """Give how long a candidate of this journey is worth sending."""
        return self.ttls.get(journey, _TTLS.get(journey, _TTL_ELSE))


@dataclass(frozen=True, slots=True)
class Send:
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Ask again at `until`, which is always later than now and never later than the candidate's end."""

    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Drop:
    """Never. `held_by` says what would have held an `expired` candidate past its end."""

    reason: Reason
    held_by: Reason | None = None


Verdict = Send | Hold | Drop
