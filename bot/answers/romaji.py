"""Romaji: how a word sounds in Latin letters, so that あっさむ, アッサム and Assam meet."""

from __future__ import annotations

import re

from bot.answers.normalise import normalise

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
_LETTERS = {kana: row + vowel for row, kanas in _ROWS.items() for kana, vowel in zip(kanas, "aiueo", strict=True)}
_LETTERS |= {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu",
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ゔ": "vu", "ー": "", "ゐ": "i", "ゑ": "e",
}  # fmt: skip
_SMALL = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "ゎ": "wa"}
_SOUNDS = (
    (re.compile(r"[ct]?ch"), "t"), (re.compile(r"sh|c(?=[eiy])|th"), "s"), (re.compile(r"ph"), "f"),
    (re.compile(r"ck|c|q"), "k"), (re.compile(r"tsu|ts"), "t"), (re.compile(r"v"), "b"), (re.compile(r"l"), "r"),
    (re.compile(r"ee|ea|y"), "i"), (re.compile(r"oo|ou"), "u"), (re.compile(r"r(?![aiueo])"), ""),
    (re.compile(r"ng\b"), "n"), (re.compile(r"(.)\1+"), r"\1"), (re.compile(r"(?<=[bdfgjkmprstz])[uo]\b"), ""),
)  # fmt: skip


def spell(text: str) -> str:
    """Write the kana of a text in Latin letters, the rest as it is (normalised first)."""
    out: list[str] = []
    double = False
    for char in normalise(text):
        if char == "っ":
            double = True
            continue
        if char in _SMALL and out and out[-1][-1:] in "aiueo":
            out[-1] = _join(out[-1], _SMALL[char])
            continue
        letters = _LETTERS.get(char, _SMALL.get(char, char))
        out.append(letters[:1] + letters if double and letters.isascii() else letters)
        double = False
    return "".join(out)


def sound(text: str) -> str:
    """Give a rough key of how it sounds: "darjeeling" and ダージリン are alike, "assam" and アッサム the same."""
    spelt = spell(text)
    for pattern, letters in _SOUNDS:
        spelt = pattern.sub(letters, spelt)
    return spelt


def _join(letters: str, small: str) -> str:
    """しょ is sho, きょ kyo, ふぁ fa, てぃ ti: the small vowel replaces the vowel before it."""
    stem = letters[:-1]
    if small[0] == "y" and (stem.endswith(("sh", "ch", "j")) or not stem):
        return stem + small[1:] if stem else letters + small
    return stem + small
