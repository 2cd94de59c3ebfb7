"""Products: the catalogue, found by any spelling or slip, and the line a shop assistant types for a counter sale."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.answers.normalise import LIMIT, normalise
from bot.answers.romaji import sound

FOUND_AT = 70.0
"""Below this likeness (0 to 100) a product is not what was meant."""

_MIN_CONTAINED, _MIN_PART, _MIN_SOUND = 2, 3, 3
_PIECES = re.compile(r"\d+[^\W\d_]*|[^\d\s]+")
_OKURIGANA = re.compile(r"[㐀-鿿々]+[ぁ-ゖ]{1,3}")
_PARTICLE = tuple("のとはをがにでもや")
_SCRIPT_RUN = re.compile(r"[ァ-ヺー]+|[ぁ-ゖー]+|[㐀-鿿々]+|[a-zA-Z]+|[ก-๛]+")


@dataclass(frozen=True, slots=True)
class Product:
    """What is searched of a product; `kana` is a reading when the shop gave one."""

    sku: str
    name: str
    kana: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class SaleLine:
    """One reading of a counter sale: who, what, how many. The parts are as typed, to be looked up."""

    customer: str
    product: str
    quantity: int


class ProductIndex:
    """All products of one shop, in memory."""

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self._keys: dict[str, _Keys] = {}
        for product in products:
            self.put(product)

    def __len__(self) -> int:
        return len(self._keys)

    def put(self, product: Product) -> None:
        """Add a product or replace the one of the same sku; the next search sees it."""
        self._keys[product.sku] = _Keys.of(product)

    def remove(self, sku: str) -> None:
        """Take a product out; an unknown sku is no error."""
        self._keys.pop(sku, None)

    def find(self, text: str, k: int = 5) -> list[tuple[str, float]]:
        """Give up to k (sku, likeness 0-100), best first; empty when nothing is at least FOUND_AT alike.

        The text may be a name, a slip of it, another script's spelling, or a sentence with the name in it.
        """
        query = normalise(text)
        if not query:
            return []
        heard = sound(query)
        scored = ((keys.score(query, heard), sku) for sku, keys in self._keys.items())
        found = sorted(
            ((score, sku) for score, sku in scored if score >= FOUND_AT), key=lambda pair: (-pair[0], pair[1])
        )
        return [(sku, score) for score, sku in found[:k]]


@dataclass(frozen=True, slots=True)
class _Keys:
    sku: str
    names: tuple[str, ...]
    heard: tuple[str, ...]
    tags: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    """The words of the name that stand alone in a sentence, アッサム of 「アッサム CTC 100g」, and their sounds."""

    @classmethod
    def of(cls, product: Product) -> _Keys:
        names = tuple(dict.fromkeys(filter(None, (normalise(product.name), normalise(product.kana)))))
        tags = tuple(filter(None, (normalise(tag) for tag in (*product.tags, product.category))))
        return cls(
            normalise(product.sku),
            names,
            _sounds(names),
            tags,
            tuple((part, sound(part)) for part in _parts(product.name)),
        )

    def score(self, query: str, heard: str) -> float:
        if query == self.sku or query in self.names:
            return 100.0
        named = max((_likeness(query, name) for name in self.names), default=0.0)
        sounded = max((_likeness(heard, name) for name in self.heard), default=0.0) - 2
        tagged = 80.0 if any(len(tag) >= _MIN_CONTAINED and tag in query for tag in self.tags) else 0.0
        return max(named, sounded, tagged, self._sized(query), self._mentioned(query, heard))

    def _sized(self, query: str) -> float:
        """Staff write 「豆200g」 for what the shelf calls なじみブレンド 200g, of コーヒー豆."""
        pieces = _PIECES.findall(query)
        if len(pieces) < 2 or not any(piece[0].isdecimal() for piece in pieces):
            return 0.0
        known = (*self.names, *self.tags)
        return 84.0 if all(any(piece in each for each in known) for piece in pieces) else 0.0

    def _mentioned(self, query: str, heard: str) -> float:
        # a slip in the word alone; inside a sentence it would match too much
        slip = max((fuzz.ratio(query, part) for part, _ in self.parts), default=0.0) * 0.9
        said = [part for part, key in self.parts if part in query or (len(key) > _MIN_SOUND and key in heard)]
        return 75.0 + 20.0 * sum(map(len, said)) / len(self.names[0]) if said else slip


def _sounds(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(sound, names)))


def _parts(name: str) -> tuple[str, ...]:
    """Cut a name into words: at spaces and where the script changes; short ones and sizes say nothing alone.

    Kanji with their okurigana are a word too: of 湯のみ neither 湯 nor のみ would be found.
    """
    plain, seen = normalise(name, fold_kana=False), unicodedata.normalize("NFKC", name)
    mixed = (word for word in _OKURIGANA.findall(seen) if len(word) >= _MIN_PART and not word.endswith(_PARTICLE))
    words = (normalise(word) for word in (*_SCRIPT_RUN.findall(seen), *mixed))
    return tuple(dict.fromkeys(word for word in words if _stands_alone(word) and word != plain))


def _stands_alone(word: str) -> bool:
    return len(word) >= _MIN_PART or (len(word) == _MIN_CONTAINED and "一" <= word[0] <= "鿿")


def _likeness(query: str, name: str) -> float:
    """Give how alike a query and a name are; one inside the other counts by how much of a name is there."""
    whole = fuzz.ratio(query, name)
    if min(len(query), len(name)) < _MIN_CONTAINED:
        return whole
    if name in query:
        return max(whole, 96.0)
    if query in name:
        return max(whole, 85.0 + 10.0 * len(query) / len(name))
    return max(whole, 0.95 * fuzz.token_set_ratio(query, name)) if " " in query else whole


_COUNTERS = "個|コ|こ|袋|本|点|枚|箱|つ|缶|pcs?|件|包|ชิ้น|ถุง"
_QUANTITY = re.compile(rf"[x×*]?\s?(\d{{1,3}})\s?(?:{_COUNTERS})?\Z", re.IGNORECASE)
_GLUED = re.compile(rf"(.*\D)(\d{{1,3}}(?:{_COUNTERS}))\Z", re.IGNORECASE)
_HONORIFIC = re.compile(r"(さん|様|さま|ちゃん|くん)(?=\S)")
_MAX_WORDS = 12


def parse_sale(text: str) -> list[SaleLine]:
    """Give the ways to read 「田中 豆200g 2」 as a sale, likeliest first; empty when it cannot be one.

    The quantity is a last bare number (or ×2, 2個) and 1 without one; 「豆200g」 keeps its weight. The customer comes
    first, as staff write it; the readings with the customer last follow.
    """
    plain = unicodedata.normalize("NFKC", text[:LIMIT]).strip()
    words = _HONORIFIC.sub(r"\1 ", plain).split()[:_MAX_WORDS]
    words, quantity = _take_quantity(words)
    cuts = range(1, len(words))
    first = [SaleLine(" ".join(words[:at]), " ".join(words[at:]), quantity) for at in cuts]
    last = [SaleLine(" ".join(words[at:]), " ".join(words[:at]), quantity) for at in reversed(cuts)]
    return first + last


def _take_quantity(words: list[str]) -> tuple[list[str], int]:
    glued = _GLUED.match(words[-1]) if words else None
    if glued:
        words = [*words[:-1], glued[1], glued[2]]
    counted = _QUANTITY.fullmatch(words[-1]) if len(words) > 2 else None
    if counted and int(counted[1]):
        return words[:-1], int(counted[1])
    return words, 1
