"""Names that try to be something else: what a customer calls themselves, made safe to show (S7).

Unicode: bidi overrides turn the rest of a line around, zero-width characters make two names look alike, newlines fake
a second message, stacks of marks cover the lines above.
"""

from __future__ import annotations

import unicodedata

import regex  # type: ignore[import-untyped]

from bot.domain.texts import shorten

NAME_LIMIT = 60
_MARKS = 4

_BLANKS = regex.compile(r"[\s\p{Cc}\p{Zl}\p{Zp}\p{Zs}\u2800\u3164\uFFA0\u115F\u1160]+")
# Invisible: format characters but the joiner, lone surrogates, private use, unassigned, and whatever else Unicode
# says is not drawn. Two kinds of variation selector stay: emoji style, and those that write 辻󠄀 the family's way.
_INVISIBLE = regex.compile(
    r"(?V1)[\p{Cs}\p{Co}\p{Cn}]|[[\p{Cf}\p{Default_Ignorable_Code_Point}]--[\u200D\uFE0E\uFE0F\U000E0100-\U000E01EF]]"
)
_LONE_STYLE = regex.compile(r"(?<!\p{Emoji})[\uFE0E\uFE0F]|(?<!\p{Han})[\U000E0100-\U000E01EF]")
_LONE_JOINER = regex.compile(
    r"(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D|\u200D(?!\p{Extended_Pictographic})"
)
_MARK_STACK = regex.compile(rf"(?V1)([\p{{M}}--[\uFE0E\uFE0F\U000E0100-\U000E01EF]]{{{_MARKS}}})\p{{M}}+")
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}\p{Bidi_Class=AN}]")
_CLAIM = regex.compile(r"公式|店長|管理者|運営|スタッフ|サポート|客服|官方|official|staff|admin|support|ทางการ|แอดมิน")


def clean_name(raw: str, limit: int = NAME_LIMIT) -> str:
    """Give the name on one line, without invisible characters, at most `limit` visible characters; may be ''."""
    name = unicodedata.normalize("NFC", raw[: limit * 40])
    name = _BLANKS.sub(" ", name)
    for junk in (_INVISIBLE, _LONE_STYLE, _LONE_JOINER):
        name = junk.sub("", name)
    name = unicodedata.normalize("NFC", _MARK_STACK.sub(r"\1", name))
    return shorten(_BLANKS.sub(" ", name).strip(), limit)


def claims_office(name: str) -> bool:
    """Tell whether a customer's name poses as the shop or its staff (「【公式】」); it is shown, and never trusted."""
    return _CLAIM.search(unicodedata.normalize("NFKC", name).casefold()) is not None


def isolate(text: str) -> str:
    """Give the text for a place within a sentence: between bidi isolates where its own direction would turn the words
    around it, else as it is."""
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text
