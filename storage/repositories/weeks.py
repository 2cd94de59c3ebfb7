"""Weeks: what a shop's orders of a week say, for its owner. Who said no to the use of purchases is not named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot.domain.customers import DORMANT_AFTER
from bot.domain.rfm import Cuts, Stats
from storage.models import Customer, CustomerStats, Order, OrderLine, Product, Wish
from storage.repositories import segments
from storage.repositories.orders import stands
from storage.repositories.purchases import refused
from storage.repositories.stats import COLUMNS
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Sales:
    """`revenue` in minor units, over the lines whose price is known."""

    orders: int
    revenue: int


async def sales(uow: UnitOfWork, since: datetime, until: datetime) -> Sales:
    """Give what was sold from `since` up to `until`."""
    of = (stands(), col(Order.placed_at) >= since, col(Order.placed_at) < until)
    orders = (await uow.session.scalar(select(func.count()).select_from(Order).where(*of))) or 0
    spent = select(func.sum(col(OrderLine.quantity) * func.coalesce(col(OrderLine.unit_price), 0))).join(
        Order, col(Order.id) == col(OrderLine.order_id)
    )
    return Sales(orders, int((await uow.session.scalar(spent.where(*of))) or 0))


async def first_buyers(uow: UnitOfWork, since: datetime, until: datetime) -> int:
    """Give how many customers bought for the first time."""
    when = (col(CustomerStats.first_at) >= since, col(CustomerStats.first_at) < until)
    return (await uow.session.scalar(select(func.count()).select_from(CustomerStats).where(*when))) or 0


async def loyal(uow: UnitOfWork, since: datetime, until: datetime, most: int) -> list[tuple[str, Stats]]:
    """Give those of the week's buyers who come again and again, who spent most first."""
    when = (col(CustomerStats.last_at) >= since, col(CustomerStats.last_at) < until, col(CustomerStats.orders) >= 3)
    return await _people(uow, when, most)


async def leaving(uow: UnitOfWork, cuts: Cuts, most: int) -> list[tuple[str, Stats]]:
    """Give the best customers who are late by their own rhythm, who spent most first."""
    late = (col(CustomerStats.drifts_at) <= uow.now, col(CustomerStats.last_at) > uow.now - DORMANT_AFTER)
    return await _people(uow, (segments.best(cuts), *late), most)


async def _people(uow: UnitOfWork, conditions: Sequence[Any], most: int) -> list[tuple[str, Stats]]:
    query = (
        select(*COLUMNS)
        .join(Customer, col(Customer.id) == col(CustomerStats.customer_id))
        .where(*conditions, col(Customer.erased_at).is_(None), col(CustomerStats.customer_id).not_in(refused()))
        .order_by(col(CustomerStats.spent).desc(), col(CustomerStats.orders).desc(), col(CustomerStats.customer_id))
        .limit(most)
    )
    return [(row[0], Stats(*row[1:])) for row in await uow.session.execute(query)]


async def wished(uow: UnitOfWork, most: int) -> list[tuple[Product, int]]:
    """Give the products that are sold out and waited for, by how many, the most first."""
    waiting = func.count().label("waiting")
    query = (
        select(Product, waiting)
        .join(Wish, col(Wish.sku) == col(Product.sku))
        .where(Wish.state == "waiting", col(Product.stock) <= 0, col(Product.active).is_(True))
        .group_by(Product.__table__.c)  # type: ignore[attr-defined]
        .order_by(waiting.desc(), col(Product.sku))
        .limit(most)
    )
    return [(row[0], row[1]) for row in await uow.session.execute(query)]
