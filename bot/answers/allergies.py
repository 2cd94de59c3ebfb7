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


def is_allergy(words: Iterable[str]) -> bool:
    """Tell an allergy from other things of health or belief."""
    return any(_ALLERGY.search(normalise(word)) for word in words)


def avoided(value: str) -> str:
    """Give the thing itself, 「そば」 of 「そばアレルギー」; '' when only the word allergy was said."""
    return _AROUND.sub("", normalise(value)).strip()
