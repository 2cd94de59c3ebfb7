"""Customer stats: what is kept of purchases beside them, written in the transaction of the purchase itself.

A row is worked out again from the orders it sums up, so a cancelled or returned order is taken back like any other
change. The night compares every row with the orders, and mends what differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, or_
from sqlmodel import col, select

from bot.domain import rfm
from bot.domain.rfm import Stats
from storage.batches import batches
from storage.models import Customer, CustomerProduct, CustomerStats, Order, OrderLine
from storage.repositories.orders import stands
from storage.unit_of_work import UnitOfWork

_LINES = col(OrderLine.order_id) == col(Order.id)
_SPENT = func.coalesce(func.sum(col(OrderLine.quantity) * func.coalesce(col(OrderLine.unit_price), 0)), 0)
_UNITS = func.coalesce(func.sum(col(OrderLine.quantity)), 0)
COLUMNS: tuple[Any, ...] = (
    *(CustomerStats.customer_id, CustomerStats.orders, CustomerStats.units, CustomerStats.spent),
    *(CustomerStats.first_at, CustomerStats.last_at, CustomerStats.drifts_at),
)


async def of(uow: UnitOfWork, customer_id: str) -> Stats:
    """Give what is kept of a customer's purchases; zeros for whoever bought nothing."""
    return (await many(uow, [customer_id])).get(customer_id, Stats())


async def many(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, Stats]:
    """Give the stats of many customers; those who bought nothing are missing."""
    found: dict[str, Stats] = {}
    for batch in batches(ids):
        query = select(*COLUMNS).where(col(CustomerStats.customer_id).in_(batch))
        found |= {row[0]: Stats(*row[1:]) for row in await uow.session.execute(query)}
    return found


async def products_of(uow: UnitOfWork, customer_id: str) -> Sequence[CustomerProduct]:
    """Give what a customer bought of each product, the latest first."""
    query = select(CustomerProduct).where(CustomerProduct.customer_id == customer_id)
    return (await uow.session.scalars(query.order_by(col(CustomerProduct.last_at).desc()))).all()


async def refresh(uow: UnitOfWork, touched: Mapping[str, AbstractSet[str] | None]) -> None:
    """Work out again what is kept of these customers, and of the products given for each; None: all of theirs."""
    for batch in batches(touched):
        await _refresh_customers(uow, batch)
        whole = [each for each in batch if touched[each] is None]
        await _refresh_products(uow, whole, None)
        part = [each for each in batch if touched[each] is not None]
        await _refresh_products(uow, part, set().union(*(touched[each] or () for each in part)))


async def _refresh_customers(uow: UnitOfWork, ids: Sequence[str]) -> None:
    orders, first, last = func.count(col(Order.id).distinct()), func.min(Order.placed_at), func.max(Order.placed_at)
    columns: tuple[Any, ...] = (Order.customer_id, orders, _UNITS, _SPENT, first, last)
    query = (
        select(*columns)
        .join(OrderLine, _LINES, isouter=True)
        .join(Customer, col(Customer.id) == col(Order.customer_id))
        .where(col(Order.customer_id).in_(ids), stands(), col(Customer.erased_at).is_(None))
        .group_by(col(Order.customer_id))
    )
    names = [column.key for column in COLUMNS]
    rows = [
        dict(zip(names, [*row, rfm.drifts_at(row[1], row[4], row[5])], strict=True))
        for row in await uow.session.execute(query)
    ]
    await uow.upsert_all(CustomerStats, rows, ["customer_id"])
    gone = set(ids) - {row["customer_id"] for row in rows}
    if gone:
        await uow.session.execute(delete(CustomerStats).where(col(CustomerStats.customer_id).in_(gone)))


async def _refresh_products(uow: UnitOfWork, ids: Sequence[str], skus: AbstractSet[str] | None) -> None:
    if not ids or (skus is not None and not skus):
        return

    def standing(value: Any) -> ColumnElement[Any]:
        return case((stands(), value), else_=None)

    mine: list[Any] = [col(Order.customer_id).in_(ids)]
    kept: list[Any] = [col(CustomerProduct.customer_id).in_(ids)]
    if skus is not None:
        mine.append(col(OrderLine.sku).in_(sorted(skus)))
        kept.append(col(CustomerProduct.sku).in_(sorted(skus)))
    columns: tuple[Any, ...] = (
        *(Order.customer_id, OrderLine.sku, func.count(standing(Order.id).distinct())),
        func.coalesce(func.sum(standing(OrderLine.quantity)), 0),
        *(func.min(standing(Order.placed_at)), func.max(standing(Order.placed_at))),
        func.max(case((col(Order.status) == "returned", col(Order.status_at)), else_=None)),
    )
    query = (
        select(*columns)
        .join(OrderLine, _LINES)
        .join(Customer, col(Customer.id) == col(Order.customer_id))
        .where(*mine, col(Order.status) != "cancelled", col(Customer.erased_at).is_(None))
        .group_by(col(Order.customer_id), col(OrderLine.sku))
    )
    names = ["customer_id", "sku", "orders", "units", "first_at", "last_at", "returned_at"]
    await uow.session.execute(delete(CustomerProduct).where(*kept))
    await uow.session.execute(insert(CustomerProduct).from_select(names, query))


async def differing(uow: UnitOfWork) -> list[str]:
    """Give the customers whose kept sums are not those of their orders, or whose products do not add up to them."""
    columns: tuple[Any, ...] = (
        *(col(Order.customer_id).label("customer_id"), func.count(col(Order.id).distinct()).label("orders")),
        *(_UNITS.label("units"), _SPENT.label("spent"), func.max(Order.placed_at).label("last_at")),
    )
    real = (
        select(*columns)
        .join(OrderLine, _LINES, isouter=True)
        .where(stands())
        .group_by(col(Order.customer_id))
        .subquery()
    )
    same = and_(
        *(getattr(CustomerStats, name) == real.c[name] for name in ("orders", "units", "spent", "last_at")),
    )
    missing = (
        select(real.c.customer_id)
        .join(Customer, col(Customer.id) == real.c.customer_id)
        .join(CustomerStats, col(CustomerStats.customer_id) == real.c.customer_id, isouter=True)
        .where(col(Customer.erased_at).is_(None), or_(col(CustomerStats.customer_id).is_(None), ~same))
    )
    standing = select(Order.id).where(col(Order.customer_id) == col(CustomerStats.customer_id), stands())
    stale = select(CustomerStats.customer_id).where(~standing.exists())
    query = select(CustomerProduct.customer_id, func.sum(CustomerProduct.units).label("units"))
    products = query.group_by(col(CustomerProduct.customer_id)).subquery()
    own = col(CustomerStats.customer_id) == products.c.customer_id
    apart = select(CustomerStats.customer_id).join(products, own, isouter=True)
    apart = apart.where(col(CustomerStats.units) != func.coalesce(products.c.units, 0))
    alone = select(products.c.customer_id).join(CustomerStats, own, isouter=True)
    alone = alone.where(col(CustomerStats.customer_id).is_(None), products.c.units > 0)
    found = [await uow.session.scalars(query) for query in (missing, stale, apart, alone)]
    return list(dict.fromkeys(each for part in found for each in part))


async def forget(uow: UnitOfWork, ids: Sequence[str]) -> None:
    """Remove what is kept of customers who are erased."""
    for model in (CustomerStats, CustomerProduct):
        await uow.session.execute(delete(model).where(col(model.customer_id).in_(ids)))
