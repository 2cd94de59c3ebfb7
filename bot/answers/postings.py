"""Postings: which texts contain which gram, and how much that tells about an entry."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

_K1, _B = 1.2, 0.75
_STALE = 1.2
"""Lengths are taken anew when the number of texts has changed by a fifth; until then rare words barely change."""


@dataclass
class Postings:
    """Grams of the texts of many entries (an entry may have several), added and removed one by one."""

    holders: dict[str, dict[int, int]] = field(default_factory=dict)
    texts: dict[int, Counter[str]] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    lengths: dict[int, float] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    total: int = 0
    measured_at: int = 0
    last: int = 0

    def put(self, id: str, counts: Counter[str]) -> None:
        """Add one more text of an entry."""
        self.last += 1
        self.texts[self.last] = counts
        self.owners[self.last] = id
        self.numbers[id].append(self.last)
        self.sizes[self.last] = counts.total()
        self.total += self.sizes[self.last]
        for gram, times in counts.items():
            self.holders.setdefault(gram, {})[self.last] = times
        self.lengths[self.last] = self._length(counts)

    def remove(self, id: str) -> None:
        """Take all texts of an entry out."""
        for number in self.numbers.pop(id, []):
            counts = self.texts.pop(number)
            self.total -= self.sizes.pop(number)
            del self.owners[number], self.lengths[number]
            for gram in counts:
                holders = self.holders[gram]
                del holders[number]
                if not holders:
                    del self.holders[gram]

    def cosines(self, query: Counter[str]) -> dict[str, float]:
        """Give, for every entry that shares a gram, the TF-IDF cosine of its nearest text, 0 to 1."""
        self._measure()
        sums: dict[int, float] = defaultdict(float)
        for gram, times in query.items():
            holders = self.holders.get(gram)
            if not holders:
                continue
            weight = _damped(times) * self._rarity(gram) ** 2
            for number, held in holders.items():
                sums[number] += weight if held == 1 else weight * _damped(held)
        length = self._length(query)
        return self._best({number: value / (length * self.lengths[number]) for number, value in sums.items()})

    def shares(self, query: Counter[str]) -> dict[str, float]:
        """Give BM25 as a share of what a text with all the query's grams would get, so that queries compare, 0 to 1."""
        ideal = sum(self._rarity(gram) for gram in query) * (_K1 + 1)
        if not ideal or not self.texts:
            return {}
        average = self.total / len(self.texts) or 1.0
        flat, slope = _K1 * (1 - _B), _K1 * _B / average
        sums: dict[int, float] = defaultdict(float)
        sizes = self.sizes
        for gram in query:
            weight = self._rarity(gram) * (_K1 + 1)
            for number, held in self.holders.get(gram, {}).items():
                sums[number] += weight * held / (held + flat + slope * sizes[number])
        return self._best({number: value / ideal for number, value in sums.items()})

    def _best(self, values: dict[int, float]) -> dict[str, float]:
        best: dict[str, float] = {}
        for number, value in values.items():
            owner = self.owners[number]
            if value > best.get(owner, 0.0):
                best[owner] = value
        return best

    def _rarity(self, gram: str) -> float:
        held = len(self.holders.get(gram, ()))
        return math.log(1 + (len(self.texts) - held + 0.5) / (held + 0.5))

    def _length(self, counts: Counter[str]) -> float:
        squares = ((_damped(times) * self._rarity(gram)) ** 2 for gram, times in counts.items())
        return math.sqrt(sum(squares)) or 1.0

    def _measure(self) -> None:
        now, before = len(self.texts), self.measured_at
        if before and before / _STALE <= now <= before * _STALE:
            return
        self.lengths = {number: self._length(counts) for number, counts in self.texts.items()}
        self.measured_at = now


def _damped(times: int) -> float:
    return 1.0 if times == 1 else 1.0 + math.log(times)
