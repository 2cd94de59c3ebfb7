"""The beat: deliveries, journeys' due steps, campaigns, handovers and the sweeper, each on its own rhythm."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from bot.channels.sender import Channel
from bot.delivery import quota, sweeper
from bot.delivery.push import Pusher
from bot.delivery.sweeper import Sweeper
from bot.domain.clock import Clock
from bot.jobs import embedded
from bot.jobs.duty import Task
from bot.jobs.queue import Queue
from storage.database import Database


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
            Task("sweep", 20 if database.is_sqlite else 4, Sweeper(database, channels, self._held).look),
            *(
                Task(f"quota.{name}", 3600, lambda channel=channel: quota.refresh(database, channel))  # type: ignore[misc]
                for name, channel in channels.items()
            ),
        ]
        self.queue = Queue(database, self.tasks)

    async def run(self) -> None:
        """Run until stopped."""
        if self.pushers:
            await sweeper.recover(self._database, self._channels, self.pushers[0].marker.worker)
        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(each) for each in self._jobs()]
            sending = [group.create_task(pusher.run()) for pusher in self.pushers]
            if not sending:
                return  # the group goes on with the jobs until it is cancelled
            await asyncio.wait(sending)
            for each in jobs:
                each.cancel()

    def _held(self) -> set[str]:
        return set().union(*(pusher.held for pusher in self.pushers))

    def _jobs(self) -> list[Coroutine[Any, Any, None]]:
        if self._database.is_sqlite:
            return [embedded.run(self._database, self._clock, self.tasks)]
        return [self.queue.run(), self.queue.listen()]

    def stop(self) -> None:
        """Start nothing more; `run` returns when the calls under way are recorded."""
        for pusher in self.pushers:
            pusher.stop()

    async def drain(self) -> None:
        """Do everything that is due now, in order, until nothing is left; for tests and rehearsals."""
        while True:
            for task in self.tasks:
                await task.run()
            if not sum([await pusher.cycle() for pusher in self.pushers]):
                return
