"""Recency, frequency and value in five bands each, and how far somebody is from their own rhythm.

A band is found by four cut points, so that equal customers are always in the same one. A shop with few buyers has fixed
cut points, a larger one those of its own buyers, worked out at night.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LEAST_BUYERS = 200
"""Buyers from which a shop has cut points of its own."""
SHARES = (0.2, 0.4, 0.6, 0.8)
BANDS = (1, 2, 3, 4, 5)
_VIP_ORDERS = 3
_FIRST_REST = timedelta(days=45)
_LEAST_REST, _MOST_REST = timedelta(days=15), timedelta(days=90)
_LATE = 2

Four = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Stats:
    """What is kept of a customer's purchases: orders, units, `spent` in minor units over the lines with a known price,
    the first and the last purchase, and when they will be late by their own rhythm."""

    orders: int = 0
    units: int = 0
    spent: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    drifts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cuts:
    """Band 1 of frequency or value is up to the first cut point, band 5 above the last; of recency, in days, the other
    way round. `priced`: the shop tells what things cost."""

    buyers: int = 0
    recency: Four = (30, 60, 120, 240)
    frequency: Four = (1, 2, 3, 4)
    spent: Four = (0, 0, 0, 0)
    priced: bool = False


@dataclass(frozen=True, slots=True)
class Bands:
    """Each 1 to 5; 5 is the best."""

    recency: int
    frequency: int
    value: int


def fixed(buyers: int, order_value: int) -> Cuts:
    """Give the cut points of a small shop, whose mean order is worth `order_value` (0: prices are not known)."""
    return Cuts(buyers, spent=(order_value, 2 * order_value, 3 * order_value, 4 * order_value), priced=order_value > 0)


def four(values: Sequence[int]) -> Four:
    """Give four cut points as such."""
    one, two, three, last = values
    return (one, two, three, last)


def bands(stats: Stats, now: datetime, cuts: Cuts) -> Bands | None:
    """Give the bands of somebody who bought; None for whoever did not."""
    if stats.last_at is None:
        return None
    away = (now - stats.last_at) / timedelta(days=1)
    return Bands(
        5 - bisect_left(cuts.recency, away),
        1 + bisect_left(cuts.frequency, stats.orders),
        1 + bisect_left(cuts.spent, stats.spent),
    )


def is_best(stats: Stats, cuts: Cuts) -> bool:
    """Tell whether somebody is among those who come most and spend most."""
    return stats.orders >= best_orders(cuts) and (not cuts.priced or stats.spent > cuts.spent[3])


def best_orders(cuts: Cuts) -> int:
    """Give how many orders the best have at least."""
    return max(_VIP_ORDERS, cuts.frequency[3] + 1)


def drifts_at(orders: int, first_at: datetime, last_at: datetime) -> datetime:
    """Give from when on a customer is late: after twice their usual rest, at least 30 days and at most 180; after one
    order, 90 days."""
    rest = (last_at - first_at) / (orders - 1) if orders > 1 else _FIRST_REST
    return last_at + _LATE * min(max(rest, _LEAST_REST), _MOST_REST)
