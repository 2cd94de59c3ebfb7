"""What all workers share of a channel's pace, one row per channel."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import select

from storage.models import Rate
from storage.unit_of_work import UnitOfWork, complete


async def get(uow: UnitOfWork, channel: str) -> Rate | None:
    return await uow.session.get(Rate, channel)


async def lock(uow: UnitOfWork, channel: str, per_second: float) -> Rate:
    """Give the row for changing it: no other worker changes it before this transaction ends. Made where missing."""
    query = select(Rate).where(Rate.channel == channel).with_for_update().execution_options(populate_existing=True)
    found = (await uow.session.scalars(query)).first()
    if found is None:
        new = Rate(channel=channel, next_at=uow.now, per_second=per_second, since=uow.now)
        await uow.insert_all(Rate, [complete(new)])
        found = (await uow.session.scalars(query)).one()
    return found


async def every(uow: UnitOfWork) -> Sequence[Rate]:
    return list(await uow.session.scalars(select(Rate).order_by(Rate.channel)))
