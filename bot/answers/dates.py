"""Dates: the day that a sentence names, in four languages.

Texts here are NFKC, lower case and in hiragana, and were capped by the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta


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


_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATES = (
    re.compile(r"(?<!\d)(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?(?:日|號|号)?(?!\d)"),
    re.compile(r"(?<![\d/-])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])"),
    re.compile(rf"\b(?P<n>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<n>{_MONTH})(?![a-z])"),
)
_AGO = (
    (0, re.compile(r"今日|きょう|本日|\btoday\b|今天|วันนี้")),
    (1, re.compile(r"(?<!一)昨日|きのう|\byesterday\b|昨天|เมื่อวาน(?!ซืน)")),
    (2, re.compile(r"一昨日|おととい|\bday before yesterday\b|前天|เมื่อวานซืน")),
    (7, re.compile(r"先週|せんしゅう|\blast week\b|上週|上星期|上禮拜|สัปดาห์ที่แล้ว|อาทิตย์ที่แล้ว")),
)
_DAYS_AGO = re.compile(r"(\d{1,3}) ?(?:日前|天前|days? ago|วันก่อน)")
_BORN = re.compile(r"誕生|たんじょう|生まれ|うまれ|birth|\bborn\b|生日|出生|เกิด|ばーすでー")


def day(plain: str) -> Day | None:
    """Give the day a text names."""
    found = _month_day(plain)
    if found:
        return Day(*found)
    counted = _DAYS_AGO.search(plain)
    if counted:
        return Day(ago=int(counted[1]))
    named = [ago for ago, pattern in _AGO if pattern.search(plain)]
    return Day(ago=named[-1]) if named else None


def _month_day(plain: str) -> tuple[int, int] | None:
    for pattern in _DATES:
        found = pattern.search(plain)
        if not found:
            continue
        groups = found.groupdict()
        month = _MONTHS[groups["n"][:3]] if groups.get("n") else int(groups["m"])
        if _date(2000, month, int(groups["d"])):
            return month, int(groups["d"])
    return None


def birthday(plain: str) -> tuple[int, int] | None:
    """Give month and day when the text speaks of a birthday and names one."""
    return _month_day(plain) if _BORN.search(plain) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
