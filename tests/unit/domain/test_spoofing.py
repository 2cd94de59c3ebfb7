from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import spoofing, texts

_TROUBLE = (
    "\u202e\u2066\u2069\u200b\u200d\u200e\ufe0f\u0301\u0e49\u3164\u115f\u2800\n\r\t\x00"
    "\u2028\ud800\ufeff👨👩🏽1#か\u3099辻\U000e0100a "
)
names = st.text(st.characters(), max_size=100) | st.text(st.sampled_from(_TROUBLE), max_size=100)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("田中", "田中"),
        ("  田中\n\n様 ", "田中 様"),
        ("\u202e中田", "中田"),
        ("ta\u200bna\u200dka\ufeff", "tanaka"),
        ("か\u3099", "が"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("👩🏽‍🚒❤️", "👩🏽‍🚒❤️"),
        ("👨\u200dあ", "👨あ"),
        ("辻\U000e0100", "辻\U000e0100"),
        ("ก็้", "ก็้"),
        ("\u3164\u2800", ""),
        ("\x00\ud800", ""),
        ("a" + "\u0301" * 50 + "b", "á" + "\u0301" * 4 + "b"),
        ("あ" * 80, "あ" * 59 + "…"),
    ],
)
def test_s7_a_name_is_made_safe_to_show(raw: str, clean: str) -> None:
    assert spoofing.clean_name(raw) == clean


@settings(max_examples=600)
@given(names)
def test_s7_no_name_turns_hides_or_breaks_the_line(raw: str) -> None:
    name = spoofing.clean_name(raw)
    assert texts.graphemes(name) <= 60
    assert name == unicodedata.normalize("NFC", name)
    assert name == name.strip()
    for place, sign in enumerate(name):
        category = unicodedata.category(sign)
        assert category not in {"Cc", "Cs", "Co", "Zl", "Zp"}
        assert category != "Cf" or sign == "\u200d"
        if sign == "\u200d":
            assert regex.match(r"\p{Extended_Pictographic}", name[place + 1 :])
    name.encode()


@given(names)
def test_s7_cleaning_twice_changes_nothing(raw: str) -> None:
    once = spoofing.clean_name(raw)
    assert spoofing.clean_name(once) == once


@pytest.mark.parametrize("name", ["【公式】茶屋", "店長 田中", "ＳＴＡＦＦ", "Official", "官方客服"])
def test_s7_a_name_that_poses_as_the_shop_is_noticed(name: str) -> None:
    assert spoofing.claims_office(name)


@pytest.mark.parametrize("name", ["田中", "Stella", "王小明", "สมชาย"])
def test_other_names_are_not(name: str) -> None:
    assert not spoofing.claims_office(name)


def test_isolated_names_keep_the_direction_of_the_sentence() -> None:
    assert spoofing.isolate("محمد") == "\u2068محمد\u2069"
    assert spoofing.isolate("דוד 12") == "\u2068דוד 12\u2069"
    assert spoofing.isolate("田中 Tanaka") == "田中 Tanaka"
