"""The automatic rules' own numbers: `[journeys.<name>]` of the shop file, with the defaults."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from bot.domain.tables import value, whole


def _days(raw: Any) -> tuple[str, ...]:
    """Read "MM-DD" days that every year has."""
    if not isinstance(raw, list):
        raise TypeError("not a list")
    for day in raw:
        datetime.strptime(f"2001-{day}", "%Y-%m-%d")  # noqa: DTZ007 - only the day is looked at
    return tuple(raw)


@dataclass(frozen=True, slots=True)
class FollowUp:
    enabled: bool = True
    days_after_delivery: int = whole(7, high=365)
    ttl_days: int = whole(3, low=1, high=60)


@dataclass(frozen=True, slots=True)
class Restock:
    """A wave reaches `wave_factor` times the units in stock; the next follows after `wave_minutes`."""

    enabled: bool = True
    wave_factor: float = value(2.0, low=1, high=100)
    wave_minutes: int = whole(30, low=1, high=1440)
    ttl_hours: int = whole(24, low=1, high=720)


@dataclass(frozen=True, slots=True)
class Birthday:
    enabled: bool = False
    days_before: int = whole(7, high=31)
    ttl_days: int = whole(3, low=1, high=31)
    coupon_percent: int = whole(0, high=90)


@dataclass(frozen=True, slots=True)
class Winback:
    enabled: bool = False
    days_without_purchase: int = whole(120, low=7, high=1500)
    ttl_days: int = whole(14, low=1, high=90)


@dataclass(frozen=True, slots=True)
class CartReminder:
    enabled: bool = False
    hours_after: int = whole(3, low=1, high=72)
    ttl_hours: int = whole(48, low=1, high=720)


@dataclass(frozen=True, slots=True)
class Recommendation:
    enabled: bool = False
    days_between: int = whole(30, low=1, high=365)
    ttl_days: int = whole(7, low=1, high=60)


@dataclass(frozen=True, slots=True)
class Replenish:
    enabled: bool = False
    days_before: int = whole(3, high=60)
    orders_at_least: int = whole(2, low=2, high=20)
    ttl_days: int = whole(7, low=1, high=60)


@dataclass(frozen=True, slots=True)
class Renewal:
    enabled: bool = False
    days_before: tuple[int, ...] = value((30, 7), low=0, high=365)
    ttl_days: int = whole(3, low=1, high=60)


@dataclass(frozen=True, slots=True)
class Enquiry:
    enabled: bool = False
    hours_after: int = whole(24, low=1, high=720)
    times: int = whole(2, low=1, high=5)
    ttl_hours: int = whole(24, low=1, high=720)


@dataclass(frozen=True, slots=True)
class Payday:
    """`bonus`: further days on which money comes, as "MM-DD"."""

    enabled: bool = False
    day: int = whole(25, low=1, high=31)
    bonus: tuple[str, ...] = value((), read=_days, remedy='write days like ["06-30", "12-10"]')
    ttl_days: int = whole(2, low=1, high=14)


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """The thanks for an order, for shops whose own pages write none."""

    enabled: bool = False
    ttl_hours: int = whole(24, low=1, high=72)


@dataclass(frozen=True, slots=True)
class Journeys:
    """The automatic rules; a journey's name here is `Candidate.journey`."""

    followup: FollowUp = field(default_factory=FollowUp)
    restock: Restock = field(default_factory=Restock)
    birthday: Birthday = field(default_factory=Birthday)
    winback: Winback = field(default_factory=Winback)
    cart: CartReminder = field(default_factory=CartReminder)
    recommendation: Recommendation = field(default_factory=Recommendation)
    replenish: Replenish = field(default_factory=Replenish)
    renewal: Renewal = field(default_factory=Renewal)
    enquiry: Enquiry = field(default_factory=Enquiry)
    payday: Payday = field(default_factory=Payday)
    order: OrderPlaced = field(default_factory=OrderPlaced)

    def ttls(self) -> dict[str, timedelta]:
        """Give how long a candidate of each journey is worth sending."""
        found = {}
        for each in fields(self):
            journey = getattr(self, each.name)
            hours = getattr(journey, "ttl_hours", 0) + 24 * getattr(journey, "ttl_days", 0)
            found[each.name] = timedelta(hours=hours)
        return found
