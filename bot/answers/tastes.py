"""Tastes: what a sentence says its writer likes and dislikes, in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TRIM = re.compile(
    r"^(?:最近は?|わたし|私|僕|俺|やっぱり|実は|もう|もっと|ます?ます)(?:は|も)?|^(?:the|a|an) "
    r"|(?:のほう|の方|(?<=[いなた])(?:ほう|方)|の(?:お知らせ|情報|通知)|(?<!も)の|は|も|が)$",
    re.IGNORECASE,
)
_WORD = r"((?:もの|[^\s、。,.!?！？はもが]){1,15})"
_EN = r"([a-z][a-z' -]{1,30}?)"
_END = r"(?=$|[.,!?;]| (?:and|but|because|now|please|these days)\b)"
# Each gives likes and dislikes as group "y" and "n"; the first that fits counts, so contrasts come first.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<n>{_WORD})(?:よりも?|じゃなくて|ではなくて?|でなくて)(?P<y>[^\s、。]{{1,15}}?)(?:が(?:大?好き|だいすき|すき|いい|良い|好み)|のほうが|の方が|にして|を送って|派)",
        rf"(?P<y>{_WORD})(?:は|が|も)(?:大好き|だいすき|好き|すき)(?:ですが|ですけど|だけど|だが|けど|で)、?(?P<n>{_WORD})(?:は|が|も)(?:苦手|にがて|嫌い|きらい)",
        rf"(?P<n>{_WORD})(?:は|が|も(?!の)|(?<=の))(?:苦手|にがて|嫌い|きらい|好きじゃ|好きでは|だめ|ダメ)",
        rf"(?P<y>{_WORD})(?:は|が|も(?!の)|(?<=の))(?:大好き|だいすき|好き(?!な人)|すき|好み)",
        rf"(?P<y>{_WORD})(?:派です|に興味|にはまって|にハマって)",
        rf"\bprefer (?P<y>{_EN})(?: to| over| instead of| rather than) (?P<n>{_EN}){_END}",
        rf"\b(?:like|love) (?P<y>{_EN}) (?:more|better|rather)? ?(?:than|not) (?P<n>{_EN}){_END}",
        rf"\b(?:don'?t|do not|not really) (?:like|love|enjoy) (?P<n>{_EN}){_END}",
        rf"\b(?:hate|dislike) (?P<n>{_EN}){_END}",
        rf"\bi(?: really| also)? (?:like|love|prefer|enjoy) (?P<y>{_EN}){_END}",
        r"比起(?P<n>[^,，。更我]{1,12})[,，]?我?(?:更|比較|還是)?(?:喜歡|愛)(?P<y>[^,，。]{1,12})",
        r"(?:不喜歡|討厭|不愛)(?P<n>[^,，。]{1,12})",
        r"(?:喜歡|偏好)(?P<y>[^,，。]{1,12})",
        r"ไม่ชอบ(?P<n>[^\s,]{1,30}?)(?:ค่ะ|ครับ|นะ|$|\s)",
        r"ชอบ(?P<y>[^\s,]{1,30}?)มากกว่า(?P<n>[^\s,]{1,30}?)(?:ค่ะ|ครับ|นะ|$|\s)",
        r"ชอบ(?P<y>[^\s,]{1,30}?)(?:ค่ะ|ครับ|นะ|มาก|$|\s)",
    )
)
# An adjective without its noun, and the noun behind one: お茶 of 渋いお茶. Some nouns end like an adjective.
_ADJECTIVE = re.compile(r".{1,12}(?:い|[ぁ-ゖァ-ヺー一-鿿]な|した)")
_HEAD = re.compile(r".{1,12}(?:い|な|した)([おご]?[㐀-鿿ァ-ヺA-Za-z].{0,10})")
_NOUNS = ("匂い", "におい", "味わい", "色合い", "祝い", "ばなな")
_EN_HEAD = re.compile(r".*\b([A-Za-z]{2,})", re.IGNORECASE)
_ONES = frozenset({"one", "ones"})


def read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give likes and dislikes; both empty when the text names none. The text is NFKC and capped by the caller."""
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if found:
            groups = found.groupdict()
            likes, dislikes = _clean([groups.get("y")]), _clean([groups.get("n")])
            return _whole(likes, dislikes), _whole(dislikes, likes)
    return (), ()


def _clean(words: Iterable[str | None]) -> tuple[str, ...]:
    trimmed = (_TRIM.sub("", word.strip()).strip() for word in words if word)
    return tuple(word for word in trimmed if word)


def _whole(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Give phrases that can stand in a sentence of ours: 「甘いの」 beside 「渋いお茶」 is 甘いお茶, alone 甘いもの."""
    heads = [found[1] for other in others if (found := _HEAD.fullmatch(other))]
    english = [found[1] for other in others if (found := _EN_HEAD.fullmatch(other)) and found[1] not in _ONES]
    return tuple(_with_noun(word, (heads or ["もの"])[0], (english or [""])[0]) for word in words)


def _with_noun(word: str, noun: str, english: str) -> str:
    if _ADJECTIVE.fullmatch(word) and not word.endswith(_NOUNS):
        return word + noun
    first, _, last = word.rpartition(" ")
    return f"{first} {english}" if first and english and last.lower() in _ONES else word
