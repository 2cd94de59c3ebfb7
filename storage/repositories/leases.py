"""Who holds which delivery: workers claim due rows for a while, and what a dead one held comes free again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select

from bot.domain.sending import DeliveryState
from storage.models import Campaign, Delivery
from storage.unit_of_work import UnitOfWork


async def claim(uow: UnitOfWork, channel: str, worker: str, lease: timedelta, limit: int) -> list[str]:
    """Take due rows for this worker, the important first, and give their ids. A claim is free to lapse."""
    due = (
        select(Delivery.id)
        .where(
            Delivery.state == DeliveryState.QUEUED,
            Delivery.channel == channel,
            col(Delivery.not_before) <= uow.now,
            _not_paused(),
        )
        .order_by(col(Delivery.not_before), col(Delivery.id))
        .limit(limit)
    )
    if not uow.is_sqlite:
        due = due.with_for_update(skip_locked=True)
    ids = list(await uow.session.scalars(due))
    if ids:
        values = {"state": DeliveryState.CLAIMED, "worker": worker, "lease_until": uow.now + lease}
        await uow.session.execute(update(Delivery).where(col(Delivery.id).in_(ids)).values(**values))
    return ids


async def release(uow: UnitOfWork, ids: Sequence[str], worker: str) -> None:
    """Give claimed rows back: their worker stops, and others need not wait for the lease."""
    await uow.session.execute(
        update(Delivery)
        .where(col(Delivery.id).in_(ids), col(Delivery.state) == DeliveryState.CLAIMED, col(Delivery.worker) == worker)
        .values(state=DeliveryState.QUEUED, lease_until=None)
    )
    uow.announce("outbox")


async def take_back(uow: UnitOfWork, ids: Sequence[str], worker: str) -> None:
    """Claim again what this worker may have marked in a transaction whose end it did not hear of: it never called."""
    await uow.session.execute(
        update(Delivery)
        .where(col(Delivery.id).in_(ids), col(Delivery.state) == DeliveryState.SENDING, col(Delivery.worker) == worker)
        .values(state=DeliveryState.CLAIMED, sending_at=None)
    )


def _not_paused() -> ColumnElement[bool]:
    paused = select(Campaign.id).where(Campaign.status == "paused")
    return col(Delivery.campaign_id).is_(None) | col(Delivery.campaign_id).not_in(paused)


async def stranded(uow: UnitOfWork) -> list[Delivery]:
    """Give rows whose worker's lease ran out: it died, or lost its way."""
    query = select(Delivery).where(
        col(Delivery.state).in_((DeliveryState.CLAIMED, DeliveryState.SENDING)),
        col(Delivery.lease_until) <= uow.now,
    )
    return list(await uow.session.scalars(query.limit(1000)))


async def workers(uow: UnitOfWork) -> list[str]:
    """Give who holds rows that are claimed or under way."""
    query = select(Delivery.worker).where(col(Delivery.state).in_((DeliveryState.CLAIMED, DeliveryState.SENDING)))
    return list(await uow.session.scalars(query.distinct()))


def presence(worker: str) -> ColumnElement[int]:
    """Give the key of the lock that a living worker holds, on PostgreSQL."""
    return func.hashtextextended(f"worker:{worker}", 0)


async def gone(uow: UnitOfWork, workers: Sequence[str]) -> list[str]:
    """Give those of these workers that are dead: nobody holds their lock. Only where there are many."""
    return [
        each for each in workers if await uow.session.scalar(select(func.pg_try_advisory_xact_lock(presence(each))))
    ]


async def lapse(uow: UnitOfWork, workers: Sequence[str]) -> None:
    """End the leases of workers that are gone."""
    await uow.session.execute(
        update(Delivery)
        .where(
            col(Delivery.worker).in_(workers),
            col(Delivery.state).in_((DeliveryState.CLAIMED, DeliveryState.SENDING)),
        )
        .values(lease_until=uow.now)
    )


async def next_due(uow: UnitOfWork, channel: str) -> Any:
    """Give when the next queued row of a channel may go out, None when nothing waits."""
    query = select(func.min(Delivery.not_before)).where(
        Delivery.state == DeliveryState.QUEUED, Delivery.channel == channel, _not_paused()
    )
    return await uow.session.scalar(query)
