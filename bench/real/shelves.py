"""The shelves: when things sell out and when they come back, made up so that the real purchases stay possible.

The data do not tell the stock. So the purchases of a scarce product are cut into lots: a delivery holds just what the
next lot sells, the shelf is empty from its last purchase on, and the next delivery comes some time before the next
purchase. Everything else has enough for the whole month.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

_SCARCE_AMONG = 4  # the scarce products are chosen from so many times as many, those most often bought
_CALM = timedelta(hours=8)  # a lot only ends where nothing is sold for so long
_LOT_DAYS = (1.0, 6.0)
_PARTIAL = 0.25  # share of deliveries that come in two parts, the first of one or two units


@dataclass(frozen=True, slots=True)
class Purchase:
    at: datetime
    sku: str
    quantity: int
    user_id: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """Goods that arrive."""

    at: datetime
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without stock. `buyers` buy in the lot that ends it."""

    sku: str
    since: datetime
    until: datetime
    buyers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelves:
    """`initial` stock by sku, what arrives, and the gaps."""

    initial: dict[str, int]
    deliveries: list[Delivery]
    gaps: list[Gap]


def plan(purchases: Sequence[Purchase], skus: Iterable[str], scarce: int, seed: int) -> Shelves:
    """Plan the month for `scarce` products out of those bought most often; `skus` are all that the shop sells."""
    dice = random.Random(f"shelves {seed}")
    by_sku: dict[str, list[Purchase]] = {}
    for each in sorted(purchases, key=lambda purchase: purchase.at):
        by_sku.setdefault(each.sku, []).append(each)
    chosen = _choose(by_sku, scarce, dice)
    shelves = Shelves({sku: dice.randint(5, 50) for sku in skus}, [], [])
    for sku, bought in by_sku.items():
        if sku in chosen:
            _cut(shelves, bought, dice)
        else:
            shelves.initial[sku] += sum(each.quantity for each in bought)
    return shelves


def _choose(by_sku: Mapping[str, Sequence[Purchase]], scarce: int, dice: random.Random) -> set[str]:
    popular = sorted(by_sku, key=lambda sku: (-len(by_sku[sku]), sku))[: scarce * _SCARCE_AMONG]
    return set(dice.sample(popular, min(scarce, len(popular))))


def _cut(shelves: Shelves, bought: Sequence[Purchase], dice: random.Random) -> None:
    lots = _lots(bought, dice)
    shelves.initial[bought[0].sku] = _units(lots[0])
    for before, after in pairwise(lots):
        empty, wanted = before[-1].at, after[0].at
        arrival = empty + (wanted - empty) * dice.uniform(0.5, 0.9)
        shelves.deliveries.extend(_deliver(after, arrival, wanted, dice))
        buyers = tuple(dict.fromkeys(each.user_id for each in after))
        shelves.gaps.append(Gap(after[0].sku, empty, arrival, buyers))


def _lots(bought: Sequence[Purchase], dice: random.Random) -> list[list[Purchase]]:
    lots = [[bought[0]]]
    span = timedelta(days=dice.uniform(*_LOT_DAYS))
    for each in bought[1:]:
        if each.at - lots[-1][-1].at >= _CALM and each.at - lots[-1][0].at >= span:
            lots.append([])
            span = timedelta(days=dice.uniform(*_LOT_DAYS))
        lots[-1].append(each)
    return lots


def _deliver(lot: Sequence[Purchase], arrival: datetime, wanted: datetime, dice: random.Random) -> list[Delivery]:
    units, sku = _units(lot), lot[0].sku
    first = dice.randint(1, 2)
    if units <= first or dice.random() >= _PARTIAL:
        return [Delivery(arrival, sku, units)]
    rest = arrival + (wanted - arrival) * 0.5
    return [Delivery(arrival, sku, first), Delivery(rest, sku, units - first)]


def _units(lot: Sequence[Purchase]) -> int:
    return sum(each.quantity for each in lot)
