"""Rebuy: how probable it is that a customer buys a product again within a week.

Each customer's own rate for each product (Gamma-Poisson) ranks far better than a date on which it "is due" (measured in
bench/insight). Where the shop has enough pasts to learn from, a logistic hazard weighs that rate with how long ago it
was against their usual rest, how the customer and the product do lately, and how often they were bought together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from bot.insight import Numbers, logistic
from bot.insight.logistic import Logistic

HORIZON = 7.0
"""Days."""
LEAST_EVENTS = 100
"""Rebuys in the pasts from which a hazard is learned."""
_PRIOR_TIMES, _PRIOR_DAYS = 0.5, 30.0
_TOWARDS_RATE = 0.5
_SHAPED_BY = 6
"""Horizons, the latest, from which the map to probabilities is made."""
_SEASON, _PRIOR_EVENTS, _FINE = (0.5, 2.0), 20.0, 1e-4
_BENDS = (-4.5, -4.0, -3.5, -3.0, -2.5)
"""Where the logarithm of a rate a day may begin to count more or less: once in 90, 55, 33, 20, 12 days."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """One row for each customer and product bought at least twice, as of one day; times in days.

    `times`: on how many days it was bought; `span`: from the first to the last of them; `rest`: the median between
    two; `since`: since the last. `orders`, `customer_span`, `customer_since`: the same of all the customer's orders.
    `product_rate`: rebuys of the product per day and customer who has it; `trend`: its buyers of the last 30 days over
    those of the 30 before.
    """

    times: Numbers
    span: Numbers
    rest: Numbers
    since: Numbers
    orders: Numbers
    customer_span: Numbers
    customer_since: Numbers
    product_rate: Numbers
    trend: Numbers

    def __len__(self) -> int:
        return len(self.times)


def own_rate(pairs: Pairs) -> Numbers:
    """Give rebuys a day: as often as their usual rest says, less the longer they stay away, drawn to one half in thirty
    days where little was seen."""
    again = pairs.times - 1
    found: Numbers = (again + _PRIOR_TIMES) / (again * pairs.rest + pairs.since + _PRIOR_DAYS)
    return found


def by_rate(pairs: Pairs) -> Numbers:
    """Give the probability of a rebuy within `HORIZON` by the own rate alone."""
    found: Numbers = 1 - np.exp(-HORIZON * own_rate(pairs))
    return found


@dataclass(frozen=True, slots=True)
class Hazard:
    """What was learned of a shop: the weights of the features, and how what they say together with the own rate becomes
    a probability (`levels` at the `points` of it, and in between). None: too few rebuys, the own rate counts."""

    ranking: Logistic | None
    points: Numbers | None = None
    levels: Numbers | None = None

    @classmethod
    def fit(cls, pairs: Pairs, again: Numbers, ago: NDArray[np.int64] | None = None) -> Hazard:
        """Learn from pairs as of days in the past, and whether each was bought again within `HORIZON` (0 or 1). `ago`:
        how many horizons ago each was asked, 0 the latest: the probabilities follow the latest, since a shop's year has
        its seasons; without, all count the same."""
        if again.sum() < LEAST_EVENTS or again.all():
            return cls(None)
        happened = again.astype(np.float64)
        ranking = logistic.fit(features(pairs), happened)
        score = _drawn(ranking, pairs)
        lately = np.ones(len(score), bool) if ago is None else ago < _SHAPED_BY
        if happened[lately].sum() < LEAST_EVENTS:
            lately = np.ones(len(score), bool)
        points, levels = _isotonic(score[lately], happened[lately])
        latest = lately if ago is None else ago == 0
        said, was = np.interp(score[latest], points, levels).sum(), happened[latest].sum()
        season = float(np.clip((was + _PRIOR_EVENTS) / (said + _PRIOR_EVENTS), *_SEASON))
        return cls(ranking, points, np.clip(levels * season, 0.0, 0.99))

    def probabilities(self, pairs: Pairs) -> Numbers:
        if self.ranking is None or self.points is None or self.levels is None:
            return by_rate(pairs)
        score = _drawn(self.ranking, pairs)
        # a map that only rises has steps; on one of them the likelier still comes first
        found: Numbers = np.interp(score, self.points, self.levels) + _FINE / (1 + np.exp(-np.clip(score, -30, 30)))
        return found


def _isotonic(score: Numbers, happened: Numbers) -> tuple[Numbers, Numbers]:
    """Give the rising steps that fit best, by their middles."""
    order = np.argsort(score, kind="stable")
    fitted = optimize.isotonic_regression(happened[order])
    edges = fitted.blocks
    points = np.add.reduceat(score[order], edges[:-1]) / np.diff(edges)
    return points, fitted.x[edges[:-1]]


def _drawn(ranking: Logistic, pairs: Pairs) -> Numbers:
    """Draw what was learned towards the own rate: what held in spring need not hold before Christmas (measured: one
    more repurchase in a hundred of the likeliest twentieth)."""
    found: Numbers = ranking.odds(features(pairs)) + _TOWARDS_RATE * np.log(by_rate(pairs))
    return found


def features(pairs: Pairs) -> Numbers:
    """Give a row of features for each pair: what the pair tells, what the customer does otherwise, and both."""
    rate, customer_rate = np.log(own_rate(pairs)), np.log(_customers_rate(pairs))
    overdue = np.log((pairs.since + 1) / (pairs.rest + 1))
    customer_overdue = np.log((pairs.customer_since + 1) * np.exp(customer_rate))
    share = np.log(pairs.times / np.maximum(pairs.orders, 1))
    columns = [
        *_of_pair(pairs, rate, overdue),
        *_of_customer(pairs, customer_rate, customer_overdue),
        share,
        share * np.log1p(pairs.times),
        *(np.maximum(share - at, 0) for at in (-3.0, -2.0, -1.0)),
        rate * customer_overdue,
        customer_rate * share,
    ]
    return np.stack([np.asarray(column, np.float64) for column in columns], 1)


def _customers_rate(pairs: Pairs) -> Numbers:
    again = pairs.orders - 1 + _PRIOR_TIMES
    found: Numbers = again / (pairs.customer_span + pairs.customer_since + _PRIOR_DAYS)
    return found


def _of_pair(pairs: Pairs, rate: Numbers, overdue: Numbers) -> list[Any]:
    return [
        rate,
        rate * rate,
        *(np.maximum(rate - at, 0) for at in _BENDS),
        np.log((pairs.times - 1 + _PRIOR_TIMES) / (pairs.span + pairs.since + _PRIOR_DAYS)),
        overdue,
        overdue**2,
        np.abs(overdue),
        rate * overdue,
        np.log1p(pairs.rest),
        np.log1p(pairs.since),
        rate * np.log1p(pairs.since),
        pairs.since <= 2,
        pairs.since <= HORIZON,
        rate * (pairs.since <= HORIZON),
        np.log1p(pairs.times),
        np.log1p(pairs.times) ** 2,
        pairs.times <= 2,
        np.log(pairs.product_rate + 1e-4),
        np.log(pairs.trend),
    ]


def _of_customer(pairs: Pairs, rate: Numbers, overdue: Numbers) -> list[Any]:
    return [
        rate,
        *(np.maximum(rate - at, 0) for at in _BENDS),
        overdue,
        overdue**2,
        rate * overdue,
        np.log1p(pairs.customer_since),
        pairs.customer_since <= HORIZON,
        np.log1p(pairs.orders),
    ]
