"""Purchases: which products were bought together and by whom, for what the shop learns of all its customers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func
from sqlmodel import col, select

from bot.domain.consent import Status, Topic
from storage.models import Customer, CustomerProduct, CustomerStats, Order, OrderLine
from storage.repositories import segments
from storage.repositories.orders import stands
from storage.unit_of_work import UnitOfWork

MOST_LINES = 1_000_000
"""Lines read at most, the latest; a shop with more loses nothing by it."""
_PART = 1000


class Bought(NamedTuple):
    """One line of a purchase."""

    customer: str
    at: datetime
    order: str
    sku: str


async def lines(uow: UnitOfWork, since: datetime) -> list[Bought]:
    """Give the lines of purchases since then, the latest first. Not of those who said no to the use of their purchases
    (CF3), nor of those who were erased. A long list is read in parts, and others go on in between."""
    query = (
        select(Order.customer_id, Order.placed_at, Order.id, OrderLine.sku)
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .join(Customer, col(Customer.id) == col(Order.customer_id))
        .where(col(Order.placed_at) >= since, stands(), OrderLine.quantity > 0)
        .where(col(Customer.erased_at).is_(None), col(Order.customer_id).not_in(refused()))
        .order_by(col(Order.placed_at).desc())
        .limit(MOST_LINES)
    )
    found: list[Bought] = []
    async for part in (await uow.session.stream(query)).partitions(_PART):
        found += [Bought(*row) for row in part]
        await asyncio.sleep(0)
    return found


async def lines_of(uow: UnitOfWork, ids: Sequence[str], since: datetime) -> list[tuple[str, str, datetime, int]]:
    """Give (customer, product, when, units) of the purchases of some customers since then, in any order."""
    query = (
        select(Order.customer_id, OrderLine.sku, Order.placed_at, OrderLine.quantity)
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .where(col(Order.customer_id).in_(ids), col(Order.placed_at) >= since)
        .where(stands(), OrderLine.quantity > 0)
    )
    return [(row[0], row[1], row[2], row[3]) for row in await uow.session.execute(query)]


async def regulars(uow: UnitOfWork) -> int:
    """Give how many customers bought something again, without those who said no to the use of their purchases."""
    return (await uow.session.scalar(select(func.count()).select_from(_again().subquery()))) or 0


async def sampled(uow: UnitOfWork, most: int) -> list[str]:
    """Give so many of these customers at most, and always the same ones."""
    ids = _again().subquery()
    drawn = func.substr(ids.c.customer_id, 20)  # the random end of a ULID
    return list(await uow.session.scalars(select(ids.c.customer_id).order_by(drawn).limit(most)))


def _again() -> Select[Any]:
    query = select(CustomerProduct.customer_id).where(col(CustomerProduct.orders) > 1)
    return query.where(col(CustomerProduct.customer_id).not_in(refused())).distinct()


async def returning(uow: UnitOfWork, times: int, since: datetime, topic: Topic) -> list[str]:
    """Give customers who bought a product so many times, the last time since then, who said yes to the topic and to
    the use of their purchases, and whom messages reach."""
    query = (
        select(CustomerProduct.customer_id)
        .where(col(CustomerProduct.orders) >= times, col(CustomerProduct.last_at) >= since)
        .where(*(col(CustomerProduct.customer_id).in_(segments.granted(each)) for each in (topic, Topic.PROFILING)))
        .where(col(CustomerProduct.customer_id).in_(segments.reachable()))
        .distinct()
    )
    return list(await uow.session.scalars(query))


async def lately(uow: UnitOfWork, since: datetime, topic: Topic) -> list[str]:
    """Give customers who bought something since then, who said yes to the topic and to the use of their purchases, and
    whom messages reach."""
    query = select(CustomerStats.customer_id).where(col(CustomerStats.last_at) >= since)
    for each in (topic, Topic.PROFILING):
        query = query.where(col(CustomerStats.customer_id).in_(segments.granted(each)))
    return list(await uow.session.scalars(query.where(col(CustomerStats.customer_id).in_(segments.reachable()))))


async def returned(uow: UnitOfWork, ids: Sequence[str]) -> set[tuple[str, str]]:
    """Give (customer, product) of what some customers sent back."""
    query = select(CustomerProduct.customer_id, CustomerProduct.sku).where(
        col(CustomerProduct.customer_id).in_(ids), col(CustomerProduct.returned_at).is_not(None)
    )
    return {(row[0], row[1]) for row in await uow.session.execute(query)}


def refused() -> Select[Any]:
    """Give the query for the ids of those who said no to the use of their purchases (CF3)."""
    return segments.said(Topic.PROFILING, Status.WITHDRAWN)


async def own(uow: UnitOfWork, customer_id: str) -> list[tuple[datetime, list[str]]]:
    """Give a customer's purchases, the first one first: when, and the products."""
    query = (
        select(Order.id, Order.placed_at, OrderLine.sku)
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .where(Order.customer_id == customer_id, stands(), OrderLine.quantity > 0)
        .order_by(col(Order.placed_at), col(Order.id), col(OrderLine.position))
    )
    found: dict[str, tuple[datetime, list[str]]] = {}
    for order_id, placed_at, sku in await uow.session.execute(query):
        found.setdefault(order_id, (placed_at, []))[1].append(sku)
    return list(found.values())


def by_customer(rows: Iterable[Bought]) -> list[list[list[str]]]:
    """Give the orders of each customer, the first one first, from what `lines` gave."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in sorted(rows):
        found.setdefault(row.customer, {}).setdefault(row.order, []).append(row.sku)
    return [list(orders.values()) for orders in found.values()]
