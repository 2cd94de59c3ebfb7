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
_AT_ONCE = 500
_CONTENT = 0.3
"""How much being written of alike counts against being bought by the same people (measured)."""
REFERENCES = 20_000
"""Customers among whom those alike are looked for; more are sampled, so that one question stays below a millisecond."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """`popularity`: share of orders that have the item, `ranked` the items by it, the most first. `weights`: how much
    an item tells about a customer. `companions`: for each item (row) the likeness of those that go with it, `content`
    of those written of alike, and `called` both together. `customers`: for each item (row) the reference customers
    (columns) who bought it, each of length one; `rates`: how many of their (rows) orders had an item; `rows`: who they
    are."""

    popularity: Numbers
    ranked: NDArray[np.int64]
    weights: Numbers
    companions: sparse.csr_array
    content: sparse.csr_array
    called: sparse.csr_array
    customers: sparse.csr_array
    rates: sparse.csr_array
    rows: NDArray[np.int64]

    @classmethod
    def of(
        cls, histories: Sequence[History], items: int, seed: int = 0, content: sparse.csr_array | None = None
    ) -> Crowd:
        """Learn from everybody's orders. `content`: which items are alike by what is written of them."""
        bought = counts(histories, items)
        orders = np.array([len(history) for history in histories], np.float32)
        popularity = (_sums(bought, 0) + 0.1) / (orders.sum() + 1)
        buyers = np.bincount(bought.indices, minlength=items)
        weights = np.log((len(histories) + 1) / (buyers + 1)).astype(np.float32)
        told = told_by(bought, weights)
        pick = np.random.default_rng(seed).permutation(len(histories))[:REFERENCES]
        rows = np.sort(pick)
        rates = sparse.diags_array(1 / np.maximum(orders[rows], 1)) @ bought[rows]
        companions = _companions(told)
        content = sparse.csr_array(companions.shape, dtype=np.float32) if content is None else content
        called = sparse.csr_array(companions + _CONTENT * content)
        return cls(
            *(popularity, np.argsort(-popularity, kind="stable"), weights, companions, content, called),
            *(sparse.csr_array(directions(told[rows]).T), sparse.csr_array(rates), rows),
        )


def weighted_rows(table: sparse.csr_array, rows: NDArray[np.int64], weights: Numbers) -> Numbers:
    """Give the sum of a few rows, each times its weight: what a product of matrices gives, without its overhead."""
    spans = [slice(table.indptr[row], table.indptr[row + 1]) for row in rows]
    if not spans:
        return np.zeros(table.shape[1], np.float32)
    columns = np.concatenate([table.indices[span] for span in spans])
    values = np.concatenate([table.data[span] * weight for span, weight in zip(spans, weights, strict=True)])
    return np.bincount(columns, values, minlength=table.shape[1]).astype(np.float32)


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
    rows = sparse.csr_array(columns.T)
    parts = [
        strongest(sparse.csr_array(columns[start : start + _AT_ONCE] @ rows), start, COMPANIONS)
        for start in range(0, columns.shape[0], _AT_ONCE)
    ]
    return sparse.csr_array(sparse.vstack(parts)) if parts else sparse.csr_array((0, 0), dtype=np.float32)


def strongest(rows: sparse.csr_array, first: int, most: int, least: float = 0.0) -> sparse.csr_array:
    """Give the `most` largest values of each row, above `least`. `first` is the number of the first row, whose likeness
    to itself is left out."""
    kept: list[tuple[NDArray[np.int64], Numbers]] = []
    for row in range(rows.shape[0]):
        span = slice(rows.indptr[row], rows.indptr[row + 1])
        others, values = rows.indices[span], rows.data[span]
        wanted = (others != first + row) & (values > least)
        others, values = others[wanted], values[wanted]
        if len(values) > most:
            best = np.argpartition(-values, most)[:most]
            others, values = others[best], values[best]
        kept.append((others, values))
    places = np.concatenate([[0], np.cumsum([len(others) for others, _ in kept])])
    indices = np.concatenate([others for others, _ in kept]) if kept else np.zeros(0, np.int64)
    found = np.concatenate([values for _, values in kept]) if kept else np.zeros(0, np.float32)
    return sparse.csr_array((found, indices, places), shape=rows.shape)


def _sums(rows: Any, axis: int) -> Numbers:
    return np.asarray(rows.sum(axis=axis), np.float32).ravel()
