"""Prints how well rebuys within a week are foretold on the sets of NAJIMI_DATA, week by week after a fixed day.

    NAJIMI_DATA=… python -m bench.insight.rebuy

The hazard is learned from the weeks before that day and never sees a later one. CDNOW has orders and no products: its
customers are asked whether they order again.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.insight import sets
from bot.insight import rebuy
from bot.insight.rebuy import HORIZON, Hazard, Pairs

Days = Mapping[tuple[str, str], NDArray[np.int64]]
"""On which days (numbers) each customer bought each product."""


def online_retail(root: Path) -> Days:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for order in sets.online_retail(root):
        for sku in order.skus:
            found[order.customer, sku].add(order.at.date().toordinal())
    return _sorted(found)


def cdnow(root: Path) -> Days:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in sets.rows(root / "cdnow" / "cdnow_master_cal.csv.gz"):
        found[row["user_id"], "order"].add(date.fromisoformat(row["date"]).toordinal())
    return _sorted(found)


def _sorted(found: Mapping[tuple[str, str], Iterable[int]]) -> Days:
    return {pair: np.array(sorted(days), np.int64) for pair, days in found.items()}


def as_of(days: Days, today: int) -> tuple[Pairs, NDArray[np.float64]]:
    """Give the pairs bought at least twice before a day, and whether each was bought in the week from it on."""
    orders: dict[str, set[int]] = defaultdict(set)
    rows: list[tuple[float, ...]] = []
    keys: list[tuple[str, str]] = []
    again: list[float] = []
    rebuys: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 1.0, 1.0])
    for (customer, sku), every in days.items():
        before = every[every < today]
        if not len(before):
            continue
        orders[customer].update(map(int, before))
        told = rebuys[sku]
        told[0] += len(before) - 1
        told[1] += float(today - before[0])
        told[2] += float((before >= today - 30).any())
        told[3] += float(((before >= today - 60) & (before < today - 30)).any())
        if len(before) > 1:
            rest = float(np.median(np.diff(before)))
            rows.append((len(before), float(before[-1] - before[0]), rest, float(today - before[-1])))
            keys.append((customer, sku))
            again.append(float(((every >= today) & (every < today + HORIZON)).any()))
    first = {customer: (len(each), max(each) - min(each), today - max(each)) for customer, each in orders.items()}
    more = [
        (*row, *first[customer], rebuys[sku][0] / rebuys[sku][1], rebuys[sku][2] / rebuys[sku][3])
        for row, (customer, sku) in zip(rows, keys, strict=True)
    ]
    table = np.array(more, np.float64).reshape(-1, len(fields(Pairs)))
    return Pairs(*table.T), np.array(again)


def together(parts: Sequence[tuple[Pairs, NDArray[np.float64]]]) -> tuple[Pairs, NDArray[np.float64]]:
    joined: dict[str, Any] = {
        each.name: np.concatenate([getattr(pairs, each.name) for pairs, _ in parts]) for each in fields(Pairs)
    }
    return Pairs(**joined), np.concatenate([again for _, again in parts])


def auc(said: NDArray[Any], happened: NDArray[Any]) -> float:
    """Give the area under the curve, ties shared."""
    order = np.argsort(said, kind="stable")
    ranks = np.empty(len(said))
    values, inverse, counts = np.unique(said[order], return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    ranks[order] = middle[inverse]
    positive = happened == 1
    many = positive.sum()
    del values
    return float((ranks[positive].sum() - many * (many + 1) / 2) / (many * (len(said) - many)))


def precision(said: NDArray[Any], happened: NDArray[Any], share: float) -> float:
    most = np.argsort(-said, kind="stable")[: max(1, int(len(said) * share))]
    return float(happened[most].mean())


def line(name: str, days: Days, learn_from: int, ask_from: int, until: int) -> list[str]:
    taught = together([as_of(days, day) for day in range(learn_from, ask_from - int(HORIZON) + 1, int(HORIZON))])
    hazard = Hazard.fit(*taught)
    pairs, again = together([as_of(days, day) for day in range(ask_from, until - int(HORIZON) + 1, int(HORIZON))])
    out = []
    for how, said in (("own rate", rebuy.by_rate(pairs)), ("hazard", hazard.probabilities(pairs))):
        cells = [name, how, f"{len(pairs):,}", f"{again.mean():.3f}", f"{auc(said, again):.3f}"]
        cells += [f"{precision(said, again, share):.3f}" for share in (0.01, 0.05, 0.10)]
        out.append("| " + " | ".join([*cells, f"{said.mean():.3f}"]) + " |")
    return out


def main() -> int:
    data = os.environ.get("NAJIMI_DATA")
    if not data:
        print("NAJIMI_DATA is not set: it names the folder that holds purchases/", file=sys.stderr)
        return 2
    root = Path(data) / "purchases"
    print("| set | score | rows | base | AUC | top 1 % | top 5 % | top 10 % | mean said |\n" + "|---" * 9 + "|")
    start, ask, end = (date(2011, 5, 5).toordinal(), date(2011, 9, 1).toordinal(), date(2011, 12, 9).toordinal())
    print("\n".join(line("online_retail", online_retail(root), start, ask, end)), flush=True)
    start, ask, end = (date(1997, 3, 1).toordinal(), date(1997, 5, 31).toordinal(), date(1997, 9, 30).toordinal())
    print("\n".join(line("cdnow", cdnow(root), start, ask, end)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
