"""What the service does by itself: journeys' due steps, campaigns under way, handovers' promises, platform set-up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from bot.intake import House
from bot.worker import Task
from flows import campaigns, followup, handovers, restock
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()


def tasks(house: House) -> list[Task]:
    """Give everything that is due on a rhythm, or when a unit of work announces it."""
    free = frozenset(name for name, channel in house.channels.items() if channel.limits.reply_is_free)

    def each(name: str, seconds: float, step: Callable[[UnitOfWork], Awaitable[object]], signal: str = "") -> Task:
        async def run() -> None:
            async with house.database.write() as uow:
                await step(uow)

        return Task(name, seconds, run, signal)

    return [
        each("restock", 10, lambda uow: restock.run_waves(uow, house.shop), "plans"),
        each("followup", 60, lambda uow: followup.start_due(uow, house.shop, free), "plans"),
        Task("campaigns", 5, lambda: _advance_campaigns(house), "campaigns"),
        each("handovers", 15, lambda uow: handovers.tick(uow, house.shop)),
    ]


async def _advance_campaigns(house: House) -> None:
    """Start what is due, turn frozen audiences into rows page by page, and close what has no open row."""
    async with house.database.write() as uow:
        await campaigns.start_due(uow, house.shop)
    while True:
        async with house.database.write() as uow:
            if not await campaigns.expand_all_due(uow):
                break
    async with house.database.write() as uow:
        await campaigns.finish_done(uow)
