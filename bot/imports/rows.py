"""One kind of file each: which columns it has, and what a row of it says. A row that cannot be used says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.consent import Topic
from bot.imports import cells
from bot.imports.reading import Record, Table
from storage.repositories.orders import Line

T = TypeVar("T")
_ID = cells.text(200)
_NAME = cells.text(500)
_LONG = cells.text(10_000)
_ATTRIBUTE = cells.text(2_000)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a cell alone does not say. `currencies` by sku, for the unit prices of orders."""

    zone: ZoneInfo
    currency: str
    now: datetime
    currencies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    number: int
    reason: str

    def __str__(self) -> str:
        return f"row {self.number}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ProductRow:
    """`fields` holds what the file has columns for; `stock` None leaves the stock alone."""

    number: int
    sku: str
    stock: int | None
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """Empty values leave alone what is remembered. `opt_in` only with its time and source."""

    number: int
    external_id: str
    name: str = ""
    locale: str = ""
    birthday: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    line_user_id: str = ""
    telegram_chat_id: str = ""
    opt_in: tuple[Topic, ...] = ()
    opt_in_at: datetime | None = None
    opt_in_source: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line of an order."""

    number: int
    order_id: str
    external_id: str
    placed_at: datetime
    status: str
    line: Line


@dataclass(frozen=True, slots=True)
class FaqEntry:
    number: int
    id: str
    question: str
    answer: str
    alternatives: tuple[str, ...]
    category: str
    locale: str


class Cells:
    """A row's cells by column name, and everything that was wrong with them."""

    __slots__ = ("_cells", "_columns", "faults")

    def __init__(self, columns: Mapping[str, int], record: Record) -> None:
        self._columns = columns
        self._cells = record.cells
        self.faults: list[str] = []

    def raw(self, name: str) -> str:
        position = self._columns.get(name, -1)
        return self._cells[position].strip() if 0 <= position < len(self._cells) else ""

    def read(self, name: str, reader: Callable[[str], T], empty: T) -> T:
        """Give the value, or `empty` for an empty cell and for one that is wrong, which is noted."""
        cell = self.raw(name)
        if not cell:
            return empty
        try:
            return reader(cell)
        except ValueError as wrong:
            self.faults.append(f'{name} "{_short(cell)}" {wrong}')
            return empty

    def need(self, name: str, reader: Callable[[str], T], wrong: T) -> T:
        """Like `read`, and an empty cell is a fault."""
        if not self.raw(name):
            self.faults.append(f"{name} is empty")
        return self.read(name, reader, wrong)

    def attributes(self, known: frozenset[str]) -> dict[str, str]:
        """Give the filled cells of all other columns: they become attributes."""
        found = {name: self.read(name, _ATTRIBUTE, "") for name in self._columns if name not in known}
        return {name: value for name, value in found.items() if value}


def _short(cell: str) -> str:
    one_line = " ".join(cell.split())
    return one_line if len(one_line) <= 40 else one_line[:37] + "..."


def product(number: int, row: Cells, frame: Frame) -> ProductRow:
    """Columns that the file has are the truth, empty ones too; an empty stock, price or currency is "not said"."""
    currency = row.read("currency", cells.currency, frame.currency)
    readers: dict[str, tuple[Callable[[str], Any], Any]] = {
        "price": (partial(cells.amount, currency=currency), None),
        "category": (cells.text(200), ""),
        "tags": (lambda cell: list(cells.words(cells.text(2_000)(cell))), []),
        "related": (lambda cell: list(cells.words(cells.text(2_000)(cell))), []),
        "url": (cells.url, ""),
        "image_url": (cells.url, ""),
        "description": (_LONG, ""),
    }
    sku = row.need("sku", _ID, "")
    fields: dict[str, Any] = {"name": row.need("name", _NAME, "")}
    fields |= {name: row.read(name, *how) for name, how in readers.items() if name in row._columns}
    if fields.get("price") is not None:
        fields["currency"] = currency
    attributes = row.attributes(PRODUCTS.known)
    if attributes:
        fields["attributes"] = attributes
    return ProductRow(number, sku, row.read("stock", cells.units, None), fields)


def customer(number: int, row: Cells, frame: Frame) -> CustomerRow:
    attributes = row.attributes(CUSTOMERS.known - {"email"})
    read = CustomerRow(
        number,
        external_id=row.need("external_id", _ID, ""),
        name=row.read("name", _NAME, ""),
        locale=row.read("locale", cells.locale, ""),
        birthday=row.read("birthday", cells.month_day, ""),
        attributes=attributes,
        line_user_id=row.read("line_user_id", cells.line_user, ""),
        telegram_chat_id=row.read("telegram_chat_id", cells.telegram_chat, ""),
        opt_in=row.read("opt_in", cells.topics, ()),
        opt_in_at=row.read("opt_in_at", lambda cell: cells.moment(cell, frame.zone), None),
        opt_in_source=row.read("opt_in_source", _NAME, ""),
    )
    if row.raw("opt_in"):
        row.faults += [f"opt_in without {name}" for name in ("opt_in_at", "opt_in_source") if not row.raw(name)]
    if read.opt_in_at is not None and read.opt_in_at > frame.now:
        row.faults.append(f'opt_in_at "{row.raw("opt_in_at")}" lies in the future')
    return read


def order(number: int, row: Cells, frame: Frame) -> OrderRow:
    sku = row.need("sku", _ID, "")
    currency = frame.currencies.get(sku, frame.currency)
    price: int | None = row.read("unit_price", lambda cell: cells.amount(cell, currency, rounding=True), None)
    return OrderRow(
        number,
        order_id=row.need("order_id", _ID, ""),
        external_id=row.need("external_id", _ID, ""),
        placed_at=row.need("placed_at", lambda cell: cells.moment(cell, frame.zone), frame.now),
        status=row.need("status", cells.status, ""),
        line=Line(sku, row.need("quantity", cells.quantity, 1), price),
    )


def faq(number: int, row: Cells, frame: Frame) -> FaqEntry:
    del frame
    return FaqEntry(
        number,
        id=row.need("id", _ID, ""),
        question=row.need("question", cells.text(2_000), ""),
        answer=row.need("answer", cells.text(5_000), ""),  # the longest text message that LINE takes
        alternatives=row.read("alternatives", lambda cell: cells.phrases(cells.text(100_000)(cell)), ()),
        category=row.read("category", cells.text(200), ""),
        locale=row.read("locale", cells.locale, ""),
    )


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of file. `key` names what may stand in one row only; orders have one row per line."""

    name: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    parse: Callable[[int, Cells, Frame], T]
    key: Callable[[T], str] | None = None
    extra: bool = False

    @property
    def known(self) -> frozenset[str]:
        return frozenset((*self.needed, *self.optional))


PRODUCTS = Kind(
    "products",
    ("sku", "name"),
    ("price", "currency", "stock", "category", "tags", "url", "image_url", "description", "related"),
    product,
    lambda row: row.sku,
    extra=True,
)
CUSTOMERS = Kind(
    "customers",
    ("external_id",),
    (
        "name",
        "locale",
        "birthday",
        "line_user_id",
        "telegram_chat_id",
        "email",
        "opt_in",
        "opt_in_at",
        "opt_in_source",
    ),
    customer,
    lambda row: row.external_id,
    extra=True,
)
ORDERS = Kind("orders", ("order_id", "external_id", "placed_at", "status", "sku", "quantity"), ("unit_price",), order)
FAQ = Kind("faq", ("id", "question", "answer"), ("alternatives", "category", "locale"), faq, lambda row: row.id)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """The rows that can be used and, in the order of the file, those that cannot."""

    good: list[T]
    bad: list[BadRow]
    total: int


def parse(kind: Kind[T], table: Table, frame: Frame) -> Parsed[T]:
    columns = {name: position for position, name in enumerate(table.columns) if name}
    good: list[T] = []
    bad: list[BadRow] = []
    seen: dict[str, int] = {}
    for record in table.records:
        if record.fault:
            bad.append(BadRow(record.number, record.fault))
            continue
        row = Cells(columns, record)
        parsed = kind.parse(record.number, row, frame)
        key = kind.key(parsed) if kind.key else ""
        if key and (first := seen.setdefault(key, record.number)) != record.number:
            row.faults.append(f'"{_short(key)}" stands in row {first} already')
        if row.faults:
            bad.append(BadRow(record.number, "; ".join(row.faults)))
        else:
            good.append(parsed)
    return Parsed(good, bad, len(good) + len(bad))
