"""Baskets: what each customer bought, order by order, as numbers that models can count with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

Basket = frozenset[int]
History = Sequence[Basket]
"""One customer's orders, the first first, each a set of item numbers."""


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a shop, each with a number."""

    skus: tuple[str, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, skus: Iterable[str]) -> Items:
        every = tuple(sorted(set(skus)))
        return cls(every, {sku: number for number, sku in enumerate(every)})

    def __len__(self) -> int:
        return len(self.skus)

    def history(self, orders: Iterable[Iterable[str]]) -> list[Basket]:
        """Give a customer's orders as numbers; unknown items and empty orders are left out."""
        baskets = (frozenset(self.numbers[sku] for sku in order if sku in self.numbers) for order in orders)
        return [basket for basket in baskets if basket]


def counts(histories: Sequence[History], items: int) -> sparse.csr_array:
    """Give in how many orders each customer (row) bought each item (column)."""
    rows = [row for row, history in enumerate(histories) for basket in history for _ in basket]
    columns = [item for history in histories for basket in history for item in basket]
    ones = np.ones(len(rows), np.float32)
    return sparse.csr_array(sparse.coo_array((ones, (rows, columns)), shape=(len(histories), items)))
