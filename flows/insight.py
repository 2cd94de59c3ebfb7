"""The night's look at what is kept of purchases: every sum compared with the orders, the cut points and
the shop's rhythm worked out anew."""

from __future__ import annotations

import structlog

from bot.shop import Shop
from storage.database import Database
from storage.repositories import cuts, notes, rhythms, stats

log = structlog.get_logger()

_NIGHT = "insight.night"
_MENDED_AT_ONCE = 2_000


async def nightly(database: Database, shop: Shop) -> int | None:
    """Once a day of the shop: mend the sums that differ from the orders and give of how many customers; None when it
    was done already. A shop that comes from a version without sums gets them here."""
    day = database.clock.now().astimezone(shop.timezone).date().isoformat()
    async with database.read() as uow:
        if await notes.get(uow, _NIGHT) == day:
            return None
    mended = await mend(database)
    async with database.read() as uow:
        found, rhythm = await cuts.work_out(uow), await rhythms.work_out(uow, shop.timezone)
    async with database.write() as uow:
        await cuts.keep(uow, found)
        await rhythms.keep(uow, rhythm)
        await notes.put(uow, _NIGHT, day)
    if mended:
        log.warning("insight.sums_mended", customers=mended)
    return mended


async def mend(database: Database) -> int:
    """Work out again whatever differs, some thousand customers in each unit of work; give of how many."""
    async with database.read() as uow:
        wrong = await stats.differing(uow)
    for start in range(0, len(wrong), _MENDED_AT_ONCE):
        part = wrong[start : start + _MENDED_AT_ONCE]
        async with database.write() as uow:
            await stats.refresh(uow, dict.fromkeys(part))
    return len(wrong)
