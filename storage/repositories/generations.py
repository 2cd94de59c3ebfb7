"""Generations: the lives of this database, by which a restored one is known."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col, select

from storage.models import Generation
from storage.types import new_id
from storage.unit_of_work import UnitOfWork


async def current(uow: UnitOfWork) -> Generation | None:
    """Give the life that the database is in, None before the first."""
    query = select(Generation).order_by(col(Generation.at).desc(), col(Generation.id).desc()).limit(1)
    return (await uow.session.scalars(query)).first()


async def get(uow: UnitOfWork, generation: str) -> Generation | None:
    return await uow.session.get(Generation, generation, populate_existing=True)


async def begin(uow: UnitOfWork) -> Generation:
    """Begin a new life: of a new database, or of a restored one that a person has confirmed."""
    before = await current(uow)
    at = uow.now if before is None else max(uow.now, before.at + timedelta(microseconds=1))  # clocks may go back
    new = Generation(id=new_id(), beat=0, at=at)
    uow.session.add(new)
    await uow.session.flush()
    return new


async def know(uow: UnitOfWork, generation: str, beat: int) -> None:
    """Take a life that others remember for one that came before this one, where the database does not know it."""
    now = await current(uow)
    if generation and now is not None and await get(uow, generation) is None:
        uow.session.add(Generation(id=generation, beat=beat, at=now.at - timedelta(microseconds=1)))


async def beat(uow: UnitOfWork, generation: str) -> int:
    """Count on, and note the time; give the count. Several workers may beat at once."""
    query = (
        update(Generation)
        .where(col(Generation.id) == generation)
        .values(beat=col(Generation.beat) + 1, at=uow.now)
        .returning(col(Generation.beat))
    )
    return (await uow.session.execute(query)).scalar_one()
