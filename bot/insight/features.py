"""Features: what speaks for the next order of a customer holding an item, for each item that is worth asking about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.insight import Numbers
from bot.insight.baskets import History
from bot.insight.crowd import Crowd, weighted_rows

FRESH = 80
"""Items looked at beside those bought before: the most popular, and those that the customer's purchases call for."""
_ALIKE = 100
_DECAY = 0.8
PRIOR = 15.0
"""Orders that the shop's own popularity is worth against a customer's."""
_KNN_SHARE = 3.0
NAMES = (
    *("bought", "times", "rate", "last_order", "recency", "decayed", "steady", "beta_binomial"),
    *("popular", "companions", "companions_of_last", "alike", "overdue", "basket"),
    *("bought_popular", "bought_companions", "bought_alike", "orders", "bought_orders"),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The items asked about for one customer, with a row of features each; `companions` and `alike` are raw scores."""

    items: NDArray[np.int64]
    features: Numbers
    companions: Numbers
    alike: Numbers


def of(crowd: Crowd, histories: Sequence[History], themselves: Sequence[int] | None = None) -> list[Candidates]:
    """Give the candidates of customers who bought at least once. `themselves`: where each stands among those that the
    crowd was learned from, so that nobody is their own neighbour."""
    return [
        _candidates(crowd, history, -1 if themselves is None else themselves[row])
        for row, history in enumerate(histories)
    ]


def _told(crowd: Crowd, history: History) -> tuple[NDArray[np.int64], Numbers]:
    """Give the items bought and how much each tells of this customer, together of length one."""
    held = [item for basket in history for item in basket]
    items, times = np.unique(np.array(held, np.int64), return_counts=True)
    told = np.log1p(times) * crowd.weights[items]
    return items, told / (float(np.sqrt((told * told).sum())) + 1e-9)


def _neighbours(crowd: Crowd, items: NDArray[np.int64], told: Numbers, skip: int) -> Numbers:
    """Give how often the customers most alike buy each item, by how alike they are."""
    alike = weighted_rows(crowd.customers, items, told)
    if skip >= 0:
        alike[crowd.rows == skip] = 0
    others = np.flatnonzero(alike)
    if len(others) > _ALIKE:
        others = others[np.argpartition(-alike[others], _ALIKE)[:_ALIKE]]
    weights = alike[others]
    return weighted_rows(crowd.rates, others, weights / max(float(weights.sum()), 1e-9))


def _candidates(crowd: Crowd, history: History, skip: int) -> Candidates:
    own, told = _told(crowd, history)
    called = weighted_rows(crowd.called, own, told)
    called_last = weighted_rows(crowd.called, *_told(crowd, history[-1:]))
    near = _neighbours(crowd, own, told, skip)
    wanted = called + _KNN_SHARE * near
    fresh = np.argpartition(-wanted, FRESH)[:FRESH] if len(wanted) > FRESH else np.arange(len(wanted))
    items = np.unique(np.concatenate([own, crowd.ranked[:FRESH], fresh]))
    past = _Past.of(history, items)
    rows = _rows(crowd, past, items, called[items], called_last[items], near[items])
    return Candidates(items, rows, called[items], near[items])


@dataclass(frozen=True, slots=True)
class _Past:
    """What a customer's orders say of each item: in how many, the first and the last (0 is their first order), and a
    sum in which an order counts less the older it is."""

    orders: int
    size: float
    times: Numbers
    first: Numbers
    last: Numbers
    decayed: Numbers

    @classmethod
    def of(cls, history: History, items: NDArray[np.int64]) -> _Past:
        place = {int(item): number for number, item in enumerate(items)}
        times, decayed = np.zeros(len(items), np.float32), np.zeros(len(items), np.float32)
        first, last = np.full(len(items), -1, np.float32), np.full(len(items), -1, np.float32)
        for number, basket in enumerate(history):
            held = [place[item] for item in basket]
            times[held] += 1
            decayed[held] += _DECAY ** (len(history) - 1 - number)
            last[held] = number
            fresh = [each for each in held if first[each] < 0]
            first[fresh] = number
        orders = max(1, len(history))  # whoever never bought is asked about like somebody whose one order was empty
        size = max(1.0, sum(map(len, history)) / orders)
        return cls(orders, size, times, first, last, decayed)


def _rows(
    crowd: Crowd, past: _Past, items: NDArray[np.int64], called: Numbers, called_last: Numbers, near: Numbers
) -> Numbers:
    """Give one row for each item, in the order of `NAMES`."""
    orders, times = past.orders, past.times
    bought = (times > 0).astype(np.float32)
    ago = np.where(times > 0, orders - 1 - past.last, orders)
    span = np.where(times > 0, orders - past.first, 1)
    popular = np.log(crowd.popularity[items])
    beta = np.log((PRIOR * crowd.popularity[items] + times) / (PRIOR + orders))
    calls, calls_last, likes = np.log(called + 1e-3), np.log(called_last + 1e-3), np.log(near + 1e-4)
    every = np.ones(len(items))
    columns: list[Any] = [
        bought,
        np.log1p(times),
        bought * np.log((times + 0.1) / orders),
        bought * (ago == 0),
        bought / (1 + ago),
        bought * np.log(past.decayed + 0.01),
        bought * np.log(times / span + 0.01),
        beta,
        popular,
        calls,
        calls_last,
        likes,
        bought * ago / np.maximum(span / np.maximum(times, 1), 1),
        every * np.log(past.size),
        bought * popular,
        bought * calls,
        bought * likes,
        every * np.log(orders),
        bought * np.log(orders),
    ]
    return np.stack(columns, 1).astype(np.float32)
