"""Shelf: the entries of one language, and the evidence for each of them in a customer's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz

from bot.answers import analysis, japanese, learn
from bot.answers.analysis import Counted
from bot.answers.learn import Learned
from bot.answers.normalise import normalise
from bot.answers.postings import Postings, Values, Vectors


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One question the shop answers. An empty `locale` is found from every language."""

    id: str
    question: str
    answer: str
    alternatives: tuple[str, ...] = ()
    category: str = ""
    locale: str = ""

    @property
    def phrasings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.question, *self.alternatives)))


class Evidence(NamedTuple):
    """What speaks for one entry, each 0 to 1: TF-IDF cosine and BM25 share of its nearest phrasing by words and by
    parts, the same of its answer by words, rapidfuzz on the phrasing, what was learned, and how much of the question
    is known at all."""

    word_cosine: float = 0.0
    word_share: float = 0.0
    part_cosine: float = 0.0
    part_share: float = 0.0
    answer_share: float = 0.0
    answer_cosine: float = 0.0
    likeness: float = 0.0
    learned: float = 0.0
    known: float = 0.0


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and how well it fits, 0 to 1: 1 is the very words of a question, see bot.answers.match for the rest."""

    id: str
    score: float
    entry: FaqEntry
    evidence: Evidence = NO_EVIDENCE


JAPANESE = (0.5, 0.0, 0.6, 0.2, 1.0, 0.2)
OTHER = (0.35, 1.0, 0.3, 0.05, 0.25, 0.25)
"""Weights of the first six kinds of evidence, chosen on the development half of bench/answers over seven sets."""
LIKENESS, LEARNED = 0.15, 4.0
SHORTLIST = 20
"""Entries whose likeness is worth measuring; rapidfuzz over everything is both slower and worse (measured)."""
JAPANESE_LIMIT, ANSWER_LIMIT = 250, 400
_SYNONYM_WEIGHT = 0.4
_JAPANESE_SHARE = 5
"""A fifth of the entries makes a shelf of no locale one that is asked in Japanese."""


@dataclass(slots=True)
class _Place:
    """An entry in its slot: its phrasings with their normal form and the number of their text."""

    entry: FaqEntry
    as_japanese: bool
    keys: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    answer: int | None = None
    """The number of its answer's text."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a shelf's phrasings were at one moment, to be learned from while the shelf goes on changing."""

    phrasings: tuple[tuple[int, int, str, _Place], ...]
    """Of each its number, its slot, its words and the entry's place."""
    words: Vectors
    parts: Vectors

    def learned(self) -> Learned:
        """Learn, in tenths of a second to some seconds."""
        alike = (self.words.kernel() + self.parts.kernel()) / 2
        return learn.learn([each[0] for each in self.phrasings], [each[1] for each in self.phrasings], alike)


class _Seen(NamedTuple):
    """One question: its normal form, the evidence for every slot, its weighted sum, and what likeness adds to that."""

    plain: str
    channels: Values
    learned: Values
    fused: Values
    of_likeness: float
    known: float


def _weigh(gram: str) -> float:
    return _SYNONYM_WEIGHT if japanese.is_synonym(gram) else 1.0


@dataclass
class Shelf:
    """The entries of one locale ("": of any). Not safe for changes from several threads."""

    locale: str = ""
    stale: bool = False
    _slots: dict[str, int] = field(default_factory=dict)
    _places: list[_Place | None] = field(default_factory=list)
    _words: Postings = field(default_factory=lambda: Postings(_weigh))
    _parts: Postings = field(default_factory=Postings)
    _answers: Postings = field(default_factory=lambda: Postings(_weigh))
    _learned: Learned | None = None
    _japanese: int = 0

    def __len__(self) -> int:
        return len(self._slots)

    def put(self, entry: FaqEntry) -> None:
        """Add an entry or replace the one of the same id, of which the phrasings that stay keep what was learned."""
        as_japanese = self.locale == "ja" or (not self.locale and analysis.is_japanese(entry.question, entry.answer))
        if entry.id in self._slots and self._place(entry.id).as_japanese != as_japanese:
            self.remove(entry.id)
        if entry.id not in self._slots:
            self._slots[entry.id] = self._room(_Place(entry, as_japanese))
            self._japanese += as_japanese
        slot, place = self._slots[entry.id], self._place(entry.id)
        place.entry = entry
        self._phrase(slot, place)
        limit = JAPANESE_LIMIT if as_japanese else ANSWER_LIMIT
        if place.answer is not None:
            self._answers.remove(place.answer)
        place.answer = self._answers.put(slot, analysis.words(entry.answer, as_japanese=as_japanese, limit=limit))

    def _phrase(self, slot: int, place: _Place) -> None:
        wanted = place.entry.phrasings
        for phrasing in place.numbers.keys() - set(wanted):
            self._unphrase(place, phrasing)
        for phrasing in wanted:
            if phrasing not in place.numbers:
                counted = analysis.count(phrasing, as_japanese=place.as_japanese)
                self._parts.put(slot, counted.parts)
                place.numbers[phrasing] = self._words.put(slot, counted.words)
                place.keys[phrasing] = normalise(phrasing)
                self.stale = True

    def _unphrase(self, place: _Place, phrasing: str) -> None:
        number = place.numbers.pop(phrasing)
        del place.keys[phrasing]
        self._words.remove(number)
        self._parts.remove(number)
        self.stale = True
        if self._learned is not None:
            self._learned.forget(number)

    def remove(self, id: str) -> None:
        """Take an entry out that is there."""
        place, slot = self._place(id), self._slots.pop(id)
        for phrasing in list(place.numbers):
            self._unphrase(place, phrasing)
        if place.answer is not None:
            self._answers.remove(place.answer)
        if self._learned is not None:
            self._learned.forget_entry(slot)
        self._places[slot] = None
        self._japanese -= place.as_japanese

    def _place(self, id: str) -> _Place:
        place = self._places[self._slots[id]]
        if place is None:
            raise KeyError(id)
        return place

    def _room(self, place: _Place) -> int:
        if len(self._slots) == len(self._places):
            self._places.append(place)
            return len(self._places) - 1
        slot = self._places.index(None)
        self._places[slot] = place
        return slot

    def sample(self) -> Sample | None:
        """Give what there is to learn from now; None when it is too little, or too much to do so in seconds."""
        self.stale = False
        phrasings = tuple(
            (number, slot, phrasing, place)
            for slot, place in enumerate(self._places)
            if place
            for phrasing, number in place.numbers.items()
        )
        if not learn.worth([slot for _, slot, _, _ in phrasings]):
            self._learned = None
            return None
        numbers = [number for number, _, _, _ in phrasings]
        return Sample(phrasings, self._words.vectors(numbers), self._parts.vectors(numbers))

    def take(self, sample: Sample, learned: Learned) -> None:
        """Use what was learned, but for what changed meanwhile."""
        for number, slot, phrasing, place in sample.phrasings:
            if self._places[slot] is not place:
                learned.forget_entry(slot)
            if self._places[slot] is not place or place.numbers.get(phrasing) != number:
                learned.forget(number)
        self._learned = learned

    def search(self, text: str, k: int) -> list[Match]:
        """Give the k nearest entries, best first."""
        plain = normalise(text)
        if not any(character.isalpha() for character in plain):
            return self._exactly(plain)[:k]
        as_japanese = analysis.reads_japanese(text) and self._japanese * _JAPANESE_SHARE >= len(self)
        counted = analysis.count(text, as_japanese=as_japanese)
        channels, learned = self._channels(counted)
        weights = _applicable(channels, JAPANESE if as_japanese else OTHER)
        fused = weights @ channels + LEARNED * learned
        best = float(weights.sum()) + LIKENESS + (LEARNED if learned.any() else 0.0)
        known = self._words.known(counted.words)
        near = np.argsort(-fused, kind="stable")[: max(k, SHORTLIST)]
        seen = _Seen(plain, channels, learned, fused / best, LIKENESS / best, known)
        matches = [self._match(int(slot), seen) for slot in near if fused[slot] > 0]
        return sorted((match for match in matches if match), key=lambda match: (-match.score, match.id))[:k]

    def _exactly(self, plain: str) -> list[Match]:
        """Give what is asked in these very words: 「24」 alone is like many answers and means none of them."""
        found = [place.entry for place in self._places if place and plain in place.keys.values()]
        return [Match(entry.id, 1.0, entry) for entry in found]

    def _channels(self, counted: Counted) -> tuple[Values, Values]:
        """Give the first six kinds of evidence, one row each, and what was learned; one column for each slot."""
        slots = len(self._places)
        words, parts = self._words.cosines(counted.words), self._parts.cosines(counted.parts)
        learned = np.zeros(slots, np.float32)
        if self._learned is not None:
            learned = self._learned.probabilities((words + parts) / 2, slots)
        rows = [
            self._words.best(words, slots),
            self._words.best(self._words.shares(counted.words), slots),
            self._parts.best(parts, slots),
            self._parts.best(self._parts.shares(counted.parts), slots),
            self._answers.best(self._answers.shares(counted.words), slots),
            self._answers.best(self._answers.cosines(counted.words), slots),
        ]
        return np.stack(rows), learned

    def _match(self, slot: int, seen: _Seen) -> Match | None:
        place = self._places[slot]
        if place is None:
            return None
        likeness = max(fuzz.ratio(seen.plain, key) for key in place.keys.values()) / 100
        evidence = Evidence._make((*seen.channels[:, slot].tolist(), likeness, float(seen.learned[slot]), seen.known))
        score = float(seen.fused[slot]) + seen.of_likeness * likeness
        score = 1.0 if seen.plain in place.keys.values() else min(0.999, score)
        return Match(place.entry.id, score, place.entry, evidence)


def _applicable(channels: Values, weights: Sequence[float]) -> Values:
    """Leave out what can say nothing about this text (no letters, no answers): it must not count against it."""
    says = channels.any(axis=1) | np.isin(np.arange(len(weights)), (0, 1))
    return np.where(says, np.array(weights, np.float32), 0).astype(np.float32)
