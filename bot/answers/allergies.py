"""Allergies and other things of the body in a customer's words: what must be avoided."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answers.normalise import fold, normalise

_ALLERGY = re.compile(fold("アレルギ|過敏|乳糖不耐|グルテン") + r"|乳製品|allerg|gluten|lactose|แพ้")
_AROUND = re.compile(
    fold(r"アレルギーー?|が(?:ある|あり).*|(?:入り|です|ます).*")
    + r"|\ballerg\w*( to)?\b|\bi am\b|\bi have\b|過敏|對|แพ้"
)
# what stands for anything of the kind, and is never written on a shelf
_OF_A_KIND = re.compile(r"(?<=[いな])(?:もの|物)$")


def is_allergy(words: Iterable[str]) -> bool:
    """Tell an allergy from other things of health or belief."""
    return any(_ALLERGY.search(normalise(word)) for word in words)


def avoided(value: str) -> str:
    """Give the thing itself: そば of 「そばアレルギー」, 甘い of 「甘いもの」; '' where only an allergy was said."""
    return _OF_A_KIND.sub("", _AROUND.sub("", normalise(value))).strip()
