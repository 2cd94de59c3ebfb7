"""Features: what speaks for the next order of a customer holding an item, for each item that is worth asking about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.insight import Numbers
from bot.insight.baskets import History, counts
from bot.insight.crowd import Crowd, directions, told_by

FRESH = 80
"""Items looked at beside those bought before: the most popular, and those that the customer's purchases call for."""
_ALIKE = 100
_AT_ONCE = 500
"""Customers worked on together: what they and all others have in common is a large table."""
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
    found: list[Candidates] = []
    for start in range(0, len(histories), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        found += _part(crowd, histories[part], None if themselves is None else themselves[part])
    return found


def _part(crowd: Crowd, histories: Sequence[History], themselves: Sequence[int] | None) -> list[Candidates]:
    items = len(crowd.popularity)
    told = directions(told_by(counts(histories, items), crowd.weights))
    last = directions(told_by(counts([history[-1:] for history in histories], items), crowd.weights))
    called, called_last = sparse.csr_array(told @ crowd.called), sparse.csr_array(last @ crowd.called)
    alike = sparse.csr_array(told @ crowd.customers.T)
    popular = np.argsort(-crowd.popularity, kind="stable")[:FRESH]
    found = []
    for row, history in enumerate(histories):
        skip = -1 if themselves is None else themselves[row]
        near = _neighbours(crowd, alike, row, skip)
        found.append(_candidates(crowd, history, _dense(called, row), _dense(called_last, row), near, popular))
    return found


def _dense(rows: sparse.csr_array, row: int) -> Numbers:
    values = np.zeros(rows.shape[1], np.float32)
    span = slice(rows.indptr[row], rows.indptr[row + 1])
    values[rows.indices[span]] = rows.data[span]
    return values


def _neighbours(crowd: Crowd, alike: sparse.csr_array, row: int, skip: int) -> Numbers:
    """Give how often the customers most alike buy each item, by how alike they are."""
    span = slice(alike.indptr[row], alike.indptr[row + 1])
    others, weights = alike.indices[span], alike.data[span].copy()
    if skip >= 0:
        weights[crowd.rows[others] == skip] = 0
    if len(weights) > _ALIKE:
        best = np.argpartition(-weights, _ALIKE)[:_ALIKE]
        others, weights = others[best], weights[best]
    total = float(weights.sum())
    if total <= 0:
        return np.zeros(crowd.rates.shape[1], np.float32)
    found: Numbers = np.asarray(crowd.rates[others].T @ (weights / total), np.float32).ravel()
    return found


def _candidates(
    crowd: Crowd, history: History, called: Numbers, called_last: Numbers, near: Numbers, popular: NDArray[np.int64]
) -> Candidates:
    own = np.array(sorted(set().union(*history)), np.int64)
    wanted = called + _KNN_SHARE * near
    fresh = np.argpartition(-wanted, FRESH)[:FRESH] if len(wanted) > FRESH else np.arange(len(wanted))
    items = np.unique(np.concatenate([own, popular, fresh]))
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
