"""Caps: how many messages one person may get within a rolling window.

Source: trust.md 2.2. Rolling, and never by calendar day: two sends an hour apart over midnight are two (MT1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_CAP = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})\s*(m|h|d)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` within any span of `window`; a send leaves the window exactly `window` after it was made."""

    count: int
    window: timedelta

    def __str__(self) -> str:
        hours = self.window // timedelta(hours=1)
        if self.window % timedelta(hours=1):
            return f"{self.count}/{self.window // timedelta(minutes=1)}m"
        return f"{self.count}/{hours}h" if hours % 24 or hours < 48 else f"{self.count}/{hours // 24}d"


def parse(text: str) -> Cap:
    """Give the cap written as "2/7d", "1/20h" or "1/10m"; raises ValueError on anything else."""
    match = _CAP.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(f"{text!r} is not a cap")
    count, length = int(match[1]), int(match[2])
    if not count or not length:
        raise ValueError(f"{text!r} has a zero in it")
    return Cap(count, length * _UNITS[match[3]])


def next_free(caps: Iterable[Cap], sent: Sequence[datetime], now: datetime) -> datetime:
    """Give the first instant at or after `now` that every cap leaves free; the strictest wins.

    `sent` in any order. A send dated after `now` (another machine's clock) counts as well: rather one too few.
    """
    ordered = sorted(sent)
    return max((_free(cap, ordered, now) for cap in caps), default=now)


def longest(caps: Iterable[Cap]) -> timedelta:
    """Give the span of history that the caps need to see."""
    return max((cap.window for cap in caps), default=timedelta())


def _free(cap: Cap, ordered: Sequence[datetime], now: datetime) -> datetime:
    if len(ordered) < cap.count:
        return now
    return max(now, (ordered[-cap.count] + cap.window).astimezone(UTC))
