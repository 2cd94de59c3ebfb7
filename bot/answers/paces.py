"""Paces: how often a customer wants to hear from the shop, as they say it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """So many messages in so many days, at most."""

    count: int
    days: int


_KANJI = str.maketrans("一二三四五六七八九十両兩", "123456789122")
_SPANS = {
    "日": 1,
    "毎日": 1,
    "day": 1,
    "天": 1,
    "วัน": 1,
    "週": 7,
    "week": 7,
    "周": 7,
    "星期": 7,
    "禮拜": 7,
    "สัปดาห์": 7,
    "อาทิตย์": 7,
    "月": 30,
    "month": 30,
    "เดือน": 30,
    "年": 365,
    "year": 365,
}
_PACES = (
    re.compile(
        r"(?P<every>\d{1,2}) ?(?:か|ヶ|ゖ|ヵ|ゕ|個)?(?P<span>月|週間|週|日)(?:間)?に ?(?P<count>\d{1,2})(?:回|度|通)",
    ),
    re.compile(r"(?P<span>[日週月年])(?:に|間に)? ?(?P<count>\d{1,2})(?:回|度|通|くらい|ぐらい|で|ぺーす|$)"),
    re.compile(r"(?:一|每|1)個?(?P<span>週|周|月|星期|禮拜|天)(?:一|1)?(?P<count>\d)?(?:次|封|則)"),
    re.compile(
        r"\b(?P<word>once|twice|one|two|three|\d{1,2} times?|\d{1,2})(?: message)?s?"
        r" (?:a|per|every|each) (?P<span>day|week|month|year)\b"
    ),
    re.compile(r"(?P<span>สัปดาห์|อาทิตย์|เดือน|วัน)ละ ?(?P<count>\d{1,2})?"),
)
_ADVERBS = {
    "毎日": Pace(1, 1),
    "daily": Pace(1, 1),
    "隔週": Pace(1, 14),
    "fortnight": Pace(1, 14),
    "weekly": Pace(1, 7),
    "monthly": Pace(1, 30),
    "毎週": Pace(1, 7),
    "毎月": Pace(1, 30),
}
_COUNT_WORDS = {"once": 1, "one": 1, "twice": 2, "two": 2, "three": 3}


def read(plain: str) -> Pace | None:
    """Give the pace a text names: 「週一」 is once in seven days; None when it names none."""
    counted = plain.translate(_KANJI)
    for pattern in _PACES:
        found = pattern.search(counted)
        if found:
            return _pace_of(found.groupdict())
    return next((pace for word, pace in _ADVERBS.items() if word in plain), None)


def _pace_of(groups: dict[str, str | None]) -> Pace:
    word = groups.get("word") or ""
    count = groups.get("count") or re.sub(r"\D", "", word) or str(_COUNT_WORDS.get(word, 1))
    span = _SPANS[(groups["span"] or "日").removesuffix("間")]
    return Pace(max(1, int(count)), span * max(1, int(groups.get("every") or 1)))
