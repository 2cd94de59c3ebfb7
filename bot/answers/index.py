"""Index: the shop's questions and answers, kept in memory so that the nearest to a customer's words are found at once.

An entry is found by its question or any of its phrasings (each on its own, the best one counts) and, with less weight,
by the words of its answer. Plain Python: dictionaries of grams, changed in place, so an edit in the console is
answered from with the next message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bot.answers import grams
from bot.answers.normalise import normalise
from bot.answers.postings import Postings


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One question the shop answers. An empty `locale` is found from every language."""

    id: str
    question: str
    answer: str
    alternatives: tuple[str, ...] = ()
    category: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and how well it fits, 0 to 1: 1 is the very words of a question, see bot.answers.match for the rest."""

    id: str
    score: float
    entry: FaqEntry


WEIGHTS = {"cosine": 1.0, "share": 1.0, "letters": 0.4, "answer": 0.7, "likeness": 0.15}
"""Evidence for an entry, each 0 to 1: TF-IDF cosine and BM25 share of its nearest phrasing, letter groups, words of the
answer, rapidfuzz on the phrasing. Chosen on the development half of bench/answers over seven sets in four languages:
the mean precision at one is .59; question words alone give .53, rapidfuzz alone .40."""
SHORTLIST = 20
"""Entries whose likeness is worth measuring; rapidfuzz over everything is both slower and worse (measured)."""


class Index:
    """All entries of one shop. Not safe for use from several threads at once; one event loop is fine."""

    def __init__(self) -> None:
        self._shelves: dict[str, _Shelf] = {}
        self._locales: dict[str, str] = {}

    @classmethod
    def build(cls, entries: Iterable[FaqEntry]) -> Index:
        index = cls()
        for entry in entries:
            index.put(entry)
        return index

    def __len__(self) -> int:
        return len(self._locales)

    def put(self, entry: FaqEntry) -> None:
        """Add an entry or replace the one of the same id; the next search sees it."""
        self.remove(entry.id)
        self._locales[entry.id] = entry.locale
        self._shelves.setdefault(entry.locale, _Shelf()).put(entry)

    def remove(self, id: str) -> None:
        """Take an entry out; an unknown id is no error."""
        locale = self._locales.pop(id, None)
        if locale is not None:
            self._shelves[locale].remove(id)

    def search(self, text: str, locale: str = "", k: int = 5) -> list[Match]:
        """Give the k nearest entries, best first, of this locale and of none; of all when the locale has none."""
        shelves = [self._shelves[name] for name in dict.fromkeys((locale, "")) if self._shelves.get(name)]
        found = [match for shelf in shelves or self._shelves.values() for match in shelf.search(text, k)]
        return sorted(found, key=lambda match: (-match.score, match.id))[:k]


@dataclass
class _Shelf:
    """The entries of one locale."""

    entries: dict[str, FaqEntry] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    words: Postings = field(default_factory=Postings)
    letters: Postings = field(default_factory=Postings)
    answers: Postings = field(default_factory=Postings)

    def __bool__(self) -> bool:
        return bool(self.entries)

    def put(self, entry: FaqEntry) -> None:
        phrasings = list(dict.fromkeys((entry.question, *entry.alternatives)))
        self.entries[entry.id] = entry
        self.keys[entry.id] = [normalise(phrasing) for phrasing in phrasings]
        for phrasing in phrasings:
            self.words.put(entry.id, grams.words(phrasing))
            self.letters.put(entry.id, grams.letters(phrasing))
        self.answers.put(entry.id, grams.words(entry.answer, grams.LIMIT))

    def remove(self, id: str) -> None:
        del self.entries[id], self.keys[id]
        for postings in (self.words, self.letters, self.answers):
            postings.remove(id)

    def search(self, text: str, k: int) -> list[Match]:
        plain = normalise(text)
        fused, best = self._fuse(text)
        short = sorted(fused, key=lambda id: (-fused[id], id))[: max(k, SHORTLIST)]
        scored = sorted((-self._score(id, fused[id], best, plain), id) for id in short)
        return [Match(id, -score, self.entries[id]) for score, id in scored[:k]]

    def _fuse(self, text: str) -> tuple[dict[str, float], float]:
        """Give the evidence for every entry that has any, and the most there could be for this text."""
        query, inner = grams.words(text), grams.letters(text)
        channels = [
            ("cosine", self.words.cosines(query)),
            ("share", self.words.shares(query)),
            ("letters", self.letters.cosines(inner)),
            ("answer", self.answers.shares(query)),
        ]
        fused: dict[str, float] = defaultdict(float)
        best = WEIGHTS["likeness"]
        for name, found in channels:
            weight = WEIGHTS[name]
            # a channel that can say nothing about this text (no letters, no answers) must not count against it
            best += weight if found or name in ("cosine", "share") else 0.0
            for id, value in found.items():
                fused[id] += weight * value
        return fused, best

    def _score(self, id: str, evidence: float, best: float, plain: str) -> float:
        keys = self.keys[id]
        if plain in keys:
            return 1.0
        likeness = max(fuzz.ratio(plain, key) for key in keys) / 100
        return min(0.999, (evidence + WEIGHTS["likeness"] * likeness) / best)
