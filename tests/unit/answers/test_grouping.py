"""Questions that ask the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.grouping import group

ASKED = [
    "領収書をください",
    "犬を連れて行けますか",
    "犬を連れて行けますか？",
    "領収書ください",
    "犬を連れて行ってもいいですか",
    "Do you ship overseas",
]


def test_the_same_question_in_other_words_is_one_group_and_the_largest_comes_first() -> None:
    assert [sorted(places) for places in group(ASKED)] == [[1, 2, 4], [0, 3], [5]]


def test_the_most_typical_comes_first() -> None:
    assert group(ASKED)[0][0] in (1, 2)


@pytest.mark.parametrize("texts", [[], [""], ["", "🙏"], ["犬"]])
def test_odd_texts(texts: list[str]) -> None:
    assert sorted(place for places in group(texts) for place in places) == list(range(len(texts)))


@given(st.lists(st.text("犬猫領収書をください ab", max_size=8), max_size=20))
def test_every_text_is_in_one_group(texts: list[str]) -> None:
    places = [place for places in group(texts) for place in places]
    assert sorted(places) == list(range(len(texts)))
