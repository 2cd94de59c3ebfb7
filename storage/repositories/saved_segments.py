"""Saved segments: conditions that staff keep by a name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from storage.models import SavedSegment
from storage.unit_of_work import UnitOfWork


async def every(uow: UnitOfWork) -> dict[str, str]:
    """Give every saved condition by its name."""
    return {row.name: row.condition for row in await listed(uow)}


async def listed(uow: UnitOfWork) -> Sequence[SavedSegment]:
    return (await uow.session.scalars(select(SavedSegment).order_by(col(SavedSegment.name)))).all()


async def put(uow: UnitOfWork, name: str, condition: str, by: str) -> None:
    """Keep a condition by a name, instead of the one that had it."""
    row = {"name": name, "condition": condition, "created_by": by, "at": uow.now}
    await uow.upsert(SavedSegment, row, ["name"])


async def remove(uow: UnitOfWork, name: str) -> bool:
    row = await uow.session.get(SavedSegment, name)
    if row is not None:
        await uow.session.delete(row)
        await uow.session.flush()
    return row is not None
