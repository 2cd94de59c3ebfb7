"""Rows into the database, some hundred in a unit of work: a server that is running in the meantime waits for none
of them long, and a run that was broken off can simply be repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from bot.domain.consent import Action, Mechanism
from bot.imports.checks import GatheredOrder
from bot.imports.rows import CustomerRow, FaqEntry, ProductRow
from bot.shop import Shop
from flows import customers as told_customers
from flows import orders, stock
from flows.orders import Placed
from storage.database import Database
from storage.models import Customer
from storage.repositories import consents, customers, faq, identities, recognition
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
_UNIT = 500


def _units(rows: Sequence[T], size: int = _UNIT) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


async def products(database: Database, shop: Shop, rows: Sequence[ProductRow]) -> Counter[str]:
    """Store products; give how many were new, changed, unchanged."""
    counts: Counter[str] = Counter()
    for unit in _units(rows):
        told = [stock.Told(row.sku, row.fields, row.stock) for row in unit]
        async with database.write() as uow:
            counts.update(await stock.put_products(uow, shop, told, "import"))
    return counts


async def entries(database: Database, rows: Sequence[FaqEntry]) -> Counter[str]:
    """Store FAQ entries; give how many were new, changed, unchanged."""
    counts: Counter[str] = Counter()
    for unit in _units(rows):
        async with database.write() as uow:
            known = await faq.many(uow, [row.id for row in unit])
            for row in unit:
                changed = await faq.put(
                    uow,
                    row.id,
                    question=row.question,
                    answer=row.answer,
                    alternatives=row.alternatives,
                    category=row.category,
                    locale=row.locale,
                )
                counts["unchanged" if not changed else "changed" if row.id in known else "new"] += 1
    return counts


async def gathered_orders(database: Database, shop: Shop, rows: Sequence[GatheredOrder]) -> Counter[str]:
    """Store orders, and customers that only they mention; give how many were new, changed, unchanged."""
    counts: Counter[str] = Counter()
    for unit in _units(rows):
        async with database.write() as uow:
            people = await recognition.externals(uow, [row.external_id for row in unit])
            for row in unit:
                if row.external_id not in people:
                    people[row.external_id] = (await customers.create(uow, external_id=row.external_id)).id
                    counts["customers"] += 1
            placed = [
                Placed(row.id, people[row.external_id], row.placed_at, row.status, row.lines, source="import")
                for row in unit
            ]
            counts.update(await orders.put_many(uow, shop, placed))
    return counts


async def people(database: Database, rows: Sequence[CustomerRow], known: Mapping[int, str]) -> Counter[str]:
    """Store customers with their addresses and consents; give how many were new, changed, unchanged.

    `known` gives the customer id for the numbers of rows whose customer exists.
    """
    counts: Counter[str] = Counter()
    for unit in _units(rows, 100):
        async with database.write() as uow:
            existing = await customers.many(uow, [known[row.number] for row in unit if row.number in known])
            for row in unit:
                counts[await _person(uow, row, existing.get(known.get(row.number, "")))] += 1
    return counts


async def _person(uow: UnitOfWork, row: CustomerRow, customer: Customer | None) -> str:
    new = customer is None
    if customer is None:
        customer = await customers.create(
            uow,
            external_id=row.external_id,
            name=row.name,
            locale=row.locale,
            birthday=row.birthday,
            attributes=dict(row.attributes),
        )
    changed = not new and _tell(uow, customer, row)
    changed |= await _attach(uow, customer, row)
    changed |= await _opt_in(uow, customer, row)
    return "new" if new else "changed" if changed else "unchanged"


def _tell(uow: UnitOfWork, customer: Customer, row: CustomerRow) -> bool:
    """Add what the row says to what is remembered; its empty cells forget nothing."""
    profile = customers.profile(uow, customer)
    named = not profile.external_id and customer.external_index is None
    if named:
        customers.set_profile(uow, customer, external_id=row.external_id)
    told = told_customers.Told(
        row.name or None,
        row.locale or None,
        row.birthday or None,
        {**profile.attributes, **row.attributes} if row.attributes else None,
    )
    return told_customers.change(uow, customer, told) or named


async def _attach(uow: UnitOfWork, customer: Customer, row: CustomerRow) -> bool:
    """Remember the row's addresses; say if one was new."""
    added = False
    for channel, address in (("line", row.line_user_id), ("telegram", row.telegram_chat_id)):
        if address and await identities.find(uow, channel, address) is None:
            await identities.attach(uow, customer, channel, address)
            added = True
    return added


async def _opt_in(uow: UnitOfWork, customer: Customer, row: CustomerRow) -> bool:
    """Write the proof of consent that the shop has from elsewhere; say if it was new.

    A withdrawal after `opt_in_at` stays stronger, since the ledger goes by the time of the act.
    """
    if not row.opt_in or row.opt_in_at is None:
        return False
    source = consents.Source(
        Mechanism.IMPORT,
        row.opt_in_at,
        dedupe=f"import:{customer.id}:{row.opt_in_at.isoformat()}",
        actor="import",
        note=row.opt_in_source,
    )
    return bool(await consents.record(uow, customer.id, row.opt_in, Action.IMPORT, source))
