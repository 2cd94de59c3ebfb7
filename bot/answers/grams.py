"""Grams: the pieces of a text that search counts.

Per script, because no one size suits all (measured on the sets in bench/answers): Chinese and Japanese in one and two
characters without those made of hiragana only, which are grammar and halve the precision; Thai in two to four; words
of an alphabet whole and in three to five letters, which forgives typing.
"""

from __future__ import annotations

import re
from collections import Counter

from bot.answers import normalise

LIMIT = 1000
"""Characters read of an answer text; questions are cut by `normalise.LIMIT`."""

_RUN = re.compile(r"([぀-ヿ㐀-鿿々〆ー]+)|([฀-๿]+)|([^\W぀-ヿ㐀-鿿฀-๿]+)")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
_HIRAGANA_ONLY = re.compile(r"[ぁ-ゖー]+\Z")


def words(text: str, limit: int = normalise.LIMIT) -> Counter[str]:
    """Count what stands for words in a text as written by a person (it is normalised here)."""
    counts: Counter[str] = Counter()
    for east, thai, word in _RUN.findall(normalise.normalise(text, limit, fold_kana=False)):
        counts.update(_east(east) if east else _thai(thai) if thai else [_stem(word)])
    return counts


def letters(text: str) -> Counter[str]:
    """Count the letter groups inside the words of an alphabet, which survive a slip of the finger."""
    counts: Counter[str] = Counter()
    for _, _, word in _RUN.findall(normalise.normalise(text)):
        counts.update(gram for size in (3, 4, 5) for gram in pieces(f"^{word}$", size) if word)
    return counts


def pieces(text: str, size: int) -> list[str]:
    """Cut a text into overlapping pieces of this size; a shorter text is one piece."""
    if len(text) <= size:
        return [text] if text else []
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def _east(run: str) -> list[str]:
    found = [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
    kept = [gram for gram in found if not _HIRAGANA_ONLY.match(gram)]
    # 「へんぴんできる」: written in hiragana only, its grammar is all there is to go by
    return kept or [gram for gram in found if len(gram) == 2] or found


def _thai(run: str) -> list[str]:
    return [gram for size in (2, 3, 4) for gram in pieces(run, size)]


def _stem(word: str) -> str:
    """Take the commonest English endings off; words of four letters and fewer stay."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: len(word) - len(ending)] + instead
    return word
