"""The crowd: what all customers together tell about items. How popular each is, which go together, who is alike.

Which items go together is the TF-IDF cosine of who bought them, without an item's likeness to itself; who is alike is
the same between customers. Measured in bench/insight: neither is needed for repeats, both help to discover.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.insight import Numbers
from bot.insight.baskets import History, counts

COMPANIONS = 50
"""Items kept that go with an item; 20 to 500 differ by less than two percent."""
REFERENCES = 20_000
"""Customers among whom those alike are looked for; more are sampled, so that one question stays below a millisecond."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """`popularity`: share of orders that have the item. `weights`: how much an item tells about a customer.
    `companions`: for each item (row) the likeness of those that go with it. `customers`: the directions of the
    reference customers; `rates`: how many of their orders had an item; `rows`: who they are."""

    popularity: Numbers
    weights: Numbers
    companions: sparse.csr_array
    customers: sparse.csr_array
    rates: sparse.csr_array
    rows: NDArray[np.int64]

    @classmethod
    def of(cls, histories: Sequence[History], items: int, seed: int = 0) -> Crowd:
        """Learn from everybody's orders."""
        bought = counts(histories, items)
        orders = np.array([len(history) for history in histories], np.float32)
        popularity = (_sums(bought, 0) + 0.1) / (orders.sum() + 1)
        buyers = np.bincount(bought.indices, minlength=items)
        weights = np.log((len(histories) + 1) / (buyers + 1)).astype(np.float32)
        told = told_by(bought, weights)
        pick = np.random.default_rng(seed).permutation(len(histories))[:REFERENCES]
        rows = np.sort(pick)
        rates = sparse.diags_array(1 / np.maximum(orders[rows], 1)) @ bought[rows]
        return cls(popularity, weights, _companions(told), directions(told[rows]), sparse.csr_array(rates), rows)


def told_by(bought: sparse.csr_array, weights: Numbers) -> sparse.csr_array:
    """Give what purchases tell: damped counts, weighed by how rare the item is."""
    damped = bought.copy()
    damped.data = np.log1p(damped.data)
    return sparse.csr_array(damped @ sparse.diags_array(weights))


def directions(rows: sparse.csr_array) -> sparse.csr_array:
    """Give each row with length one."""
    lengths = np.sqrt(_sums(rows.multiply(rows), 1)) + 1e-9
    return sparse.csr_array(sparse.diags_array(1 / lengths) @ rows)


def _companions(told: sparse.csr_array) -> sparse.csr_array:
    columns = directions(sparse.csr_array(told.T))
    alike = sparse.csr_array(columns @ columns.T)
    kept: list[tuple[NDArray[np.int64], Numbers]] = []
    for item in range(alike.shape[0]):
        start, end = alike.indptr[item], alike.indptr[item + 1]
        others, values = alike.indices[start:end], alike.data[start:end]
        is_other = others != item
        others, values = others[is_other], values[is_other]
        if len(values) > COMPANIONS:
            best = np.argpartition(-values, COMPANIONS)[:COMPANIONS]
            others, values = others[best], values[best]
        kept.append((others, values))
    rows = np.repeat(np.arange(len(kept)), [len(others) for others, _ in kept])
    none: tuple[NDArray[np.int64], Numbers] = (np.zeros(0, np.int64), np.zeros(0, np.float32))
    found = np.concatenate([values for _, values in (*kept, none)])
    places = (rows, np.concatenate([others for others, _ in (*kept, none)]))
    return sparse.csr_array(sparse.coo_array((found, places), shape=alike.shape))


def _sums(rows: Any, axis: int) -> Numbers:
    return np.asarray(rows.sum(axis=axis), np.float32).ravel()
