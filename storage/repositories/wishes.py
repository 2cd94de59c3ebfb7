"""Wishes: restock subscriptions, in the order they were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.consent import Status, Topic
from bot.domain.sending import DeliveryState
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
        query = query.where(~_notice(occasion).exists())
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


def _notice(occasion: str) -> SelectOfScalar[str]:
    """Give the notice of this occasion to the person of a wish."""
    return select(Delivery.id).where(col(Delivery.customer_id) == col(Wish.customer_id), Delivery.occasion == occasion)


async def notices(uow: UnitOfWork, sku: str, occasion: str) -> list[tuple[str, datetime | None]]:
    """Give state and time of sending of the notices of an occasion."""
    query = select(Delivery.state, Delivery.sending_at)
    query = query.where(Delivery.occasion == occasion, col(Delivery.customer_id).in_(_wishers(sku)))
    return [(row[0], row[1]) for row in await uow.session.execute(query)]


async def end_notices(uow: UnitOfWork, sku: str, occasion: str, state: DeliveryState, reason: str) -> None:
    """End the notices of an occasion that are not yet handed to the platform."""
    await uow.session.execute(
        update(Delivery)
        .where(
            col(Delivery.occasion) == occasion,
            col(Delivery.customer_id).in_(_wishers(sku)),
            col(Delivery.state).in_((DeliveryState.QUEUED, DeliveryState.CLAIMED)),
        )
        .values(state=state, reason=reason, ended_at=uow.now, lease_until=None)
        .execution_options(synchronize_session="fetch")
    )


def _wishers(sku: str) -> SelectOfScalar[str]:
    """Everybody who ever wished for it. Asked by customer, a notice is found by its index, however many there are."""
    return select(Wish.customer_id).where(Wish.sku == sku)


async def give_back(uow: UnitOfWork, sku: str, occasion: str, states: Sequence[str]) -> int:
    """Let those wait on, at their old place, whose notice of this occasion ended in one of these states."""
    unsent = _notice(occasion).where(col(Delivery.state).in_(states))
    result = await uow.session.execute(
        update(Wish)
        .where(col(Wish.sku) == sku, col(Wish.state) == "notified", unsent.exists())
        .values(state="waiting", notified_at=None)
        .execution_options(synchronize_session="fetch")
    )
    return int(getattr(result, "rowcount", 0))


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
