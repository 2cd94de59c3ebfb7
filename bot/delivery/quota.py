"""The month's paid messages: how many are left, by the platform's count and our own, whichever is higher."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.sender import Channel
from bot.shop import Shop
from storage.database import Database
from storage.models import Note
from storage.repositories import deliveries
from storage.unit_of_work import UnitOfWork

_NOTE = "quota.used"
_FRESH = timedelta(hours=1)
_ZONE = ZoneInfo("Asia/Tokyo")  # LINE's statistics are by UTC+9; the instant of the reset is not documented
_PAID = "line"
_MANY = 20_000
"""So many left need not be counted again at each mark: others may have sent some thousands since."""
_COUNTED_FOR = timedelta(seconds=5)


def month_start(now: datetime) -> datetime:
    local = now.astimezone(_ZONE)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


async def used(uow: UnitOfWork, channel: str) -> int:
    """Give how many paid messages went out this month."""
    start = month_start(uow.now)
    own = await deliveries.paid_since(uow, channel, start)
    note = await uow.session.get(Note, _NOTE)
    told = int(note.value) if note is not None and note.at >= start else 0
    return max(own, told)


async def left(uow: UnitOfWork, shop: Shop, channel: str) -> int | None:
    """Give how many messages the plan still includes on this channel, None where pushes are free."""
    if channel != _PAID:
        return None
    return max(0, shop.line.monthly_quota - await used(uow, channel))


class Purse:
    """What one worker knows of the quota between two counts. Near the end it is counted at every mark."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._left = 0
        self._counted_at: datetime | None = None

    async def left(self, uow: UnitOfWork, shop: Shop) -> int | None:
        """Give what `left` gives, counted at most every five seconds while there are many."""
        at = self._counted_at
        if at is not None and self._left > _MANY and at <= uow.now < at + _COUNTED_FOR:
            return self._left
        counted = await left(uow, shop, self._channel)
        if counted is not None:
            self._left, self._counted_at = counted, uow.now
        return counted

    def spend(self, count: int) -> None:
        self._left -= count


async def refresh(database: Database, channel: Channel, *, force: bool = False) -> None:
    """Ask the platform what it counts, at most hourly; it also counts what was sent from its own manager."""
    async with database.read() as uow:
        note = await uow.session.get(Note, _NOTE)
        if not force and note is not None and uow.now - note.at < _FRESH:
            return
    told = await channel.quota_used()
    if told is None:
        return
    async with database.write() as uow:
        await uow.upsert(Note, {"key": _NOTE, "value": str(told), "at": uow.now}, ["key"])
