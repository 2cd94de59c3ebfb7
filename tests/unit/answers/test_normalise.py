"""One spelling for everything, twice the same as once, on any text at all, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.normalise import LIMIT, normalise

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("ﾊｲｼﾝﾃｲｼ", "はいしんていし"),
        ("配 信 停 止", "配信停止"),
        ("ＳＴＯＰ!!!", "stop"),
        ("停止お願いします🙇", "停止お願いします"),
        ("don't  send", "dont send"),
        ("すごーーーい", "すごーい"),
        ("おはよ〜☀️", "おはよー"),
        ("10000円", "10000円"),
        ("Mサイズ ある？", "mさいずある"),
        ("停\u200b止", "停止"),
        ("น้ำ หอม", "น้ำหอม"),
        ("มากกกก", "มาก"),
        ("ขอออก", "ขอออก"),
        ("🙇‍♀️ 👍🏽", ""),
    ],
)
def test_one_spelling(written: str, spelt: str) -> None:
    assert normalise(written) == spelt


def test_katakana_stays_when_asked() -> None:
    assert normalise("ｱｯｻﾑ ティー", fold_kana=False) == "アッサムティー"


@given(ANY_TEXT)
def test_twice_is_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(ANY_TEXT, st.integers(0, 50))
def test_never_longer_than_the_cap(text: str, limit: int) -> None:
    assert len(normalise(text, limit)) <= limit
    assert len(normalise(text)) <= LIMIT


@given(ANY_TEXT, st.booleans())
def test_nothing_but_letters_marks_and_single_spaces(text: str, fold_kana: bool) -> None:
    spelt = normalise(text, fold_kana=fold_kana)
    assert spelt == spelt.strip()
    assert "  " not in spelt
    assert not set(spelt) & set("。、！？!?.,-'🙇\u200b\ufe0f")


@pytest.mark.parametrize("worst", ["ね", "ー", "! ", "か\u3099", "\ufdfa", "a ", "\ud800"])
def test_five_thousand_characters_cost_no_more_than_the_first_two_hundred(worst: str) -> None:
    start = time.process_time()
    for _ in range(20):
        normalise(worst * 5000)
    assert (time.process_time() - start) / 20 < 0.05


def test_without_a_cap_time_grows_with_the_length() -> None:
    def spent(size: int) -> float:
        start = time.process_time()
        normalise("ねー! " * size, 10**6)
        return time.process_time() - start

    spent(100)
    assert spent(20_000) < 40 * max(spent(2_000), 0.001)
