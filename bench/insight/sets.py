"""The purchases of NAJIMI_DATA as orders, and as files in Najimi's import columns.

    NAJIMI_DATA=… python -m bench.insight.sets FOLDER      writes NAME.orders.csv and NAME.holdout.csv for each set

A fifth of the customers is the hold-out, by a fixed seed; of Ta-Feng, the test part of the first fold.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

COLUMNS = ("order_id", "external_id", "placed_at", "status", "sku", "quantity", "unit_price")


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    customer: str
    at: datetime
    skus: tuple[str, ...]


def rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def online_retail(root: Path) -> list[Order]:
    """Sales only: what came back has a negative quantity."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in rows(root / "online_retail" / "online_retail_lines.csv.gz"):
        if row["user_id"] and float(row["qty"]) > 0:
            found[row["user_id"], row["ts"], row["invoice"]].add(row["item_id"])
    return [
        Order(invoice, customer, datetime.fromisoformat(at).replace(tzinfo=UTC), tuple(sorted(skus)))
        for (customer, at, invoice), skus in sorted(found.items())
    ]


def descriptions(root: Path) -> dict[str, str]:
    """Give what Online Retail says of each item."""
    return {row["item_id"]: row["description"] for row in rows(root / "online_retail" / "online_retail_lines.csv.gz")}


def tafeng(root: Path) -> list[Order]:
    """The baskets have an order and no dates: a week lies between two."""
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for row in rows(root / "tafeng" / "tafeng_baskets.csv.gz"):
        found[int(row["user_id"]), int(row["basket_no"])].add(row["item_id"])
    start = datetime(2001, 1, 1, tzinfo=UTC)
    return [
        Order(f"{customer}-{number}", str(customer), start + timedelta(weeks=number), tuple(sorted(skus)))
        for (customer, number), skus in sorted(found.items())
    ]


def fold(root: Path, number: int) -> frozenset[str]:
    """Give the customers whose last basket is to be foretold in one of the paper's folds."""
    read = rows(root / "tafeng" / "tafeng_paper_folds.csv.gz")
    return frozenset(row["user_id"] for row in read if row["fold"] == str(number) and row["part"] == "test")


def fifth(orders: Sequence[Order], seed: int) -> frozenset[str]:
    customers = sorted({order.customer for order in orders})
    return frozenset(random.Random(seed).sample(customers, len(customers) // 5))


def write(path: Path, orders: Sequence[Order]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for order in orders:
            for sku in order.skus:
                out.writerow((order.id, order.customer, order.at.isoformat(), "delivered", sku, 1, ""))


def main(arguments: Sequence[str]) -> int:
    data = os.environ.get("NAJIMI_DATA")
    if not data or len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    root, folder = Path(data) / "purchases", Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, orders, held in (
        ("online_retail", retail := online_retail(root), fifth(retail, 5)),
        ("tafeng", tafeng(root), fold(root, 0)),
    ):
        write(folder / f"{name}.orders.csv", [each for each in orders if each.customer not in held])
        write(folder / f"{name}.holdout.csv", [each for each in orders if each.customer in held])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
