"""The purchases of a UK gift shop (UCI Online Retail): lines as they stand in the file, and invoices made of them.

Columns: invoice, item_id, description, qty, ts (local time without zone), price (GBP per unit), user_id, country.
A line with a negative quantity is a return.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    invoice: str
    item_id: str
    description: str
    quantity: int
    at: datetime
    price: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """`status`: delivered, or returned when all its lines are returns. `at` is naive local time."""

    id: str
    user_id: str
    at: datetime
    status: str
    lines: tuple[Line, ...]


def read(path: Path) -> Iterator[Line]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        yield from map(_line, csv.DictReader(text))


def _line(row: Mapping[str, str]) -> Line:
    return Line(
        invoice=row["invoice"],
        item_id=row["item_id"],
        description=" ".join(row["description"].split()),
        quantity=int(row["qty"]),
        at=datetime.fromisoformat(row["ts"]),
        price=row["price"],
        user_id=row["user_id"],
    )


def is_product(item_id: str) -> bool:
    """Tell goods from postage, bank charges, manual corrections and discounts, whose codes begin with a letter."""
    return item_id[:1].isdigit()


def invoices(lines: Iterable[Line]) -> list[Invoice]:
    """Give the invoices, oldest first. Lines that are no goods are left out, and invoices of nothing else.

    An invoice that only takes back is a returned one with positive quantities; the returns in a mixed one are left
    out, for the import has no half-returned orders.
    """
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        if is_product(line.item_id) and line.quantity and line.user_id:
            grouped.setdefault(line.invoice, []).append(line)
    return sorted((_invoice(of_invoice) for of_invoice in grouped.values()), key=lambda each: (each.at, each.id))


def _invoice(lines: list[Line]) -> Invoice:
    bought = [line for line in lines if line.quantity > 0]
    kept = bought or [_positive(line) for line in lines]
    first = lines[0]
    status = "delivered" if bought else "returned"
    return Invoice(first.invoice, first.user_id, min(line.at for line in lines), status, tuple(kept))


def _positive(line: Line) -> Line:
    return Line(line.invoice, line.item_id, line.description, -line.quantity, line.at, line.price, line.user_id)
