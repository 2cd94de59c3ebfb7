"""The shop's calendar: opening hours by weekday, national holidays and the shop's own closed days.

Hours are wall time in the shop's zone. A span whose end is not after its beginning runs over midnight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from typing import Any

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–〜~]\s*(\d{1,2}):(\d{2})")
_DAY = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})")
_CLOSED_WORDS = frozenset({"", "closed", "休み", "定休日"})
_SEARCH_DAYS = 400
_LANGUAGES = {"JP": "ja", "TW": "zh_TW", "TH": "th"}


@dataclass(frozen=True, slots=True)
class Span:
    """Open from `start` to `end`, wall time."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class ClosedRange:
    """Days from `first` to `last`, both closed: dates, or (month, day) pairs for every year, also over New Year."""

    first: date | tuple[int, int]
    last: date | tuple[int, int]

    def __contains__(self, day: date) -> bool:
        if isinstance(self.first, date) and isinstance(self.last, date):
            return self.first <= day <= self.last
        first, last, each = _pair(self.first), _pair(self.last), (day.month, day.day)
        return first <= each <= last if first <= last else each >= first or each <= last


class Why(StrEnum):
    """What decided a day's hours."""

    WEEKDAY = "weekday"
    HOLIDAY = "holiday"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Day:
    """One day's hours; no spans means closed all day. `holiday` is the national holiday's name, else ''."""

    date: date
    spans: tuple[Span, ...]
    why: Why
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """The opening hours. `week` is Monday to Sunday; `on_holidays` is None where a holiday is like its weekday;
    `country` is the ISO code of the national holidays, '' for none."""

    zone: tzinfo
    week: tuple[tuple[Span, ...], ...]
    on_holidays: tuple[Span, ...] | None = None
    country: str = ""
    closed: tuple[ClosedRange, ...] = field(default=())

    def day(self, day: date) -> Day:
        """Give the hours of a date; the shop's own closed days are stronger than everything else."""
        holiday = _holiday(self.country, day)
        if any(day in span for span in self.closed):
            return Day(day, (), Why.CLOSED, holiday)
        if holiday and self.on_holidays is not None:
            return Day(day, self.on_holidays, Why.HOLIDAY, holiday)
        return Day(day, self.week[day.weekday()], Why.WEEKDAY, holiday)

    def today(self, at: datetime) -> Day:
        return self.day(at.astimezone(self.zone).date())

    def is_open(self, at: datetime) -> bool:
        return self.closes(at) is not None

    def closes(self, at: datetime) -> datetime | None:
        """Give the end of the span that is open now; None when closed."""
        today = at.astimezone(self.zone).date()
        ends = [end for start, end in self._instants(today - timedelta(days=1), 2) if start <= at < end]
        return max(ends, default=None)

    def next_open(self, at: datetime) -> datetime | None:
        """Give `at` when open, else the next opening; None when there is none within 400 days."""
        if self.is_open(at):
            return at
        today = at.astimezone(self.zone).date()
        return next((start for start, _ in self._instants(today, _SEARCH_DAYS) if start > at), None)

    def _instants(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Every span of these days as instants, in order of the days."""
        for day in (first + timedelta(days=number) for number in range(days)):
            for span in sorted(self.day(day).spans, key=lambda span: span.start):
                ends_on = day + timedelta(days=span.end <= span.start)
                start = datetime.combine(day, span.start, self.zone).astimezone(UTC)
                yield start, datetime.combine(ends_on, span.end, self.zone).astimezone(UTC)


def read_spans(raw: Any) -> tuple[Span, ...]:
    """Give the spans of "10:00-19:00", of a list of such, or none for "closed"; raises ValueError or TypeError."""
    if isinstance(raw, list):
        return tuple(span for item in raw for span in read_spans(item))
    if not isinstance(raw, str):
        raise TypeError("neither text nor a list of texts")
    if raw.strip().casefold() in _CLOSED_WORDS:
        return ()
    match = _SPAN.fullmatch(raw.strip())
    if match is None:
        raise ValueError(f"{raw!r} is not a span of the day")
    begin_hour, begin, end_hour, end = (int(part) for part in match.groups())
    return (Span(time(begin_hour, begin), time(0) if (end_hour, end) == (24, 0) else time(end_hour, end)),)


def read_closed(raw: Any) -> tuple[ClosedRange, ...]:
    """Give the closed days of ["12-30..01-03", "2026-08-13", a TOML date]; raises ValueError or TypeError."""
    if not isinstance(raw, list):
        raise TypeError("not a list")
    return tuple(_read_range(item) for item in raw)


def known_country(code: str) -> bool:
    """Tell whether the national holidays of this country are known."""
    try:
        _holidays_of(code)
    except (NotImplementedError, KeyError, AttributeError):
        return False
    return True


def _read_range(raw: Any) -> ClosedRange:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return ClosedRange(raw, raw)
    if not isinstance(raw, str):
        raise TypeError(f"{raw!r} is not a date")
    first, _, last = raw.partition("..")
    begin, end = _read_day(first), _read_day(last or first)
    if type(begin) is not type(end) or (isinstance(begin, date) and isinstance(end, date) and end < begin):
        raise ValueError(f"{raw!r} does not run from an earlier to a later day")
    return ClosedRange(begin, end)


def _read_day(text: str) -> date | tuple[int, int]:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a date")
    year, month, day = match[1], int(match[2]), int(match[3])
    checked = date(int(year) if year else 2000, month, day)  # 2000 had a 29 February
    return checked if year else (month, day)


def _pair(day: date | tuple[int, int]) -> tuple[int, int]:
    return (day.month, day.day) if isinstance(day, date) else day


def _holiday(country: str, day: date) -> str:
    return _holidays_of(country).get(day) or "" if country else ""


@cache
def _holidays_of(country: str) -> Mapping[date, str]:
    """The holidays of a country, in its own language where we have it; it fills itself year by year."""
    import holidays  # here, since most processes that read a shop never ask for a date

    found: Mapping[date, str] = holidays.country_holidays(country, language=_LANGUAGES.get(country))
    return found


def join(spans: Sequence[Span]) -> str:
    """Give "10:00-13:00, 14:00-19:00"; '' when closed."""
    return ", ".join(map(str, spans))
