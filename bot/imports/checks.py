"""What only the database can say about rows: persons who were erased, addresses and orders that are someone else's.

Everything is checked before the first row is written, since a bad row must leave nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.imports.rows import BadRow, CustomerRow, OrderRow
from storage.repositories import orders, recognition
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork

_Id = tuple[str, str]
ERASED = "was erased at the person's own wish and stays away"


@dataclass(frozen=True, slots=True)
class GatheredOrder:
    """The lines of one order, and the rows they stood in."""

    id: str
    external_id: str
    placed_at: datetime
    status: str
    lines: tuple[Line, ...]
    rows: tuple[int, ...]


def gather(rows: Sequence[OrderRow]) -> tuple[list[GatheredOrder], list[BadRow]]:
    """Put the lines of each order together, wherever in the file they stand. The order's time is its first line's.

    Rows that contradict the order's first row are bad.
    """
    first: dict[str, OrderRow] = {}
    lines: dict[str, list[OrderRow]] = {}
    bad = []
    for row in rows:
        begun = first.setdefault(row.order_id, row)
        if (row.external_id, row.status) == (begun.external_id, begun.status):
            lines.setdefault(row.order_id, []).append(row)
        else:
            what = "status" if row.external_id == begun.external_id else "external_id"
            bad.append(BadRow(row.number, f"order {row.order_id} has another {what} in row {begun.number}"))
    return [_order(first[order_id], of_order) for order_id, of_order in lines.items()], bad


def _order(begun: OrderRow, rows: Sequence[OrderRow]) -> GatheredOrder:
    return GatheredOrder(
        begun.order_id,
        begun.external_id,
        min(row.placed_at for row in rows),
        begun.status,
        tuple(row.line for row in rows),
        tuple(row.number for row in rows),
    )


async def check_orders(
    uow: UnitOfWork, gathered: Sequence[GatheredOrder]
) -> tuple[list[GatheredOrder], list[BadRow], int]:
    """Give the orders that can be stored, the rows of the others, and how many of the orders are stored already."""
    known = await recognition.externals(uow, [each.external_id for each in gathered])
    gone = await recognition.suppressed(uow, "external", {each.external_id for each in gathered} - known.keys())
    stored = await orders.many(uow, [each.id for each in gathered])
    good, bad = [], []
    for each in gathered:
        owner = stored.get(each.id)
        if each.external_id in gone:
            bad += [BadRow(row, f'external_id "{each.external_id}" {ERASED}') for row in each.rows]
        elif owner is not None and owner.customer_id != known.get(each.external_id):
            bad += [BadRow(row, f'order_id "{each.id}" is stored for another customer') for row in each.rows]
        else:
            good.append(each)
    return good, bad, sum(each.id in stored for each in good)


@dataclass(frozen=True, slots=True)
class _People:
    """What is known of the ids in a file: their customers, the erased ones, customers with an external id."""

    owners: Mapping[_Id, str]
    gone: frozenset[_Id]
    called: frozenset[str]


async def check_customers(
    uow: UnitOfWork, rows: Sequence[CustomerRow]
) -> tuple[list[CustomerRow], list[BadRow], dict[int, str]]:
    """Give the rows that can be stored, the others, and by row number the customer who is known already."""
    people = await _look_up(uow, rows)
    claimed: dict[_Id, int] = {}
    good, bad, known = [], [], dict[int, str]()
    for row in rows:
        faults = [*_claims(row, claimed), *_conflicts(row, people)]
        if faults:
            bad.append(BadRow(row.number, "; ".join(faults)))
            continue
        good.append(row)
        owner = next((people.owners[each] for each in _ids(row) if each in people.owners), None)
        if owner is not None:
            known[row.number] = owner
    return good, bad, known


def _claims(row: CustomerRow, claimed: dict[_Id, int]) -> Iterable[str]:
    """Tell which of the row's ids another row has taken."""
    for each in _ids(row):
        if (first := claimed.setdefault(each, row.number)) != row.number:
            yield f'{_COLUMNS[each[0]]} "{each[1]}" stands in row {first} already'


def _conflicts(row: CustomerRow, people: _People) -> Iterable[str]:
    ids = _ids(row)
    yield from (f'{_COLUMNS[each[0]]} "{each[1]}" {ERASED}' for each in ids if each in people.gone)
    owners = {people.owners[each] for each in ids if each in people.owners}
    if len(owners) > 1:
        yield "its ids belong to different customers, who can link their apps in the chat"
    elif owners & people.called and ids[0] not in people.owners:
        yield "its addresses belong to a customer with another external_id"


_COLUMNS = {"external": "external_id", "line": "line_user_id", "telegram": "telegram_chat_id"}


def _ids(row: CustomerRow) -> list[_Id]:
    """Give the row's ids, the external one first."""
    found = [("external", row.external_id), ("line", row.line_user_id), ("telegram", row.telegram_chat_id)]
    return [each for each in found if each[1]]


async def _look_up(uow: UnitOfWork, rows: Sequence[CustomerRow]) -> _People:
    externals = await recognition.externals(uow, _of(rows, "external"))
    owners: dict[_Id, str] = {("external", value): customer_id for value, customer_id in externals.items()}
    gone: set[_Id] = set()
    for channel in ("line", "telegram"):
        known = await recognition.addresses(uow, channel, _of(rows, channel))
        owners |= {(channel, value): customer_id for value, customer_id in known.items()}
    for kind in _COLUMNS:
        gone |= {(kind, value) for value in await recognition.suppressed(uow, kind, _of(rows, kind))}
    called = await recognition.called(uow, owners.values())
    # Who came back by themselves is known again, and no longer erased.
    return _People(owners, frozenset(gone - owners.keys()), frozenset(called))


def _of(rows: Sequence[CustomerRow], kind: str) -> Iterable[str]:
    return [value for row in rows for each, value in _ids(row) if each == kind]
