"""Slots: the facts inside a customer's sentence, an order number, a day, a taste."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.consent import Topic

MINOR_BELOW = 16
"""Below this age no marketing and no profiling in Japan (trust.md CF13); shops of other countries set their own."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as somebody says it: a month and day, or so many days ago."""

    month: int = 0
    day: int = 0
    ago: int | None = None

    def resolve(self, today: date) -> date | None:
        """Give the latest such day that is not after `today` (local to the shop); None when there is no such day."""
        if self.ago is not None:
            return today - timedelta(days=self.ago)
        for year in (today.year, today.year - 1):
            found = _date(year, self.month, self.day)
            if found and found <= today:
                return found
        return None


@dataclass(frozen=True, slots=True)
class Pace:
    """So many messages in so many days, at most."""

    count: int
    days: int


@dataclass(frozen=True, slots=True)
class Slots:
    """What a sentence contained; empty where it contained nothing of the kind."""

    order_number: str = ""
    day: Day | None = None
    birthday: tuple[int, int] | None = None
    """Month and day."""
    pace: Pace | None = None
    hour: int | None = None
    """The hour (0-23) at which messages are welcome, local time."""
    part_of_day: str = ""
    """morning, noon, evening or night, when that is what messages should avoid."""
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    """Words of health, belief or body that must not be stored without a separate yes (CF14)."""
    age: int | None = None
    quantity: int | None = None
    size: str = ""
    topic: Topic | None = None

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < MINOR_BELOW


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
