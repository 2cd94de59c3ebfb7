"""Index: the shop's questions and answers, kept in memory so that the nearest to a customer's words are found at once.

An entry is found by its question or any of its phrasings (each on its own, the best one counts) and, with less weight,
by the words of its answer. Plain Python: dictionaries of grams, changed in place, so an edit in the console is
answered from with the next message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


ANSWER_WEIGHT = 0.4
LIKENESS_WEIGHT = 0.25
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
    questions: Postings = field(default_factory=Postings)
    answers: Postings = field(default_factory=Postings)

    def __bool__(self) -> bool:
        return bool(self.entries)

    def put(self, entry: FaqEntry) -> None:
        phrasings = list(dict.fromkeys((entry.question, *entry.alternatives)))
        self.entries[entry.id] = entry
        self.keys[entry.id] = [normalise(phrasing) for phrasing in phrasings]
        for phrasing in phrasings:
            self.questions.put(entry.id, grams.cut(phrasing))
        self.answers.put(entry.id, grams.cut(entry.answer, grams.LIMIT))

    def remove(self, id: str) -> None:
        del self.entries[id], self.keys[id]
        self.questions.remove(id)
        self.answers.remove(id)

    def search(self, text: str, k: int) -> list[Match]:
        query = grams.cut(text)
        if not query:
            return []
        by_question = self.questions.cosines(query)
        by_answer = self.answers.shares(query)
        fused = {
            id: by_question.get(id, 0.0) + ANSWER_WEIGHT * by_answer.get(id, 0.0) for id in {*by_question, *by_answer}
        }
        short = sorted(fused, key=lambda id: (-fused[id], id))[: max(k, SHORTLIST)]
        scored = [(self._score(id, fused[id], normalise(text)), id) for id in short]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        return [Match(id, score, self.entries[id]) for score, id in scored[:k]]

    def _score(self, id: str, fused: float, text: str) -> float:
        likeness = likeness_of(text, self.keys[id])
        if likeness >= 0.999:
            return 1.0
        total = fused + LIKENESS_WEIGHT * likeness
        return min(0.999, total / (1 + ANSWER_WEIGHT + LIKENESS_WEIGHT))


def likeness_of(text: str, keys: Sequence[str]) -> float:
    """Give how alike the best key is, 0 to 1, letter by letter and word by word; both sides normalised."""
    if text in keys:
        return 1.0
    best = max((max(fuzz.ratio(text, key), fuzz.token_set_ratio(text, key)) for key in keys), default=0.0)
    return min(best / 100, 0.99)
