"""From purchases to Najimi's import files: products, customers with their addresses and consents, orders.

The shop is moved to Tokyo, and the days are moved by whole weeks so that the last 30 of them lie ahead: the import
happens "now", as it does for a real shop, and what follows is replayed.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from bench.real.purchases import Invoice, Line
from bot.domain.consent import Topic

ZONE = ZoneInfo("Asia/Tokyo")
DAYS = 30
OPT_IN_BEFORE = timedelta(days=60)
# How many of a hundred said yes, by topic; so that "not granted" is there to be respected.
GRANTS = {Topic.RESTOCK: 90, Topic.FOLLOWUP: 80, Topic.NEWS: 70, Topic.PROFILING: 50}
_CATEGORIES = 12
_OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Item:
    sku: str
    name: str
    price: str
    category: str


@dataclass(frozen=True, slots=True)
class Person:
    """A customer with an app. `address` is a LINE user id or a Telegram chat id; `name` may be empty."""

    user_id: str
    channel: str
    address: str
    name: str
    topics: frozenset[Topic]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The replayed days: `start` is a midnight in Tokyo; `weeks` is how far the data were moved."""

    start: datetime
    weeks: int

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=DAYS)

    def moved(self, local: datetime) -> datetime:
        """Give the instant that a local time of the data became."""
        return (local + timedelta(weeks=self.weeks)).replace(tzinfo=ZONE)


def calendar(last: datetime, now: datetime) -> Calendar:
    """Move the days so that the 30 up to `last` (naive, of the data) begin at the first fitting midnight after now.

    Whole weeks, for weekdays matter to a shop.
    """
    midnight = datetime.combine(last.date(), datetime.min.time()) - timedelta(days=DAYS - 1)
    gap = now.astimezone(ZONE).replace(tzinfo=None) - midnight
    weeks = max(0, -(-gap // timedelta(weeks=1)))
    return Calendar((midnight + timedelta(weeks=weeks)).replace(tzinfo=ZONE), weeks)


def items(lines: Iterable[Line]) -> dict[str, Item]:
    """Give the products by sku: the name most often written, the middle price, the last word as the category."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    prices: dict[str, list[float]] = defaultdict(list)
    for line in lines:
        names[line.item_id][line.description] += 1
        prices[line.item_id].append(float(line.price))
    chosen = {sku: counted.most_common(1)[0][0] or sku for sku, counted in names.items()}
    last_words = Counter(_last_word(name) for name in chosen.values())
    categories = {word for word, _ in last_words.most_common(_CATEGORIES)}
    return {
        sku: Item(sku, name, f"{median(prices[sku]):.2f}", _category(name, categories)) for sku, name in chosen.items()
    }


def _last_word(name: str) -> str:
    words = [word for word in name.split() if word.isalpha()]
    return words[-1].upper() if words else _OTHER


def _category(name: str, categories: set[str]) -> str:
    word = _last_word(name)
    return word if word in categories else _OTHER


def people(invoices: Sequence[Invoice], start: datetime, count: int, seed: int) -> list[Person]:
    """Give `count` customers, half on LINE and half on Telegram: first those who buy from `start` (naive) on, then
    those who bought last before."""
    later = list(dict.fromkeys(each.user_id for each in invoices if each.at >= start))
    earlier = dict.fromkeys(each.user_id for each in reversed(invoices) if each.at < start)
    chosen = list(dict.fromkeys([*later, *earlier]))[:count]
    dice = random.Random(f"people {seed}")
    return [_person(user_id, place, dice) for place, user_id in enumerate(chosen)]


def _person(user_id: str, place: int, dice: random.Random) -> Person:
    line = place % 2 == 0
    digest = hashlib.sha256(f"address {user_id}".encode()).hexdigest()
    return Person(
        user_id=user_id,
        channel="line" if line else "telegram",
        address=f"U{digest[:32]}" if line else str(10**9 + int(user_id)),
        name=f"C{user_id}" if dice.random() < 0.7 else "",
        topics=frozenset(topic for topic, percent in GRANTS.items() if dice.random() * 100 < percent),
    )


def write_products(path: Path, items: Iterable[Item], stocks: Mapping[str, int]) -> int:
    columns = ("sku", "name", "price", "currency", "stock", "category")
    return _write(
        path, columns, ((each.sku, each.name, each.price, "GBP", stocks[each.sku], each.category) for each in items)
    )


def write_customers(path: Path, people: Iterable[Person], calendar: Calendar) -> int:
    columns = (
        *("external_id", "name", "locale", "line_user_id", "telegram_chat_id"),
        *("opt_in", "opt_in_at", "opt_in_source"),
    )
    at = (calendar.start - OPT_IN_BEFORE).isoformat()
    return _write(path, columns, (_customer(each, at) for each in people))


def _customer(person: Person, opt_in_at: str) -> tuple[object, ...]:
    line = person.address if person.channel == "line" else ""
    telegram = person.address if person.channel == "telegram" else ""
    consent = (";".join(sorted(person.topics)), opt_in_at, "form at the till") if person.topics else ("", "", "")
    return (person.user_id, person.name, "ja", line, telegram, *consent)


def write_orders(path: Path, invoices: Iterable[Invoice], calendar: Calendar) -> int:
    """Write one row per line; give how many rows."""
    columns = ("order_id", "external_id", "placed_at", "status", "sku", "quantity", "unit_price")
    return _write(path, columns, (row for each in invoices for row in _order(each, calendar)))


def _order(invoice: Invoice, calendar: Calendar) -> Iterable[tuple[object, ...]]:
    at = calendar.moved(invoice.at).isoformat()
    for line in invoice.lines:
        yield invoice.id, invoice.user_id, at, invoice.status, line.item_id, line.quantity, line.price


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(columns)
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the last number is the count
            out.writerow(row)
    return count
