"""Cut points: where the bands of recency, frequency and value begin, worked out of all buyers once a night."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot.domain import customers as lives
from bot.domain import rfm
from bot.domain.customers import Stage
from bot.domain.rfm import Cuts
from storage.models import CustomerStats
from storage.repositories import notes, stats
from storage.unit_of_work import UnitOfWork

_NOTE = "insight.cuts"
_DAY = timedelta(days=1)


async def current(uow: UnitOfWork) -> Cuts:
    """Give the cut points in force: last night's, or before the first night those of this moment."""
    kept = await notes.get(uow, _NOTE)
    if kept is None:
        return await work_out(uow)
    recency, frequency, spent = (rfm.four(kept[name]) for name in ("recency", "frequency", "spent"))
    return Cuts(kept["buyers"], recency, frequency, spent, priced=kept["priced"])


async def keep(uow: UnitOfWork, cuts: Cuts) -> None:
    await notes.put(uow, _NOTE, asdict(cuts))


async def work_out(uow: UnitOfWork) -> Cuts:
    """Read the cut points from what is kept of all buyers."""
    sums = (func.count(), func.sum(CustomerStats.orders), func.sum(CustomerStats.spent))
    buyers, orders, spent = (await uow.session.execute(select(*sums).select_from(CustomerStats))).one()
    if buyers < rfm.LEAST_BUYERS:
        return rfm.fixed(buyers, round(int(spent or 0) / orders) if orders else 0)
    places = [int(share * buyers) for share in rfm.SHARES]
    latest = [await _at(uow, col(CustomerStats.last_at).desc(), CustomerStats.last_at, place) for place in places]
    frequency = [await _at(uow, col(CustomerStats.orders), CustomerStats.orders, place) for place in places]
    value = [await _at(uow, col(CustomerStats.spent), CustomerStats.spent, place) for place in places]
    recency = [max(0, (uow.now - each) // _DAY) for each in latest]
    return Cuts(buyers, rfm.four(recency), rfm.four(frequency), rfm.four(value), priced=spent > 0)


async def _at(uow: UnitOfWork, order: Any, column: Any, place: int) -> Any:
    return await uow.session.scalar(select(column).order_by(order).offset(place).limit(1))


async def stage_of(uow: UnitOfWork, customer_id: str) -> Stage:
    """Give the stage that a customer is in now."""
    return lives.stage(await stats.of(uow, customer_id), uow.now, await current(uow))
