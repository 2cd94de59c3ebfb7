"""Pasts: who had bought what by some day, as `rebuy` asks about it, and whether it was bought again within a week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.insight.rebuy import HORIZON, Pairs

Pair = tuple[str, str]
"""A customer and a product."""
Days = Mapping[Pair, NDArray[np.int64]]
"""On which days (ordinal numbers, rising) each customer bought each product."""
Products = Mapping[str, NDArray[np.float64]]
_MONTH = 30
_UNKNOWN = np.array([0.0, 0.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True)
class Past:
    """The pairs bought at least twice before a day: which they are, what is known of them, and whether each was bought
    in the week from that day on (0 or 1). `ago`: of several together, which each is of."""

    keys: tuple[Pair, ...]
    pairs: Pairs
    again: NDArray[np.float64]
    ago: NDArray[np.int64] | None = None


def days_of(bought: Iterable[tuple[str, str, int]]) -> Days:
    """Give the days of each customer and product, from (customer, product, day)."""
    found: dict[Pair, set[int]] = defaultdict(set)
    for customer, sku, day in bought:
        found[customer, sku].add(day)
    return {pair: np.array(sorted(days), np.int64) for pair, days in found.items()}


def as_of(days: Days, today: int, products: Products | None = None) -> Past:
    """Give what was known on the morning of a day. `products`: what is known of them already, where `days` are those of
    a few customers only."""
    before = {pair: every[every < today] for pair, every in days.items() if every[0] < today}
    orders = _orders(before)
    products = products_of(before, today) if products is None else products
    keys = tuple(pair for pair, every in before.items() if len(every) > 1)
    rows = [
        (*_own(before[pair], today), *_customer(orders[pair[0]], today), *_product(products.get(pair[1], _UNKNOWN)))
        for pair in keys
    ]
    table = np.array(rows, np.float64).reshape(-1, len(fields(Pairs)))
    again = [float(((days[pair] >= today) & (days[pair] < today + HORIZON)).any()) for pair in keys]
    return Past(keys, Pairs(*table.T), np.array(again))


def together(parts: Sequence[Past]) -> Past:
    """Give several pasts as one, to learn from; `ago` counts them, the first 0."""
    joined: dict[str, Any] = {
        each.name: np.concatenate([getattr(part.pairs, each.name) for part in parts]) for each in fields(Pairs)
    }
    keys = tuple(key for part in parts for key in part.keys)
    ago = np.repeat(np.arange(len(parts)), [len(part.keys) for part in parts])
    return Past(keys, Pairs(**joined), np.concatenate([part.again for part in parts]), ago)


def _orders(before: Days) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for (customer, _), every in before.items():
        found[customer].update(map(int, every))
    return found


def products_of(before: Days, today: int) -> Products:
    """Give of each product: rebuys, days its buyers were watched, buyers of the last month and of the one before."""
    found: dict[str, NDArray[np.float64]] = defaultdict(_UNKNOWN.copy)
    for (_, sku), every in before.items():
        lately = (every >= today - _MONTH).any()
        earlier = ((every >= today - 2 * _MONTH) & (every < today - _MONTH)).any()
        found[sku] += np.array([len(every) - 1, today - every[0], lately, earlier], np.float64)
    return found


def _own(every: NDArray[np.int64], today: int) -> tuple[float, ...]:
    return len(every), float(every[-1] - every[0]), float(np.median(np.diff(every))), float(today - every[-1])


def _customer(days: set[int], today: int) -> tuple[float, ...]:
    return len(days), max(days) - min(days), today - max(days)


def _product(told: NDArray[np.float64]) -> tuple[float, ...]:
    rebuys, watched, lately, earlier = told
    return float(rebuys / max(watched, 1)), float(lately / earlier)
