"""Jobs inside the one process that SQLite allows: timers, and signals of the process's own commits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from bot.domain.clock import Clock, first_of
from bot.jobs.duty import Task
from storage.database import Database

log = structlog.get_logger()


async def run(database: Database, clock: Clock, tasks: Sequence[Task]) -> None:
    """Run each task on its rhythm until cancelled."""
    async with asyncio.TaskGroup() as group:
        for task in tasks:
            group.create_task(_repeat(database, clock, task))


async def _repeat(database: Database, clock: Clock, task: Task) -> None:
    wake = asyncio.Event()
    if task.signal:
        database.on(task.signal, wake.set)
    while True:
        wake.clear()
        try:
            await task.run()
        except Exception:
            log.exception("task.failed", task=task.name)
        await first_of(clock.sleep(task.seconds), wake.wait())
