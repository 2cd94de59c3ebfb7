"""One spelling for what customers write in many: width, case, kana, emoji, punctuation and stretched sounds.

Linear in the text and capped before anything else: LINE lets a customer send 5,000 characters, and a pattern that is
slow on them stops the event loop for everybody (trust.md S11).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

LIMIT = 200
"""Characters read of one message; a question longer than this is told by its first 200 (trust.md §5.5)."""

_PASSES = 4
_MET = 16_384
_KANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_APOSTROPHES = frozenset("'’‘ʼ`´")
# Thai อ may stand three times in a row by right (ขอออก); digits are numbers
_STRETCHED = re.compile(r"([^\W\dอ])\1{2,}|([ー〜~])\2+")
_DASH_AFTER_KANA = re.compile(r"(?<=[ぁ-ゖァ-ヺー])[-‐‑–—―−〜~ー]+")
_WORD = re.compile(r"[^\W぀-ヿ㐀-鿿฀-๿]", re.UNICODE)
# NFKC splits this one Thai vowel in two; nobody types it so, and patterns would have to be written so
_SARA_AM_PARTS, _SARA_AM = "\u0e4d\u0e32", "\u0e33"
_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x20E3])


def normalise(text: str, limit: int = LIMIT, *, fold_kana: bool = True) -> str:
    """Give the text in one spelling: NFKC, lower case, hiragana, no emoji, no punctuation, no stretched sounds.

    A space is kept only between two words of an alphabet, since Japanese, Chinese and Thai do not need one (「配 信
    停 止」). Applying it twice changes nothing. `fold_kana=False` keeps katakana: as single characters they tell
    content words from grammar, which search needs (measured: folding costs 1-4 points of precision at one).
    """
    result = _once(text[:limit], fold_kana)[:limit].strip()
    for _ in range(_PASSES):
        again = _once(result, fold_kana)[:limit].strip()
        if again == result:
            break
        result = again
    return result


def fold(text: str) -> str:
    """Give the text with katakana written as hiragana, everything else untouched."""
    return text.translate(_KANA)


def _once(text: str, fold_kana: bool) -> str:
    shown = text.translate(_VISIBLE)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())
    folded = folded.replace(_SARA_AM_PARTS, _SARA_AM)
    folded = _DASH_AFTER_KANA.sub("ー", folded)
    plain = folded.translate(_SHOWN)
    squeezed = _STRETCHED.sub(lambda found: found[1] or found[2], _close_up(plain))
    return fold(squeezed) if fold_kana else squeezed


def _is_invisible(char: str) -> bool:
    return ord(char) in _SELECTORS or (char > "\x7f" and unicodedata.category(char) == "Cf")


def _shown(char: str) -> str:
    """Give a letter, digit or mark as it is, an apostrophe as nothing, anything else as a gap."""
    if char in _APOSTROPHES:
        return ""
    if ord(char) in _SELECTORS:
        return ""
    return char if unicodedata.category(char)[0] in "LNM" else " "


class _Table(dict[int, str]):
    """What becomes of each character, worked out when it is first met: str.translate reads it ten times as fast as a
    loop calls a function."""

    def __init__(self, become: Callable[[str], str]) -> None:
        self._become = become

    def __missing__(self, code: int) -> str:
        if len(self) >= _MET:
            self.clear()  # whoever sends every character there is shall not fill the memory
        self[code] = found = self._become(chr(code))
        return found


_VISIBLE = _Table(lambda char: "" if _is_invisible(char) else char)
_SHOWN = _Table(_shown)


def _close_up(text: str) -> str:
    words = text.split()
    out: list[str] = []
    for word in words:
        if out and _WORD.match(out[-1][-1]) and _WORD.match(word[0]):
            out.append(" ")
        out.append(word)
    return "".join(out)
