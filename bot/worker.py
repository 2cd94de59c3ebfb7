"""The beat: deliveries, journeys' due steps, campaigns, handovers and the sweeper, each on its own rhythm."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.channels.sender import Channel
from bot.delivery import quota, sweeper
from bot.delivery.push import Pusher
from bot.domain.clock import Clock, first_of
from storage.database import Database

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Task:
    """Something due every `seconds`, or at once when `signal` is announced."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]
    signal: str = ""


class Worker:
    """Runs everything that is due, until cancelled."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        pushers: Sequence[Pusher],
        tasks: Sequence[Task],
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self.pushers = pushers
        self.tasks = [
            *tasks,
            Task("sweep", 20, lambda: sweeper.sweep(database, channels)),
            *(
                Task(f"quota.{name}", 3600, lambda channel=channel: quota.refresh(database, channel))  # type: ignore[misc]
                for name, channel in channels.items()
            ),
        ]

    async def run(self) -> None:
        """Run until stopped."""
        if self.pushers:
            await sweeper.recover(self._database, self._channels, self.pushers[0].marker.worker)
        async with asyncio.TaskGroup() as group:
            loops = [group.create_task(self._repeat(task)) for task in self.tasks]
            sending = [group.create_task(pusher.run()) for pusher in self.pushers]
            if not sending:
                return  # the group goes on with the loops until it is cancelled
            await asyncio.wait(sending)
            for each in loops:
                each.cancel()

    def stop(self) -> None:
        """Start nothing more; `run` returns when the calls under way are recorded."""
        for pusher in self.pushers:
            pusher.stop()

    async def _repeat(self, task: Task) -> None:
        wake = asyncio.Event()
        if task.signal:
            self._database.on(task.signal, wake.set)
        while True:
            wake.clear()
            try:
                await task.run()
            except Exception:
                log.exception("task.failed", task=task.name)
            await first_of(self._clock.sleep(task.seconds), wake.wait())

    async def drain(self) -> None:
        """Do everything that is due now, in order, until nothing is left; for tests and rehearsals."""
        while True:
            for task in self.tasks:
                await task.run()
            if not sum([await pusher.cycle() for pusher in self.pushers]):
                return
