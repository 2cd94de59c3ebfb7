"""A named day is the next such day."""

from __future__ import annotations

import pytest

from bot.answers.weekdays import named

TUESDAY = 1


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("日曜やってますか", 5),
        ("にちようびはお休み？", 5),
        ("火曜日は何時まで", 0),
        ("月曜は？", 6),
        ("明日は開いてますか", 1),
        ("あさっては？", 2),
        ("Are you open on Sunday?", 5),
        ("open tomorrow?", 1),
        ("星期天有開嗎", 5),
        ("週六營業嗎", 4),
        ("明天有開嗎", 1),
        ("วันอาทิตย์เปิดไหมคะ", 5),
        ("พรุ่งนี้เปิดไหม", 1),
        ("今日何時までやってる？", None),
        ("営業時間は？", None),
        ("It's a sunny day", None),
        ("", None),
    ],
)
def test_a_named_day(words: str, days: int | None) -> None:
    assert named(words, TUESDAY) == days
