"""What an operator asks about insight at the command line: how well next orders are foretold from files."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import imports
from bot.domain.clock import SystemClock
from bot.domain.errors import InputError
from bot.imports import reading, rows
from bot.imports.rows import Frame, OrderRow
from bot.insight import scoring
from bot.insight.baskets import Basket, Items
from bot.insight.recommender import Recommender

RANKED = 10
_TAKEN_BACK = frozenset(("cancelled", "returned"))
Orders = dict[str, list[frozenset[str]]]
"""By customer, what each order held, the first order first."""


def evaluate(orders: Path, holdout: Path, *, as_json: bool) -> int:
    """Fit on one file of orders, foretell the last order of each customer of the other, and print the score."""
    found = _evaluate(read(orders), read(holdout))
    if as_json:
        print(json.dumps(found))
        return 0
    for name, value in found.items():
        print(f"{name:16} {value:.4f}" if isinstance(value, float) else f"{name:16} {value:,}")
    return 0


def _evaluate(known: Orders, asked: Orders) -> dict[str, Any]:
    """Customers with a single order are left out: there is nothing earlier to foretell it from."""
    returning = {customer: baskets for customer, baskets in asked.items() if len(baskets) > 1}
    if not known or not returning:
        raise InputError("nothing to score: the first file needs orders, the second customers with two orders or more")
    items = Items.of(
        sku for every in (known, returning) for baskets in every.values() for basket in baskets for sku in basket
    )
    start = time.perf_counter()
    learned = Recommender.fit([items.history(baskets) for baskets in known.values()], len(items))
    fitted = time.perf_counter() - start
    histories: list[list[Basket]] = [items.history(baskets) for baskets in returning.values()]
    start = time.perf_counter()
    ranked = learned.rank([history[:-1] for history in histories], RANKED)
    spent = time.perf_counter() - start
    score = scoring.score(ranked, [history[-1] for history in histories])
    return {
        "customers": score.customers,
        f"recall@{RANKED}": score.recall,
        f"ndcg@{RANKED}": score.ndcg,
        f"hit@{RANKED}": score.hit,
        "fit_s": round(fitted, 3),
        "ms_per_customer": round(spent / score.customers * 1000, 3),
    }


def read(path: Path) -> Orders:
    """Read a file in the orders import columns. Rows that cannot be read are left out, with their number on stderr;
    orders that were cancelled or sent back are no purchases. Raises InputError for what is no such file."""
    kind = rows.ORDERS
    table = reading.read(path, kind.known)
    imports.check_columns(path, kind, table)
    parsed = rows.parse(kind, table, Frame(ZoneInfo("UTC"), "JPY", SystemClock().now(), {}))
    if parsed.bad:
        first = parsed.bad[0]
        bad = len({row.number for row in parsed.bad})
        print(f"najimi: {path}: {bad:,} rows left out, the first is row {first.number}", file=sys.stderr)
    return _by_customer(parsed.good)


def _by_customer(lines: Sequence[OrderRow]) -> Orders:
    orders: dict[tuple[str, str], tuple[datetime, int, set[str]]] = {}
    for number, row in enumerate(lines):
        if row.status not in _TAKEN_BACK:
            orders.setdefault((row.external_id, row.order_id), (row.placed_at, number, set()))[2].add(row.line.sku)
    found: Orders = defaultdict(list)
    for (customer, _), (_, _, skus) in sorted(orders.items(), key=lambda order: (order[0][0], *order[1][:2])):
        found[customer].append(frozenset(skus))
    return dict(found)
