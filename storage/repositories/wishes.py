"""Wishes: restock subscriptions, in the order they were asked for."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import col, select

from bot.domain.consent import Status, Topic
from storage.models import ConsentState, Customer, Identity, Wish
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


async def of(uow: UnitOfWork, customer_id: str) -> list[Wish]:
    """Give the wishes that a customer still has: waiting, or told and not yet bought."""
    query = select(Wish).where(Wish.customer_id == customer_id, col(Wish.state).in_(("waiting", "notified")))
    return list(await uow.session.scalars(query.order_by(col(Wish.asked_at))))


async def waiting(uow: UnitOfWork, sku: str, limit: int) -> list[Wish]:
    """Give the head of the line: oldest first, only people who consent and can be reached."""
    reachable = select(Identity.customer_id).where(col(Identity.reachable).is_(True))
    query = (
        select(Wish)
        .join(Customer, col(Customer.id) == col(Wish.customer_id))
        .join(
            ConsentState,
            (col(ConsentState.customer_id) == col(Wish.customer_id)) & (col(ConsentState.topic) == Topic.RESTOCK),
        )
        .where(
            Wish.sku == sku,
            Wish.state == "waiting",
            ConsentState.status == Status.GRANTED,
            col(Customer.erased_at).is_(None),
            col(Wish.customer_id).in_(reachable),
        )
        .order_by(col(Wish.asked_at), col(Wish.id))
        .limit(limit)
    )
    return list(await uow.session.scalars(query))


async def count_waiting(uow: UnitOfWork, sku: str) -> int:
    return (await uow.session.scalar(select(func.count()).where(Wish.sku == sku, Wish.state == "waiting"))) or 0


async def leave(uow: UnitOfWork, customer_id: str, sku: str, state: str = "withdrawn") -> bool:
    """Take the customer out of the line; say whether they were in it."""
    found = await find(uow, customer_id, sku)
    if found is None or found.state not in ("waiting", "notified"):
        return False
    found.state = state
    return True
