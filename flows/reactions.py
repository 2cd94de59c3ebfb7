"""Reactions: a word or a tap within a day of a marketing message is an answer to it (trust.md 2.2)."""

from __future__ import annotations

from datetime import timedelta

from storage.repositories import deliveries
from storage.unit_of_work import UnitOfWork

WITHIN = timedelta(hours=24)


async def note(uow: UnitOfWork, customer_id: str, kind: str) -> None:
    """Mark the last marketing message as answered, once."""
    row = await deliveries.last_push(uow, customer_id)
    if row is None or row.reaction or row.sending_at is None or uow.now - row.sending_at > WITHIN:
        return
    row.reaction, row.reacted_at = kind, uow.now
