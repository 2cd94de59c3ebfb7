"""Restock lines: the runs of telling people that a product is back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from storage.models import RestockLine
from storage.unit_of_work import UnitOfWork


def add(uow: UnitOfWork, sku: str, expires_at: datetime) -> RestockLine:
    """Open a line whose first wave is due now."""
    row = RestockLine(sku=sku, opened_at=uow.now, expires_at=expires_at, next_wave_at=uow.now)
    uow.session.add(row)
    return row


async def running(uow: UnitOfWork, sku: str) -> RestockLine | None:
    query = select(RestockLine).where(RestockLine.sku == sku, col(RestockLine.closed_at).is_(None))
    return (await uow.session.scalars(query)).first()


async def due(uow: UnitOfWork, limit: int = 100) -> list[RestockLine]:
    """Give the running lines whose next wave, or whose end, has come."""
    query = (
        select(RestockLine)
        .where(
            col(RestockLine.closed_at).is_(None),
            (col(RestockLine.next_wave_at) <= uow.now) | (col(RestockLine.expires_at) <= uow.now),
        )
        .order_by(col(RestockLine.opened_at), col(RestockLine.id))
        .limit(limit)
    )
    return list(await uow.session.scalars(query))


async def next_due(uow: UnitOfWork) -> datetime | None:
    """Give when the next wave is due, None when no line runs."""
    query = select(func.min(RestockLine.next_wave_at)).where(col(RestockLine.closed_at).is_(None))
    found: datetime | None = await uow.session.scalar(query)
    return found
