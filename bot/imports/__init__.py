"""The way in for files: `najimi import products|customers|orders|faq FILE`.

Everything is read and checked first; when a row is bad, nothing is written unless the caller says `skip_bad`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from bot.domain.errors import InputError
from bot.domain.tables import nearest
from bot.imports import checks, reading, rows, writing
from bot.imports.reading import Table
from bot.imports.rows import BadRow, Frame, Kind
from bot.shop import Shop
from storage.database import Database, readable_errors
from storage.repositories import faq, products

KINDS: dict[str, Kind[Any]] = {kind.name: kind for kind in (rows.PRODUCTS, rows.CUSTOMERS, rows.ORDERS, rows.FAQ)}
_SHOWN = 1_000  # bad rows; whoever has more has one mistake, not a thousand


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a file amounts to: its bad rows, what would be new or is known, and the writing of it."""

    noun: str
    bad: Sequence[BadRow]
    new: int
    known: int
    write: Callable[[], Awaitable[Counter[str]]]


async def run(
    kind: str,
    path: Path,
    database: Database,
    shop: Shop,
    *,
    dry_run: bool,
    skip_bad: bool,
    out: TextIO,
) -> int:
    """Import one file into a migrated database and write the report to `out`; give the exit code.

    0 when all rows are good, or the bad ones were to be left out; else 1. Raises InputError for a file that is no
    table of this kind, StoreError for a database that cannot be used.
    """
    what = KINDS[kind]
    table = reading.read(path, what.known)
    check_columns(path, what, table)
    with readable_errors(database.url):
        frame = Frame(shop.timezone, shop.currency, database.clock.now(), await _currencies(database, what))
        parsed = rows.parse(what, table, frame)
        total = parsed.total
        plan = await _PLANS[kind](database, shop, parsed.good, parsed.bad)
        del parsed  # a year of order lines is some hundred MB
        writing_it = not dry_run and (skip_bad or not plan.bad)
        counts = await plan.write() if writing_it else None
    unused = [] if what.extra else [name for name in table.columns if name and name not in what.known]
    _report(out, unused, plan)
    bad_rows = len({row.number for row in plan.bad})
    print(f"{kind}: {total:,} rows, {bad_rows:,} bad; {_outcome(plan, counts, dry_run)}", file=out)
    return 1 if plan.bad and not skip_bad else 0


def check_columns(path: Path, kind: Kind[Any], table: Table) -> None:
    """Raise InputError when a file lacks what its kind needs, with the column that may be meant."""
    missing = [name for name in kind.needed if name not in table.columns]
    if not missing:
        return
    others = [name for name in table.columns if name and name not in kind.known]
    hint = f'; is "{nearest(missing[0], others)}" meant?' if others else ""
    raise InputError(f"{path} has no column {', '.join(missing)}{hint}")


async def _currencies(database: Database, kind: Kind[Any]) -> dict[str, str]:
    if kind is not rows.ORDERS:
        return {}
    async with database.read() as uow:
        return await products.currencies(uow)


async def _plan_products(database: Database, shop: Shop, good: Sequence[Any], bad: list[BadRow]) -> _Plan:
    async with database.read() as uow:
        known = await products.many(uow, [row.sku for row in good])
    return _Plan("products", bad, len(good) - len(known), len(known), lambda: writing.products(database, shop, good))


async def _plan_faq(database: Database, _shop: Shop, good: Sequence[Any], bad: list[BadRow]) -> _Plan:
    async with database.read() as uow:
        known = await faq.many(uow, [row.id for row in good])
    return _Plan("entries", bad, len(good) - len(known), len(known), lambda: writing.entries(database, good))


async def _plan_customers(database: Database, _shop: Shop, good: Sequence[Any], bad: list[BadRow]) -> _Plan:
    async with database.read() as uow:
        kept, refused, known = await checks.check_customers(uow, good)
    return _Plan(
        "customers", bad + refused, len(kept) - len(known), len(known), lambda: writing.people(database, kept, known)
    )


async def _plan_orders(database: Database, shop: Shop, good: Sequence[Any], bad: list[BadRow]) -> _Plan:
    gathered, contradicting = checks.gather(good)
    async with database.read() as uow:
        kept, refused, known = await checks.check_orders(uow, gathered)
    return _Plan(
        "orders",
        bad + contradicting + refused,
        len(kept) - known,
        known,
        lambda: writing.gathered_orders(database, shop, kept),
    )


_PLANS = {"products": _plan_products, "customers": _plan_customers, "orders": _plan_orders, "faq": _plan_faq}


def _report(out: TextIO, unused: Sequence[str], plan: _Plan) -> None:
    for each in sorted(plan.bad, key=lambda row: row.number)[:_SHOWN]:
        print(each, file=out)
    if len(plan.bad) > _SHOWN:
        print(f"... and {len(plan.bad) - _SHOWN:,} more bad rows", file=out)
    if unused:
        print(f"not used: column {', '.join(unused)}", file=out)


def _outcome(plan: _Plan, counts: Counter[str] | None, dry_run: bool) -> str:
    if counts is not None:
        told = ", ".join(f"{counts[name]:,} {name}" for name in ("new", "changed", "unchanged"))
        joined = f", {counts['customers']:,} customers made" if counts["customers"] else ""
        lost = f", {counts['other_customer']:,} taken by others meanwhile" if counts["other_customer"] else ""
        return f"{plan.noun}: {told}{joined}{lost}"
    if dry_run:
        return f"dry run, nothing was written; {plan.noun}: {plan.new:,} would be new, {plan.known:,} are known"
    return "nothing was written; mend the rows, or leave them out with --skip-bad"
