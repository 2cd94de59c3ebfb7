"""Wishes: restock subscriptions, in the order they were asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select

from bot.domain.consent import Status, Topic
from storage.models import ConsentState, Customer, Delivery, Identity, Wish
from storage.unit_of_work import UnitOfWork


async def add(uow: UnitOfWork, customer_id: str, sku: str, source_event_id: str = "") -> bool:
    """Put the customer in the line; one who already waits keeps their place. Say whether they were put."""
    found = await find(uow, customer_id, sku)
    if found is None:
        row = Wish(customer_id=customer_id, sku=sku, asked_at=uow.now, source_event_id=source_event_id)
        uow.session.add(row)
        return True
    if found.state == "waiting":
        return False
    found.state, found.asked_at, found.notified_at = "waiting", uow.now, None
    return True


async def find(uow: UnitOfWork, customer_id: str, sku: str) -> Wish | None:
    return (await uow.session.scalars(select(Wish).where(Wish.customer_id == customer_id, Wish.sku == sku))).first()


async def of(uow: UnitOfWork, customer_id: str, *, shown: ColumnElement[bool] | None = None) -> list[Wish]:
    """Give the wishes that a customer still has: waiting, or told and not yet bought. `shown` limits them further."""
    query = select(Wish).where(Wish.customer_id == customer_id, col(Wish.state).in_(("waiting", "notified")))
    if shown is not None:
        query = query.where(shown)
    return list(await uow.session.scalars(query.order_by(col(Wish.asked_at))))


async def waiting(uow: UnitOfWork, sku: str, limit: int, occasion: str = "") -> list[Wish]:
    """Give the head of the line: oldest first, only people who consent and can be reached, and who were not told on
    this `occasion` yet."""
    query = select(Wish).where(*_in_line(sku)).order_by(col(Wish.asked_at), col(Wish.id)).limit(limit)
    if occasion:
        told = select(Delivery.customer_id).where(Delivery.occasion == occasion)
        query = query.where(col(Wish.customer_id).not_in(told))
    return list(await uow.session.scalars(query))


async def count_in_line(uow: UnitOfWork, sku: str) -> int:
    """Count those who wait, consent and can be reached."""
    return (await uow.session.scalar(select(func.count()).select_from(Wish).where(*_in_line(sku)))) or 0


def _in_line(sku: str) -> tuple[ColumnElement[bool], ...]:
    reachable = select(Identity.customer_id).where(col(Identity.reachable).is_(True))
    granted = select(ConsentState.customer_id).where(
        ConsentState.topic == Topic.RESTOCK, ConsentState.status == Status.GRANTED
    )
    erased = select(Customer.id).where(col(Customer.erased_at).is_not(None))
    return (
        col(Wish.sku) == sku,
        col(Wish.state) == "waiting",
        col(Wish.customer_id).in_(granted),
        col(Wish.customer_id).in_(reachable),
        col(Wish.customer_id).not_in(erased),
    )


async def give_back(uow: UnitOfWork, sku: str, occasion: str, states: Sequence[str]) -> int:
    """Let those wait on, at their old place, whose notice of this occasion ended in one of these states."""
    unsent = select(Delivery.customer_id).where(Delivery.occasion == occasion, col(Delivery.state).in_(states))
    result = await uow.session.execute(
        update(Wish)
        .where(col(Wish.sku) == sku, col(Wish.state) == "notified", col(Wish.customer_id).in_(unsent))
        .values(state="waiting", notified_at=None)
        .execution_options(synchronize_session="fetch")
    )
    return int(getattr(result, "rowcount", 0))


async def count_waiting(uow: UnitOfWork, sku: str) -> int:
    return (await uow.session.scalar(select(func.count()).where(Wish.sku == sku, Wish.state == "waiting"))) or 0


async def keep(uow: UnitOfWork, customer_id: str, sku: str) -> bool:
    """Let somebody who was told wait on at their old place; say whether they are in the line now."""
    found = await find(uow, customer_id, sku)
    if found is None or found.state not in ("waiting", "notified"):
        return False
    found.state, found.notified_at = "waiting", None
    return True


async def leave(uow: UnitOfWork, customer_id: str, sku: str, state: str = "withdrawn") -> bool:
    """Take the customer out of the line; say whether they were in it."""
    found = await find(uow, customer_id, sku)
    if found is None or found.state not in ("waiting", "notified"):
        return False
    found.state = state
    return True
