"""Postings: which texts contain which gram, and how much that tells about an entry.

Every gram holds the numbers of its texts in one packed array, so that ten thousand entries fit in some tens of
megabytes and a question is a few vector operations; adding or taking out one entry costs as much as its own grams.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_K1, _B = 1.2, 0.75
_STALE = 1.2
"""Lengths are taken anew when the number of texts has changed by a fifth; until then rare words barely change."""
_TIMES_BITS = 8
_MOST_TIMES = (1 << _TIMES_BITS) - 1
Values = NDArray[np.floating[Any]]


class Vectors(NamedTuple):
    """Texts as sparse vectors: each value with its gram and the text it belongs to, in rising order of grams."""

    texts: int
    grams: NDArray[np.int64]
    rows: NDArray[np.int64]
    values: Values

    def kernel(self) -> Values:
        """Give the products of the vectors with one another, one row and one column for each."""
        alike: Values = np.zeros((self.texts, self.texts), np.float32)
        cuts = np.flatnonzero(np.diff(self.grams)) + 1
        for rows, values in zip(np.split(self.rows, cuts), np.split(self.values, cuts), strict=True):
            alike[np.ix_(rows, rows)] += np.outer(values, values)
        return alike


class Postings:
    """Grams of the texts of many entries (an entry, known by its slot, may have several), added and removed.

    `factor`: how much a gram counts beside the others, 1 for most.
    """

    def __init__(self, factor: Callable[[str], float] = lambda gram: 1.0) -> None:
        self._factor = factor
        self._numbers: dict[str, int] = {}
        self._holders: list[array[int]] = []
        self._held = array("l")  # texts in use that hold the gram
        self._texts: dict[int, array[int]] = {}
        self._owners = array("l")  # -1: the text was taken out
        self._free: list[int] = []
        self._sizes = array("f")
        self._lengths = array("f")
        self._total = 0.0
        self._measured_at = 0

    def __len__(self) -> int:
        return len(self._texts)

    def put(self, slot: int, counts: Mapping[str, int]) -> int:
        """Add one more text of an entry; give its number, which may have been another's that was taken out."""
        number = self._room()
        grams = array("l", (self._number(gram) for gram in counts))
        for gram, times in zip(grams, counts.values(), strict=True):
            self._holders[gram].append(number << _TIMES_BITS | min(times, _MOST_TIMES))
            self._held[gram] += 1
        size = float(sum(counts.values()))
        self._owners[number], self._sizes[number], self._lengths[number] = slot, size, 0.0
        self._total += size
        self._texts[number] = grams
        if self._measured_at:
            self._lengths[number] = self._length(counts)
        return number

    def remove(self, number: int) -> None:
        """Take a text out; its number is then free for another."""
        self._owners[number] = -1
        self._free.append(number)
        self._total -= self._sizes[number]
        for gram in self._texts.pop(number):
            self._held[gram] -= 1
            self._forget(gram, number)

    def cosines(self, query: Mapping[str, int]) -> Values:
        """Give, for every text, the TF-IDF cosine with the query, 0 to 1."""
        self._measure()
        weights = {gram: _damp(times) * self._weight(gram) ** 2 for gram, times in query.items()}
        texts, held, of = self._gather(weights)
        sums = self._sum(texts, of * (1 + np.log(held)))
        lengths = np.array(self._lengths, np.float32)
        found: Values = np.divide(sums, lengths * self._length(query), out=np.zeros_like(sums), where=lengths > 0)
        return found

    def shares(self, query: Mapping[str, int]) -> Values:
        """Give BM25 as a share of what a text with all the query's grams would get, so that queries compare, 0 to 1."""
        weights = {gram: self._weight(gram) for gram in query}
        ideal = sum(weights.values())
        if not ideal or not self._texts:
            return np.zeros(len(self._owners), np.float32)
        texts, held, of = self._gather(weights)
        average = self._total / len(self._texts) or 1.0
        sizes = np.array(self._sizes, np.float32)[texts]
        return self._sum(texts, of / ideal * held / (held + _K1 * (1 - _B) + _K1 * _B / average * sizes))

    def best(self, values: Values, slots: int) -> Values:
        """Give, for each of so many slots, the value of its best text; 0 without any."""
        owners = np.array(self._owners, np.int64)
        used = owners >= 0
        best = np.zeros(slots, np.float32)
        np.maximum.at(best, owners[used], values[used])
        return best

    def vectors(self, texts: Sequence[int]) -> Vectors:
        """Give these texts as vectors of length one, whose products are TF-IDF cosines; a copy."""
        self._measure()
        place = np.full(len(self._owners), -1, np.int64)
        place[list(texts)] = range(len(texts))
        held = {gram: number for gram, number in self._numbers.items() if self._held[number]}
        numbers, times, of = self._gather({gram: self._weight(gram) for gram in held})
        grams = np.repeat(np.arange(len(held)), [len(self._holders[number]) for number in held.values()])
        values = of * (1 + np.log(times)) / np.array(self._lengths, np.float32)[numbers]
        kept = place[numbers] >= 0
        return Vectors(len(texts), grams[kept], place[numbers[kept]], values[kept])

    def known(self, query: Mapping[str, int]) -> float:
        """Give the share of the query's weight that lies in grams which any text holds, 0 to 1."""
        weights = {gram: self._weight(gram) for gram in query}
        total = sum(weights.values())
        return sum(weight for gram, weight in weights.items() if self._count(gram)) / total if total else 0.0

    def _room(self) -> int:
        if self._free:
            return self._free.pop()
        self._owners.append(-1)
        self._sizes.append(0.0)
        self._lengths.append(0.0)
        return len(self._owners) - 1

    def _number(self, gram: str) -> int:
        number = self._numbers.get(gram)
        if number is None:
            number = self._numbers[gram] = len(self._holders)
            self._holders.append(array("I"))
            self._held.append(0)
        return number

    def _forget(self, gram: int, text: int) -> None:
        holders = self._holders[gram]
        for place in range(len(holders) - 1, -1, -1):
            if holders[place] >> _TIMES_BITS == text:
                del holders[place]
                return

    def _gather(self, weights: Mapping[str, float]) -> tuple[Any, Any, Any]:
        """Give, for every text of every gram: its number, how often it holds the gram, and the gram's weight."""
        numbers = ((self._numbers.get(gram), weight) for gram, weight in weights.items())
        rows = [(self._holders[number], weight) for number, weight in numbers if number is not None]
        if not rows:
            return np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32)
        packed = np.frombuffer(b"".join(holders.tobytes() for holders, _ in rows), np.uint32)
        of = np.repeat([weight for _, weight in rows], [len(holders) for holders, _ in rows])
        return packed >> _TIMES_BITS, (packed & _MOST_TIMES).astype(np.float32), of.astype(np.float32)

    def _sum(self, texts: Any, values: Any) -> Values:
        return np.bincount(texts, values, len(self._owners)).astype(np.float32)

    def _count(self, gram: str) -> int:
        number = self._numbers.get(gram)
        return 0 if number is None else self._held[number]

    def _weight(self, gram: str) -> float:
        held = self._count(gram)
        return self._factor(gram) * math.log(1 + (len(self._texts) - held + 0.5) / (held + 0.5))

    def _length(self, counts: Mapping[str, int]) -> float:
        return sum((_damp(times) * self._weight(gram)) ** 2 for gram, times in counts.items()) ** 0.5 or 1.0

    def _measure(self) -> None:
        now, before = len(self._texts), self._measured_at
        if not now or (before and before / _STALE <= now <= before * _STALE):
            return
        texts, held, of = self._gather({gram: self._weight(gram) ** 2 for gram in self._numbers if self._count(gram)})
        self._lengths = array("f", np.sqrt(self._sum(texts, of * (1 + np.log(held)) ** 2)).tolist())
        self._measured_at = now


def _damp(times: int) -> float:
    return 1.0 if times == 1 else 1.0 + math.log(times)
