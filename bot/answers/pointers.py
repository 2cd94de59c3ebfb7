"""Pointers: words that name nothing themselves, but something that was shown: "how much is it?", "the second"."""

from __future__ import annotations

import re

from bot.answers import rules
from bot.answers.normalise import normalise

_NUMBER = re.compile(r"(?:第|no\.? ?|number |ข้อ(?:ที่)? ?)?([1-9])(?:番|号|項|项)?(?:目)?(?:です|で|ค่ะ|ครับ)?")


def only_points(text: str) -> bool:
    """Tell whether a question about a price or the stock says no more than "it"."""
    return any(True for _ in rules.fitting("pointers", normalise(text)))


def number(text: str) -> int:
    """Give the place in a list (1 to 9) that the words name, 0 for none."""
    found = _NUMBER.fullmatch(normalise(text))
    return int(found[1]) if found else 0
