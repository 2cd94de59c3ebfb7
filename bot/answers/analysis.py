"""Analysis: what search counts of a text. Its words and, against slips and other spellings, their parts."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from bot.answers import grams, japanese, language, normalise

_KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾝ]")


class Counted(NamedTuple):
    """The words of a text and their parts, each with how often it occurs."""

    words: Counter[str]
    parts: Counter[str]


def is_japanese(question: str, answer: str) -> bool:
    """Tell whether an entry of no locale is Japanese."""
    told = language.detect(question)
    return told == "ja" or (told is None and bool(_KANA.search(answer)))


def count(text: str, *, as_japanese: bool, limit: int = normalise.LIMIT) -> Counted:
    """Analyse a text. Japanese has words of a dictionary with one and two characters as parts; the others have
    characters (Chinese, Thai) or stems as words, with groups of letters as parts."""
    parts = grams.words(text, limit) if as_japanese else grams.letters(text)
    return Counted(words(text, as_japanese=as_japanese, limit=limit), parts)


def words(text: str, *, as_japanese: bool, limit: int) -> Counter[str]:
    """Count the words of a text alone."""
    if as_japanese:
        return japanese.words(normalise.normalise(text, limit, fold_kana=False))
    return grams.words(text, limit)


def reads_japanese(question: str) -> bool:
    """Tell whether a customer's words may be Japanese: 「返品」 alone may."""
    return language.detect(question) in ("ja", None)
