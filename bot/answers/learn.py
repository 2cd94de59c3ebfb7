"""Learn: which entry is meant, from entries that have many phrasings: the shop's own and those that staff approved.

A softmax regression over the likeness of a question to every known phrasing (measured in bench/answers: 7 to 20 points
of precision at one over the most alike phrasing). It takes tenths of a second to some seconds, so it runs beside the
answers; until it is done, the newest phrasing is found by search alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answers.postings import Values

LEAST = 2
"""Phrasings from which an entry is learned; those with fewer are one class together, within which the likest wins."""
MOST = 4000
"""Phrasings beyond which nothing is learned: the time grows with their square."""
_STEPS, _DECAY = 60, 0.07
_WORK = 8e10
_OTHERS = -1
_SHARP = 20.0
"""How much the nearest of the entries that are no class stands out among them."""


@dataclass(slots=True)
class Learned:
    """What was learned of one shelf: the `numbers` of its phrasings, the slot of each class, the weights between."""

    numbers: NDArray[np.int64]
    slots: NDArray[np.int64]
    weights: Values
    others: dict[int, int] = field(default_factory=dict)
    """Of phrasings of entries that are no class, by number: the slot."""
    _rows: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = {int(number): row for row, number in enumerate(self.numbers)}

    def forget(self, number: int) -> None:
        """Leave a phrasing out that was taken back, at once."""
        self.others.pop(number, None)
        row = self._rows.pop(number, None)
        if row is not None:
            self.weights[row] = 0.0

    def forget_entry(self, slot: int) -> None:
        """Leave an entry out that is gone, at once: another one may get its slot."""
        self.slots[self.slots == slot] = _OTHERS

    def probabilities(self, alike: Values, slots: int) -> Values:
        """Give for each of so many slots how probable it is, from the likeness of a question to each phrasing."""
        shares = _softmax((alike[self.numbers] @ self.weights)[None])[0]
        found = np.zeros(slots, np.float32)
        named = (self.slots != _OTHERS) & (self.slots < slots)
        found[self.slots[named]] = shares[named]
        if self.others:
            near = np.zeros(slots, np.float32)
            np.maximum.at(near, list(self.others.values()), alike[list(self.others)])
            raised = np.where(near > 0, np.exp(_SHARP * near), 0)
            if raised.any():
                found += float(shares[self.slots == _OTHERS].sum()) * raised / raised.sum()
        return found


def worth(owners: Sequence[int]) -> bool:
    """Tell whether there is enough to learn from, and little enough to do so in seconds."""
    counts = np.bincount(owners) if len(owners) else np.zeros(1, np.int64)
    classes = int((counts >= LEAST).sum()) + 1
    taught = int(counts[counts >= LEAST].sum())
    return (
        classes > 2
        and taught * 2 >= len(owners)
        and len(owners) <= MOST
        and _STEPS * len(owners) ** 2 * classes <= _WORK
    )


def learn(numbers: Sequence[int], owners: Sequence[int], alike: Values) -> Learned:
    """Learn from the phrasings with these numbers, whose entries are `owners`, and their likeness to one another."""
    counts = np.bincount(owners)
    named = np.array([owner if counts[owner] >= LEAST else _OTHERS for owner in owners])
    slots, classes = np.unique(named, return_inverse=True)
    target = np.eye(len(slots), dtype=np.float32)[classes]
    others = {number: owner for number, owner in zip(numbers, owners, strict=True) if counts[owner] < LEAST}
    return Learned(np.array(numbers, np.int64), slots, _fit(alike, target), others)


def _fit(alike: Values, target: Values) -> Values:
    """Minimise cross-entropy with Nesterov's steps, in the space of the phrasings."""
    weights: Values = np.zeros_like(target)
    ahead, pace = weights, 1.0
    size = _largest_eigenvalue(alike) / 2 + _DECAY  # bounds the curvature
    for _ in range(_STEPS):
        slope = _softmax(alike @ ahead) - target + _DECAY * ahead
        stepped = ahead - slope / size
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead, weights, pace = stepped + (pace - 1) / faster * (stepped - weights), stepped, faster
    return weights


def _largest_eigenvalue(alike: Values) -> float:
    vector: Values = np.full(len(alike), len(alike) ** -0.5, np.float32)
    for _ in range(20):
        vector = alike @ vector
        value = float(np.linalg.norm(vector))
        if not value:
            return 1.0
        vector /= value
    return 1.05 * value


def _softmax(values: Any) -> Values:
    raised = np.exp(values - values.max(1, keepdims=True))
    shares: Values = raised / raised.sum(1, keepdims=True)
    return shares
