"""Who stands behind an id: names of customers for lists, and of staff for what they did."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from bot.console.desk import Visit
from storage.models import Staff
from storage.repositories import customers


async def names(visit: Visit, ids: Iterable[str]) -> dict[str, str]:
    """Give what staff call each of these customers, '' where nothing is known; erased ones are missing."""
    found = await customers.many(visit.uow, list(set(ids)))
    living = {key: row for key, row in found.items() if row.erased_at is None}
    return {key: customers.known_as(customers.profile(visit.uow, row)) for key, row in living.items()}


async def actors(visit: Visit) -> dict[str, str]:
    """Give the name behind each actor of the audit that is a member of staff, former ones too."""
    rows = await visit.uow.session.scalars(select(Staff).order_by(col(Staff.created_at)))
    return {f"staff:{row.id}": row.name for row in rows}
