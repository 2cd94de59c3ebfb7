"""Rhythms: when customers bought and wrote, for the hour at which a message is welcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from sqlmodel import col, select

from bot.domain.rhythm import Rhythm
from storage.models import ChatMessage, Order
from storage.repositories import notes
from storage.repositories.orders import stands
from storage.unit_of_work import UnitOfWork

_NOTE = "insight.rhythm"
_BACK, _TALK_BACK = timedelta(days=730), timedelta(days=180)
_MOST = 20_000


async def times(uow: UnitOfWork, ids: Sequence[str]) -> dict[str, list[datetime]]:
    """Give when each of these customers bought or wrote; whoever never did is missing."""
    found: dict[str, list[datetime]] = {}
    bought = select(Order.customer_id, Order.placed_at).where(
        col(Order.customer_id).in_(ids), col(Order.placed_at) >= uow.now - _BACK, stands()
    )
    wrote = select(ChatMessage.customer_id, ChatMessage.at).where(
        col(ChatMessage.customer_id).in_(ids),
        ChatMessage.direction == "in",
        col(ChatMessage.at) >= uow.now - _TALK_BACK,
    )
    for query in (bought, wrote):
        for customer_id, at in await uow.session.execute(query):
            found.setdefault(customer_id, []).append(at)
    return found


async def work_out(uow: UnitOfWork, zone: tzinfo) -> Rhythm:
    """Read the shop's rhythm from its latest orders."""
    query = select(Order.placed_at).where(stands(), col(Order.placed_at) >= uow.now - _BACK)
    return Rhythm.of(await uow.session.scalars(query.order_by(col(Order.placed_at).desc()).limit(_MOST)), zone)


async def keep(uow: UnitOfWork, rhythm: Rhythm) -> None:
    await notes.put(uow, _NOTE, {"hours": dict(rhythm.hours), "weekdays": dict(rhythm.weekdays)})


async def shops(uow: UnitOfWork) -> Rhythm:
    """Give the shop's rhythm as the last night left it."""
    kept = await notes.get(uow, _NOTE, {})
    found = Rhythm()
    found.hours.update({int(hour): many for hour, many in kept.get("hours", {}).items()})
    found.weekdays.update({int(day): many for day, many in kept.get("weekdays", {}).items()})
    return found
