"""Reactions: what customers answered to marketing messages, as their pace reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, update
from sqlmodel import col, select

from bot.domain.pace import ANSWER_TIME, SILENCE, Kind, Level, Mark
from bot.domain.sending import REACHED_STATES, MessageClass
from storage.batches import batches
from storage.models import Customer, Delivery
from storage.repositories.deeds import NEGATIVE
from storage.unit_of_work import UnitOfWork

KEEP_GOING = "keep_going"
"""The journey of the question that is asked at rest."""
GO_ON = "go_on"
"""The answer yes to it."""
_BACK = timedelta(days=400)
_MARKETING = and_(
    col(Delivery.message_class) == MessageClass.MARKETING,
    col(Delivery.state).in_(REACHED_STATES),
    col(Delivery.sending_at).is_not(None),
)


async def marks(uow: UnitOfWork, ids: Sequence[str]) -> dict[str, list[Mark]]:
    """Give the pushes and the reactions of customers over more than a year, in any order."""
    columns = (Delivery.customer_id, Delivery.journey, Delivery.sending_at, Delivery.reaction, Delivery.reacted_at)
    asked = or_(_MARKETING, col(Delivery.journey) == KEEP_GOING)
    query = select(*columns).where(  # type: ignore[call-overload]
        col(Delivery.customer_id).in_(ids), col(Delivery.sending_at) > uow.now - _BACK, asked
    )
    found: dict[str, list[Mark]] = {}
    for customer_id, journey, sent_at, reaction, reacted_at in await uow.session.execute(query):
        own = found.setdefault(customer_id, [])
        if journey != KEEP_GOING:
            own.append(Mark(sent_at, Kind.PUSH))
        if reacted_at is not None and reaction not in NEGATIVE:
            own.append(Mark(reacted_at, Kind.GO_ON if reaction == GO_ON else Kind.REACTION))
    return found


async def turned(uow: UnitOfWork, since: datetime, until: datetime) -> list[str]:
    """Give whose pace may have changed between two instants: a message grew unanswered, or half a year old, or was
    reacted to."""

    def aged(age: timedelta) -> object:
        return and_(col(Delivery.sending_at) > since - age, col(Delivery.sending_at) <= until - age)

    reacted = and_(col(Delivery.reacted_at) > since, col(Delivery.reacted_at) <= until)
    query = select(Delivery.customer_id).where(
        _MARKETING,
        or_(aged(ANSWER_TIME), aged(SILENCE), reacted),  # type: ignore[arg-type]
    )
    return list(await uow.session.scalars(query.distinct()))


async def set_level(uow: UnitOfWork, ids: Iterable[str], level: Level) -> list[str]:
    """Give these customers a pace; say whose was another."""
    changed: list[str] = []
    for batch in batches(ids):
        where = (col(Customer.id).in_(batch), col(Customer.pace) != level.value, col(Customer.erased_at).is_(None))
        changed += await uow.session.scalars(select(Customer.id).where(*where))
        await uow.session.execute(
            update(Customer).where(*where).values(pace=level.value).execution_options(synchronize_session="fetch")
        )
    return changed
