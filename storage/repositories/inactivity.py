"""Customers who have not been in touch for long: found, and made nobody. Their purchases stay, without a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from bot.domain.consent import Status, Topic
from storage.models import ConsentEntry, ConsentState, Customer, Identity, Order, Staff, View
from storage.repositories import customers, erasures, facts
from storage.unit_of_work import UnitOfWork


async def retire(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """Make nobody of customers whose last contact was before then; give how many there were.

    A contact is theirs, not ours: a word, a tap, an order, an answer to a question of consent. Who comes back later is
    new. Only of who said no a keyed hash of the address stays, as after an erasure, so that no import of an old list
    turns the no into the yes that came before it.
    """
    idle = select(Customer).where(*_idle(before)).order_by(col(Customer.id)).limit(limit)
    found = list(await uow.session.scalars(idle))
    for customer in found:
        people = await erasures.everyone(uow, customer)
        if await _said_no(uow, [each.id for each in people]):
            await erasures.suppress(uow, people)
        await erasures.remove(uow, people)
    return len(found)


def _idle(before: datetime) -> list[ColumnElement[bool]]:
    mine = col(Customer.id)
    ordered = select(Order.id).where(col(Order.customer_id) == mine, col(Order.placed_at) >= before)
    viewed = select(View.id).where(col(View.customer_id) == mine, col(View.at) >= before)
    agreed = select(ConsentEntry.id).where(
        col(ConsentEntry.customer_id) == mine,
        col(ConsentEntry.actor).not_in(("system", "import")),
        col(ConsentEntry.recorded_at) >= before,
    )
    present = select(Identity.id).where(col(Identity.customer_id) == mine, _heard() >= before)
    employed = (
        select(Staff.id)
        .join(Identity, col(Identity.id) == col(Staff.identity_id))
        .where(col(Identity.customer_id) == mine, col(Staff.active).is_(True))
    )
    return [
        col(Customer.erased_at).is_(None),
        col(Customer.linked_to).is_(None),
        col(Customer.created_at) < before,
        func.coalesce(col(Customer.last_seen_at), col(Customer.created_at)) < before,
        *(~each.exists() for each in (ordered, viewed, agreed, present, employed)),
    ]


def _heard() -> ColumnElement[datetime]:
    return func.coalesce(col(Identity.last_seen_at), col(Identity.created_at))


async def _said_no(uow: UnitOfWork, ids: list[str]) -> bool:
    query = select(ConsentState.topic).where(
        col(ConsentState.customer_id).in_(ids), ConsentState.status == Status.WITHDRAWN
    )
    return (await uow.session.scalars(query.limit(1))).first() is not None


async def forget_birthdays(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """Forget the birthday of who said no to its topic before then: it was kept for nothing else."""
    query = (
        select(Customer)
        .join(ConsentState, col(ConsentState.customer_id) == col(Customer.id))
        .where(col(Customer.birthday_index).is_not(None))
        .where(ConsentState.topic == Topic.BIRTHDAY, ConsentState.status == Status.WITHDRAWN)
        .where(col(ConsentState.since) < before)
        .limit(limit)
    )
    found = list(await uow.session.scalars(query))
    for customer in found:
        customers.set_profile(uow, customer, birthday="")
        await facts.forget_kind(uow, customer.id, "birthday")
    await uow.session.flush()
    return len(found)
