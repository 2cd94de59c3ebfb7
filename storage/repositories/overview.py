"""Overviews of all customers: the map of bands, the stages, what messages brought. For the shop's own eyes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_
from sqlmodel import col, select

from bot.domain.customers import Stage
from bot.domain.rfm import BANDS, Cuts
from bot.domain.segments import Banded, InStage
from bot.domain.sending import REACHED_STATES, MessageClass
from storage.batches import batches
from storage.models import Customer, CustomerStats, Delivery, Order, OrderLine
from storage.repositories import products, segments
from storage.repositories.orders import stands
from storage.repositories.purchases import refused
from storage.unit_of_work import UnitOfWork


async def bands(uow: UnitOfWork, cuts: Cuts) -> dict[tuple[int, int], int]:
    """Give for each (recency, frequency) band how many customers are in it."""

    def band(what: Any) -> Any:
        levels = [(segments.banded(Banded(what, level, level), uow.now, cuts), level) for level in BANDS[:-1]]
        return case(*levels, else_=BANDS[-1])

    recency, frequency = band("recency").label("r"), band("frequency").label("f")
    known = col(CustomerStats.customer_id).not_in(refused())
    inner = select(recency, frequency).where(known).subquery()
    query = select(inner.c.r, inner.c.f, func.count()).group_by(inner.c.r, inner.c.f)
    return {(row[0], row[1]): row[2] for row in await uow.session.execute(query)}


async def stages(uow: UnitOfWork, cuts: Cuts) -> dict[Stage, tuple[int, int]]:
    """Give for each stage how many customers are in it and what they spent, in minor units."""
    found = {}
    for stage in Stage:
        query = (
            select(func.count(), func.sum(CustomerStats.spent))
            .select_from(Customer)
            .join(CustomerStats, col(CustomerStats.customer_id) == col(Customer.id), isouter=True)
            .where(segments.condition(InStage(stage), uow.now, cuts))
        )
        many, spent = (await uow.session.execute(query)).one()
        found[stage] = (many, int(spent or 0))
    return found


async def touches(uow: UnitOfWork, since: datetime, most: int) -> list[tuple[str, str, datetime, bool, str]]:
    """Give (customer, topic, when, whether it was sent, reaction) of marketing messages since then and of those that
    the control group went without, the latest first."""
    sent = and_(col(Delivery.state).in_(REACHED_STATES), col(Delivery.sending_at) >= since)
    held = and_(col(Delivery.reason) == "control_group", col(Delivery.ended_at) >= since)
    at = func.coalesce(Delivery.sending_at, Delivery.ended_at)
    columns: tuple[Any, ...] = (Delivery.customer_id, Delivery.topic, at, Delivery.reason, Delivery.reaction)
    query = select(*columns).where(Delivery.message_class == MessageClass.MARKETING, or_(sent, held))
    rows = await uow.session.execute(query.order_by(at.desc()).limit(most))
    return [(row[0], row[1], row[2], row[3] != "control_group", row[4]) for row in rows]


async def ordered(uow: UnitOfWork, ids: Sequence[str], since: datetime) -> list[tuple[str, datetime]]:
    """Give (customer, when) of the orders of these customers since then."""
    found: list[tuple[str, datetime]] = []
    for batch in batches(ids):
        query = select(Order.customer_id, Order.placed_at).where(
            col(Order.customer_id).in_(batch), col(Order.placed_at) >= since, stands()
        )
        found += [(row[0], row[1]) for row in await uow.session.execute(query)]
    return found


async def margin(uow: UnitOfWork) -> float | None:
    """Give the share of what was sold that is left after what the goods cost the shop (their attribute `cost`, in the
    main unit): over the lines whose price and cost are known, None where none is."""
    costs = dict(await products.costs(uow))
    revenue = spent = 0
    for batch in batches(costs):
        query = (
            select(OrderLine.sku, func.sum(OrderLine.quantity), func.sum(OrderLine.quantity * OrderLine.unit_price))  # type: ignore[operator]
            .join(Order, col(Order.id) == col(OrderLine.order_id))
            .where(col(OrderLine.sku).in_(batch), col(OrderLine.unit_price).is_not(None))
            .where(stands())
            .group_by(col(OrderLine.sku))
        )
        for sku, units, sold in await uow.session.execute(query):
            revenue, spent = revenue + int(sold), spent + round(units * costs[sku])
    return 1 - spent / revenue if revenue else None


async def buyers(uow: UnitOfWork) -> list[tuple[str, int, int, datetime, datetime]]:
    """Give (customer, orders, spent in minor units, first, last) of everybody who bought and did not say no to the use
    of their purchases."""
    columns: tuple[Any, ...] = (
        *(CustomerStats.customer_id, CustomerStats.orders, CustomerStats.spent),
        *(CustomerStats.first_at, CustomerStats.last_at),
    )
    query = select(*columns).where(col(CustomerStats.customer_id).not_in(refused()))
    return [(row[0], row[1], row[2], row[3], row[4]) for row in await uow.session.execute(query)]
