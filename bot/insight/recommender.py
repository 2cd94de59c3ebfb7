"""Recommender: what a customer is likely to take next, and why.

The score blends four kinds of evidence: the customer's own purchases (Beta-Binomial, recency, rhythm), what goes with
them, what customers alike buy, and what everybody buys. How much each counts is learned in every shop by hiding the
last order of each customer; a shop with too few of them ranks by the Beta-Binomial, towards what customers alike buy.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bot.insight import Numbers, features, logistic
from bot.insight.baskets import History
from bot.insight.crowd import Crowd
from bot.insight.features import NAMES, Candidates
from bot.insight.logistic import Logistic

LEARNERS = 12_000
"""Customers learned from at most; more change nothing."""
LEAST_LEARNERS = 50
_BOUGHT, _TIMES, _ORDERS = (NAMES.index(name) for name in ("bought", "times", "orders"))


class Why(StrEnum):
    """What speaks most for an item."""

    BOUGHT = "bought"
    COMPANION = "companion"
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


@dataclass(frozen=True, slots=True)
class Recommender:
    """What was learned of a shop; `ranking` None where there was too little to weigh the evidence by."""

    crowd: Crowd
    ranking: Logistic | None

    @classmethod
    def fit(cls, histories: Sequence[History], items: int, seed: int = 0) -> Recommender:
        """Learn from everybody's orders. A shop without any order gives an empty one."""
        known = [history for history in histories if history]
        return cls(Crowd.of(known, items, seed), _learn(known, items, seed))

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
        scores = self._scores(each)
        bought = each.features[:, _BOUGHT] > 0
        found: list[Suggestion] = []
        for place in np.argsort(-scores, kind="stable"):
            item = int(each.items[place])
            if item in without or (fresh and bought[place]):
                continue
            probability = float(1 / (1 + np.exp(-np.clip(scores[place], -30, 30))))
            found.append(self._explained(history, each, int(place), probability))
            if len(found) == most:
                break
        return found

    def companions(self, item: int, most: int, least: float) -> list[int]:
        """Give the items that go with one, at least so much (cosine, 0 to 1), the most first."""
        values = self.crowd.companions[[item]].toarray().ravel()
        return [int(other) for other in np.argsort(-values, kind="stable")[:most] if values[other] >= least]

    def _candidates(self, histories: Sequence[History]) -> list[Candidates]:
        return features.of(self.crowd, histories)

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

    def _explained(self, history: History, each: Candidates, place: int, probability: float) -> Suggestion:
        item = int(each.items[place])
        if each.features[place, _BOUGHT] > 0:
            return Suggestion(item, probability, Why.BOUGHT)
        companions = self.crowd.companions[:, [item]].toarray().ravel()
        own = max(set().union(*history), key=lambda bought: (companions[bought], -bought), default=None)
        if own is not None and companions[own] > 0:
            return Suggestion(item, probability, Why.COMPANION, own)
        why = Why.ALIKE if each.alike[place] > self.crowd.popularity[item] else Why.POPULAR
        return Suggestion(item, probability, why)


def _learn(known: Sequence[History], items: int, seed: int) -> Logistic | None:
    """Weigh the evidence by hiding everybody's last order and asking for it."""
    returning = [row for row, history in enumerate(known) if len(history) > 1]
    if len(returning) < LEAST_LEARNERS:
        return None
    hidden = [history[:-1] if len(history) > 1 else history for history in known]
    picked = np.random.default_rng(seed).permutation(returning)[:LEARNERS]
    asked = features.of(Crowd.of(hidden, items, seed), [hidden[row] for row in picked], [int(row) for row in picked])
    rows = np.concatenate([each.features for each in asked])
    taken = np.concatenate([np.isin(each.items, list(known[row][-1])) for each, row in zip(asked, picked, strict=True)])
    return logistic.fit(rows.astype(np.float64), taken.astype(np.float64)) if taken.any() else None
