"""Orders: what customers bought. A purchase is an order that was neither cancelled nor returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert
from sqlmodel import col, select

from storage.batches import batches
from storage.models import Identity, Order, OrderLine, Product, Wish
from storage.repositories import links
from storage.unit_of_work import UnitOfWork

STATUSES = ("placed", "shipped", "delivered", "cancelled", "returned")
UNDONE = frozenset({"cancelled", "returned"})


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says. `unit_price` in minor units, None when the shop did not say."""

    sku: str
    quantity: int
    unit_price: int | None = None


def stands() -> ColumnElement[bool]:
    """Give the condition for orders that are purchases: neither cancelled nor returned."""
    return col(Order.status).not_in(sorted(UNDONE))


async def get(uow: UnitOfWork, order_id: str) -> Order | None:
    return await uow.session.get(Order, order_id)


async def many(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, Order]:
    found: dict[str, Order] = {}
    for batch in batches(ids):
        found |= {row.id: row for row in await uow.session.scalars(select(Order).where(col(Order.id).in_(batch)))}
    return found


async def lines(uow: UnitOfWork, order_id: str) -> list[Line]:
    return (await lines_of(uow, [order_id])).get(order_id, [])


async def lines_of(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, list[Line]]:
    """Give the lines of many orders, in the order they were written; orders without lines are missing."""
    found: dict[str, list[Line]] = {}
    columns = (col(OrderLine.order_id), col(OrderLine.sku), col(OrderLine.quantity), col(OrderLine.unit_price))
    for batch in batches(ids):
        query = select(*columns).where(col(OrderLine.order_id).in_(batch))
        query = query.order_by(col(OrderLine.order_id), col(OrderLine.position))
        for order_id, sku, quantity, unit_price in await uow.session.execute(query):
            found.setdefault(order_id, []).append(Line(sku, quantity, unit_price))
    return found


async def add(uow: UnitOfWork, orders: Sequence[dict[str, Any]], lines: dict[str, Sequence[Line]]) -> None:
    """Insert new orders, complete rows, with their lines."""
    if orders:
        await uow.session.execute(insert(Order), list(orders))
    await _add_lines(uow, lines)


async def replace_lines(uow: UnitOfWork, order_id: str, lines: Sequence[Line]) -> None:
    await uow.session.execute(delete(OrderLine).where(col(OrderLine.order_id) == order_id))
    await _add_lines(uow, {order_id: lines})


async def _add_lines(uow: UnitOfWork, lines: dict[str, Sequence[Line]]) -> None:
    rows = [
        {
            "order_id": order_id,
            "position": position,
            "sku": line.sku,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
        }
        for order_id, of_order in lines.items()
        for position, line in enumerate(of_order, start=1)
    ]
    if rows:
        await uow.session.execute(insert(OrderLine), rows)


async def recent(uow: UnitOfWork, customer_id: str, limit: int = 5) -> Sequence[Order]:
    """Give a customer's orders of any status, the latest first."""
    query = select(Order).where(Order.customer_id == customer_id)
    query = query.order_by(col(Order.placed_at).desc(), col(Order.id).desc()).limit(limit)
    return (await uow.session.scalars(query)).all()


async def visible(
    uow: UnitOfWork,
    identity: Identity,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 200,
) -> Sequence[Order]:
    """Give the orders that this app may show to its customer, the latest first: for a day after two apps were linked
    only those that were its own before (S19). `since` and `until` bound the time of placing."""
    query = select(Order).where(Order.customer_id == identity.customer_id, links.visible(Order, identity, uow.now))
    if since is not None:
        query = query.where(col(Order.placed_at) >= since)
    if until is not None:
        query = query.where(col(Order.placed_at) < until)
    query = query.order_by(col(Order.placed_at).desc(), col(Order.id).desc()).limit(limit)
    return (await uow.session.scalars(query)).all()


async def last_bought(uow: UnitOfWork, customer_id: str) -> tuple[OrderLine, Order, Product | None] | None:
    """Give the first line of the latest purchase, with its product where the shop still knows it."""
    query = (
        select(OrderLine, Order, Product)
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .join(Product, col(Product.sku) == col(OrderLine.sku), isouter=True)
        .where(Order.customer_id == customer_id, stands())
        .order_by(col(Order.placed_at).desc(), col(Order.id).desc(), col(OrderLine.position))
        .limit(1)
    )
    row = (await uow.session.execute(query)).first()
    return (row[0], row[1], row[2]) if row else None


async def bought_since(uow: UnitOfWork, customer_id: str, since: datetime, skus: Iterable[str]) -> bool:
    """Say whether the customer bought one of these after `since`."""
    query = (
        select(Order.id)
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .where(
            Order.customer_id == customer_id, Order.placed_at > since, stands(), col(OrderLine.sku).in_(sorted(skus))
        )
        .limit(1)
    )
    return (await uow.session.scalars(query)).first() is not None


async def buyers(uow: UnitOfWork, skus: Iterable[str], since: datetime) -> set[str]:
    """Give the ids of the customers who bought one of these at or after `since`."""
    found: set[str] = set()
    for batch in batches(skus):
        query = (
            select(Order.customer_id)
            .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
            .where(Order.placed_at >= since, stands(), col(OrderLine.sku).in_(batch))
            .distinct()
        )
        found.update(await uow.session.scalars(query))
    return found


async def fulfil(uow: UnitOfWork, bought: Mapping[str, Mapping[str, datetime]]) -> None:
    """Mark wishes as bought: by customer, each sku with the time it was placed. A later wish for it stays."""
    for batch in batches(bought):
        query = select(Wish).where(col(Wish.customer_id).in_(batch), col(Wish.state).in_(("waiting", "notified")))
        for wish in await uow.session.scalars(query):
            at = bought[wish.customer_id].get(wish.sku)
            if at is not None and wish.asked_at <= at:
                wish.state = "bought"
    await uow.session.flush()
