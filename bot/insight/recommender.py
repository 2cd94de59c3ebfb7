"""Recommender: what a customer is likely to take next, and why.

The score blends five kinds of evidence: the customer's own purchases (Beta-Binomial, recency, rhythm), what goes with
them, what is written of alike, what customers alike buy, and what everybody buys. How much each counts is learned in
every shop by hiding the last order of each customer; a shop with too few of them ranks by the Beta-Binomial, towards
what customers alike buy.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from bot.insight import Numbers, content, features, logistic
from bot.insight.baskets import History
from bot.insight.crowd import Crowd
from bot.insight.features import NAMES, Candidates
from bot.insight.logistic import Logistic

LEARNERS = 4_000
"""Customers learned from at most; more change nothing."""
LEAST_LEARNERS = 50
_BOUGHT, _TIMES, _ORDERS = (NAMES.index(name) for name in ("bought", "times", "orders"))


class Why(StrEnum):
    """What speaks most for an item."""

    BOUGHT = "bought"
    COMPANION = "companion"
    SIMILAR = "similar"
    ALIKE = "alike"
    POPULAR = "popular"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item by its number, how probable the next order has it (0 to 1), and why; `because`: the item bought before
    that it goes with, None without."""

    item: int
    probability: float
    why: Why
    because: int | None = None


Kin = list[tuple[Why, dict[int, int]]]


@dataclass(frozen=True, slots=True)
class Recommender:
    """What was learned of a shop; `ranking` None where there was too little to weigh the evidence by."""

    crowd: Crowd
    ranking: Logistic | None

    @classmethod
    def fit(
        cls, histories: Sequence[History], items: int, seed: int = 0, texts: Sequence[str] | None = None
    ) -> Recommender:
        """Learn from everybody's orders, and from what is written of each item. A shop without any order gives an empty
        one."""
        known = [history for history in histories if history]
        written = None if texts is None else content.alike(texts)
        return cls(Crowd.of(known, items, seed, written), _learn(known, items, seed, written))

    def rank(self, histories: Sequence[History], most: int = 10) -> list[list[int]]:
        """Give for each customer the items most likely in the next order, best first."""
        ranked = []
        for each in self._candidates(histories):
            order = np.argsort(-self._scores(each), kind="stable")[:most]
            ranked.append([int(item) for item in each.items[order]])
        return ranked

    def suggest(
        self, history: History, most: int = 5, *, without: AbstractSet[int] = frozenset(), fresh: bool = False
    ) -> list[Suggestion]:
        """Give the best items with their reasons, but not those in `without`; `fresh`: only what was never bought."""
        [each] = self._candidates([history])
        said = self.probabilities(each)
        bought = each.features[:, _BOUGHT] > 0
        found: list[Suggestion] = []
        kin = self._kin(history)
        for place in np.argsort(-said, kind="stable"):
            item = int(each.items[place])
            if item in without or (fresh and bought[place]):
                continue
            found.append(self._explained(kin, each, int(place), float(said[place])))
            if len(found) == most:
                break
        return found

    def companions(self, item: int, most: int, least: float) -> list[int]:
        """Give the items that go with one, at least so much (cosine, 0 to 1), the most first."""
        values = self.crowd.companions[[item]].toarray().ravel()
        return [int(other) for other in np.argsort(-values, kind="stable")[:most] if values[other] >= least]

    def _candidates(self, histories: Sequence[History]) -> list[Candidates]:
        return features.of(self.crowd, histories)

    def probabilities(self, each: Candidates) -> Numbers:
        """Give how probable the next order has each candidate (0 to 1)."""
        found: Numbers = 1 / (1 + np.exp(-np.clip(self._scores(each), -30, 30)))
        return found

    def _scores(self, each: Candidates) -> Numbers:
        if self.ranking is None:
            return self._plain(each)
        return self.ranking.odds(each.features)

    def _plain(self, each: Candidates) -> Numbers:
        """Give log-odds by a Beta-Binomial whose prior is, half and half, what everybody and what those alike buy."""
        times, orders = np.expm1(each.features[:, _TIMES]), np.exp(each.features[:, _ORDERS])
        prior = (self.crowd.popularity[each.items] + each.alike) / 2
        share = np.clip((features.PRIOR * prior + times) / (features.PRIOR + orders), 1e-9, 1 - 1e-9)
        odds: Numbers = np.log(share / (1 - share))
        return odds

    def _kin(self, history: History) -> Kin:
        """Give for each reason what goes with the items bought, and the one it goes with most."""
        bought = sorted(set().union(*history))
        both = ((Why.COMPANION, self.crowd.companions), (Why.SIMILAR, self.crowd.content))
        return [(why, _nearest(likeness, bought)) for why, likeness in both]

    def _explained(self, kin: Kin, each: Candidates, place: int, probability: float) -> Suggestion:
        item = int(each.items[place])
        if each.features[place, _BOUGHT] > 0:
            return Suggestion(item, probability, Why.BOUGHT)
        for why, own in kin:
            if item in own:
                return Suggestion(item, probability, why, own[item])
        why = Why.ALIKE if each.alike[place] > self.crowd.popularity[item] else Why.POPULAR
        return Suggestion(item, probability, why)


def _nearest(likeness: sparse.csr_array, bought: Sequence[int]) -> dict[int, int]:
    """Give for each item that is like one of these the one it is like most; of two alike the first."""
    found: dict[int, tuple[float, int]] = {}
    for own in bought:
        span = slice(likeness.indptr[own], likeness.indptr[own + 1])
        for other, value in zip(likeness.indices[span].tolist(), likeness.data[span].tolist(), strict=True):
            if value > found.get(other, (0.0, 0))[0]:
                found[other] = (value, own)
    return {other: own for other, (_, own) in found.items()}


def _learn(known: Sequence[History], items: int, seed: int, written: sparse.csr_array | None) -> Logistic | None:
    """Weigh the evidence by hiding everybody's last order and asking for it."""
    returning = [row for row, history in enumerate(known) if len(history) > 1]
    if len(returning) < LEAST_LEARNERS:
        return None
    hidden = [history[:-1] if len(history) > 1 else history for history in known]
    picked = np.random.default_rng(seed).permutation(returning)[:LEARNERS]
    crowd = Crowd.of(hidden, items, seed, written)
    asked = features.of(crowd, [hidden[row] for row in picked], [int(row) for row in picked])
    taken = np.concatenate([np.isin(each.items, list(known[row][-1])) for each, row in zip(asked, picked, strict=True)])
    rows = np.concatenate([each.features for each in asked])
    del asked  # a second time the same, and the largest thing there is
    return logistic.fit(rows, taken.astype(np.float64)) if taken.any() else None
