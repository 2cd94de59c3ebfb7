"""Quiet hours: the part of the day in which nobody is pushed unasked, in the customer's own zone.

Source: trust.md 2.2. A window is wall time, so daylight saving moves the instants and never the hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-–〜~]\s*(\d{1,2}):(\d{2})")
_HORIZON_DAYS = 3
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Window:
    """Local wall time from `start` (quiet) to `end` (open again); over midnight when `end` is the smaller one."""

    start: time
    end: time

    def __contains__(self, wall: time) -> bool:
        if self.start < self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def parse(text: str) -> Window | None:
    """Give the window written as "21:00-09:00", None for ""; raises ValueError on anything else.

    Equal ends are refused: they would mean either nothing or the whole day, and nobody could tell which.
    """
    if not text.strip():
        return None
    match = _WINDOW.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a window of the day")
    hours = [int(part) for part in match.groups()]
    window = Window(time(hours[0], hours[1]), time(hours[2] % 24 if hours[3] == 0 else hours[2], hours[3]))
    if window.start == window.end:
        raise ValueError(f"{text!r} begins and ends at the same minute")
    return window


def is_quiet(at: datetime, zone: tzinfo, *windows: Window | None) -> bool:
    """Tell whether the instant falls into any of the windows by the clocks of `zone`."""
    wall = at.astimezone(zone).time()
    return any(wall in window for window in windows if window is not None)


def next_open(at: datetime, zone: tzinfo, *windows: Window | None) -> datetime | None:
    """Give the next instant at or after `at` that no window covers; None when together they cover the day.

    Where the clocks skip the end of a window it may come up to one shift of the clocks later than need be,
    and never lies inside a window.
    """
    if not is_quiet(at, zone, *windows):
        return at
    for _ in range(_ROUNDS):
        following = [end for window in windows if window is not None for end in _ends_after(at, zone, window)]
        if not following:
            return None
        open_ends = [end for end in following if not is_quiet(end, zone, *windows)]
        if open_ends:
            return min(open_ends)
        at = max(following)
    return None


def _ends_after(at: datetime, zone: tzinfo, window: Window) -> Iterator[datetime]:
    """Both readings of the end of the window, for an hour that the clocks show twice, on the days around."""
    today = at.astimezone(zone).date()
    for days in range(-1, _HORIZON_DAYS):
        for fold in (0, 1):
            end = datetime.combine(today + timedelta(days=days), window.end, zone).replace(fold=fold)
            instant = end.astimezone(UTC)
            if instant > at:
                yield instant
