"""Idempotency keys: one POST of the shop's systems has one effect, however often it is repeated."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage.models import IdempotencyKey
from storage.unit_of_work import UnitOfWork


async def claim(uow: UnitOfWork, key: str, request_hash: str) -> IdempotencyKey | None:
    """Take the key for this unit; None when it is taken now, else the row of the request that had it first.

    Between two processes the second waits here until the first has committed, then sees its answer.
    """
    found = await uow.session.get(IdempotencyKey, key)
    if found is not None:
        return found
    try:
        async with uow.session.begin_nested():
            uow.session.add(IdempotencyKey(key=key, request_hash=request_hash, status=0, body="", at=uow.now))
    except IntegrityError:
        return await uow.session.get(IdempotencyKey, key)
    return None


async def answer(uow: UnitOfWork, key: str, status: int, body: str) -> None:
    """Keep the answer that a claimed key gets again."""
    row = await uow.session.get_one(IdempotencyKey, key)
    row.status, row.body = status, body
    await uow.session.flush()


async def prune(uow: UnitOfWork, before: datetime) -> None:
    """Forget keys older than `before`."""
    await uow.session.execute(delete(IdempotencyKey).where(col(IdempotencyKey.at) < before))
