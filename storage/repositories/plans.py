"""Plans: steps that journeys will take later."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import col, select

from storage.models import Plan
from storage.unit_of_work import UnitOfWork


async def add(
    uow: UnitOfWork, journey: str, cause: str, customer_id: str, due_at: datetime, data: dict[str, Any]
) -> bool:
    """Plan one step; the same cause is planned once. Say whether it was new."""
    row = Plan(
        customer_id=customer_id,
        journey=journey,
        cause=cause,
        due_at=due_at,
        data=json.dumps(data, ensure_ascii=False),
        created_at=uow.now,
    )
    added = await uow.insert_new(Plan, [row.model_dump()])
    uow.announce("plans")
    return bool(added)


async def due(uow: UnitOfWork, limit: int = 200, journey: str = "") -> list[Plan]:
    """Give the plans whose time has come, of one journey or of all."""
    query = select(Plan).where(Plan.state == "waiting", col(Plan.due_at) <= uow.now)
    if journey:
        query = query.where(Plan.journey == journey)
    return list(await uow.session.scalars(query.order_by(col(Plan.due_at)).limit(limit)))


async def cancel(uow: UnitOfWork, journey: str, prefix: str, reason: str) -> int:
    """Cancel the waiting plans whose cause begins so."""
    result = await uow.session.execute(
        update(Plan)
        .where(
            col(Plan.journey) == journey,
            col(Plan.cause).startswith(prefix, autoescape=True),
            col(Plan.state) == "waiting",
        )
        .values(state="cancelled", reason=reason)
    )
    return int(getattr(result, "rowcount", 0))


async def cancel_cause(uow: UnitOfWork, journey: str, cause: str, reason: str) -> bool:
    """Cancel the waiting plan of exactly this cause; say if there was one."""
    result = await uow.session.execute(
        update(Plan)
        .where(col(Plan.journey) == journey, col(Plan.cause) == cause, col(Plan.state) == "waiting")
        .values(state="cancelled", reason=reason)
    )
    return bool(getattr(result, "rowcount", 0))


async def next_due(uow: UnitOfWork) -> datetime | None:
    found: datetime | None = await uow.session.scalar(select(func.min(Plan.due_at)).where(Plan.state == "waiting"))
    return found
