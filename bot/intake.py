"""The one road in: stored events are dealt to lanes and handled, each by `bot.reception`.

Events of one customer are handled one at a time, oldest first by the platform's time; different customers side by
side. Whatever goes wrong, the customer gets a polite answer and the event is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from datetime import timedelta

import structlog

from bot.delivery import replies
from bot.reception import House, Reception
from storage.repositories import inbox, lanes, leases

log = structlog.get_logger()
_TRIES = (0.2, 0.5, 1.0, 2.0)  # seconds before the second to the fifth try; the fifth failure is the last (R29)
_ABREAST = 32
_GIVEN_UP = timedelta(seconds=45)
"""When an answer that was not sent is nobody's any more: longer than any answer takes, shorter than LINE's token."""
_JUST_NOW = timedelta(seconds=2)
_LOOK_SECONDS = 5.0
_LANE_LEASE = timedelta(seconds=60)  # longer than the five tries of one event


class Intake:
    """Handles stored events as they come."""

    def __init__(self, house: House, worker: str = "alone") -> None:
        self.house = house
        self.worker = worker
        self._reception = Reception(house)
        self._wake = asyncio.Event()
        self._lanes: dict[str, deque[str]] = {}
        self._known: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_ABREAST)
        self._resting = False
        house.database.on("inbox", self._wake.set)

    async def run(self) -> None:
        """Handle events until cancelled."""
        await self._answer_late(timedelta(0))
        async with self.house.database.read() as uow:
            await self.house.knowledge.refresh(uow)  # the first question shall not wait for it
        clock = self.house.database.clock
        looked = clock.monotonic()
        while True:
            self._wake.clear()
            await self._deal()
            if clock.monotonic() - looked > _LOOK_SECONDS:
                looked = clock.monotonic()
                await self._answer_late(_GIVEN_UP)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), timeout=1.0)

    async def _answer_late(self, older_than: timedelta) -> None:
        """Send what a process that is gone, or a step that failed, left unsent. An answer is sent by whoever has its
        sender's lane, so where there are many workers the lane tells whether somebody is at it."""
        database, channels = self.house.database, self.house.channels
        if database.is_sqlite:
            await replies.resume(database, channels, older_than)
            return
        async with database.read() as uow:
            waiting = await inbox.unanswered(uow, _JUST_NOW)
        for row_id, lane in waiting:
            if lane not in self._lanes and await self._take(lane):
                await replies.resume_one(database, channels, row_id)
                await self._leave(lane)

    async def drain(self) -> None:
        """Handle everything that is waiting, and return when it is done; for tests and for a clean stop."""
        while True:
            await self._deal()
            if not self._tasks:
                return
            await asyncio.gather(*self._tasks)

    async def rest(self) -> None:
        """Deal out nothing more, and return when the events in hand are answered."""
        self._resting = True
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _deal(self) -> None:
        """Put what waits into its sender's lane; a lane without a worker gets one."""
        if self._resting:
            return
        async with self.house.database.read() as uow:
            found = await inbox.waiting(uow)
        for row_id, lane in found:
            if row_id in self._known:
                continue
            self._known.add(row_id)
            if lane in self._lanes:
                self._lanes[lane].append(row_id)
                continue
            self._lanes[lane] = deque([row_id])
            task = asyncio.create_task(self._work(lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: str) -> None:
        rows = self._lanes[lane]
        try:
            while rows and not self._resting:
                async with self._room:
                    if not await self._take(lane):
                        return  # another worker is at it; the next look tries again
                    await self._settle(rows[0])
                self._known.discard(rows.popleft())
            await self._leave(lane)
        finally:
            self._known.difference_update(rows)
            del self._lanes[lane]

    async def _take(self, lane: str) -> bool:
        """Take a sender's lane, where other workers could: never two handle one customer's events at once."""
        if self.house.database.is_sqlite:
            return True
        async with self.house.database.write() as uow:
            if await lanes.take(uow, lane, self.worker, _LANE_LEASE):
                return True
            holder = await lanes.holder(uow, lane)
            if holder is not None and await leases.gone(uow, [holder]):
                await lanes.leave(uow, lane, holder)
            return False  # if it is free now, the next look takes it

    async def _leave(self, lane: str) -> None:
        if not self.house.database.is_sqlite:
            async with self.house.database.write() as uow:
                await lanes.leave(uow, lane, self.worker)

    async def _settle(self, row_id: str) -> None:
        """Handle one event, trying again when something breaks; after the last try it is kept as dead."""
        for delay in (*_TRIES, None):
            try:
                await self._reception.handle(row_id)
                if delay != _TRIES[0]:
                    await replies.resume_one(self.house.database, self.house.channels, row_id)
                return
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.exception("event.failed", inbox=row_id)
                if delay is None:
                    await self._reception.bury(row_id, error, len(_TRIES) + 1)
                else:
                    await asyncio.sleep(delay)
