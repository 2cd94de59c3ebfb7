"""Rhythm: at which hour of which weekday a message is welcome, and on which day a month's money comes.

A customer's own hours count as far as there are many, and are drawn to the shop's otherwise: measured on real orders,
an own hour without that is worse than one hour for all, with it a little better (docs/insight.md). So nothing urgent
waits for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from bot.domain import quiet_hours
from bot.domain.quiet_hours import Window

_SHOPS_WEIGHT = 10.0
"""Orders of the customer's own that the shop's are worth."""
_NEAR = {-1: 0.5, 0: 1.0, 1: 0.5}
"""How much the hours around count with an hour: who bought at 20:05 would have at 19:50."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something happened at each hour and on each weekday (Monday is 0), by a clock on the wall."""

    hours: Counter[int] = field(default_factory=Counter)
    weekdays: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, times: Iterable[datetime], zone: tzinfo) -> Rhythm:
        local = [at.astimezone(zone) for at in times]
        return cls(Counter(at.hour for at in local), Counter(at.weekday() for at in local))

    @property
    def total(self) -> int:
        return sum(self.hours.values())


def best(
    own: Rhythm, shop: Rhythm, start: datetime, end: datetime, zone: tzinfo, quiet: Sequence[Window | None]
) -> datetime:
    """Give the most welcome full hour from `start` up to `end`, outside the quiet windows; `start` itself where
    nothing is known or no hour is left."""
    if own.total + shop.total == 0:
        return start
    first = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    hours = [first + timedelta(hours=number) for number in range(max(0, int((end - first) / timedelta(hours=1))))]
    open_hours = [at for at in hours if not quiet_hours.is_quiet(at, zone, *quiet)]
    return max(open_hours, key=lambda at: _welcome(own, shop, at.astimezone(zone)), default=start)


def _welcome(own: Rhythm, shop: Rhythm, at: datetime) -> float:
    hours = {(at.hour + away) % 24: weight for away, weight in _NEAR.items()}
    return _share(own.hours, shop.hours, hours) * _share(own.weekdays, shop.weekdays, {at.weekday(): 1.0})


def _share(own: Counter[int], shop: Counter[int], places: Mapping[int, float]) -> float:
    """Give how probable these places are, by the own counts and, for as many as `_SHOPS_WEIGHT`, the shop's."""
    prior = _sum(shop, places) / max(sum(shop.values()), 1)
    return (_sum(own, places) + _SHOPS_WEIGHT * prior) / (sum(own.values()) + _SHOPS_WEIGHT)


def _sum(counts: Counter[int], places: Mapping[int, float]) -> float:
    return sum(counts[place] * weight for place, weight in places.items())


def payday(month: date, day: int, closed: frozenset[date] = frozenset()) -> date:
    """Give the payday of a month: that day or its last one, and the working day before where that is none."""
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    found = last.replace(day=min(day, last.day))
    while found.weekday() >= 5 or found in closed:
        found -= timedelta(days=1)
    return found
