"""Lanes: which worker handles a sender's events, so that never two do."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from storage.models import Lane
from storage.unit_of_work import UnitOfWork


async def take(uow: UnitOfWork, lane: str, worker: str, lease: timedelta) -> bool:
    """Take a lane, or keep it; False while another worker has it."""
    statement = insert(Lane).values(lane=lane, worker=worker, until=uow.now + lease)
    mine = (col(Lane.worker) == worker) | (col(Lane.until) < uow.now)
    changed = {"worker": statement.excluded.worker, "until": statement.excluded.until}
    statement = statement.on_conflict_do_update(index_elements=["lane"], set_=changed, where=mine)
    return (await uow.session.execute(statement.returning(col(Lane.lane)))).first() is not None


async def holder(uow: UnitOfWork, lane: str) -> str | None:
    """Give who has a lane."""
    found = await uow.session.scalar(select(Lane.worker).where(Lane.lane == lane))
    return str(found) if found else None


async def leave(uow: UnitOfWork, lane: str, worker: str) -> None:
    await uow.session.execute(delete(Lane).where(col(Lane.lane) == lane, col(Lane.worker) == worker))
