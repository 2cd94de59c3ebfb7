"""An allergy is told from other things of the body, and the thing itself is found."""

from __future__ import annotations

import pytest

from bot.answers.allergies import avoided, is_allergy
from bot.answers.slots import read


@pytest.mark.parametrize(
    "words", ["乳製品アレルギー", "I'm allergic to nuts", "我對花生過敏", "แพ้ถั่ว", "グルテン不耐症"]
)
def test_an_allergy(words: str) -> None:
    assert is_allergy(read(words).sensitive)


@pytest.mark.parametrize("words", ["妊娠中です", "I'm vegan", "ハラール対応ですか", "糖尿病です"])
def test_no_allergy(words: str) -> None:
    assert not is_allergy(read(words).sensitive)


@pytest.mark.parametrize(
    ("value", "thing"),
    [
        ("そばアレルギー", "そば"),
        ("乳製品", "乳製品"),
        ("甘いもの", "甘い"),
        ("アレルギー", ""),
        ("แพ้ถั่ว", "ถั่ว"),
        ("allergic", ""),
    ],
)
def test_the_thing_itself(value: str, thing: str) -> None:
    assert avoided(value) == thing
