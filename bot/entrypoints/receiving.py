"""Receiving: events are stored before the platform gets its 200, in one transaction for all that came together.

Group commit: what arrives while a transaction runs goes into the next one, so one disk sync serves many requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from bot import failpoints, telemetry
from storage.database import Database
from storage.repositories import inbox
from storage.repositories.inbox import Arrival

log = structlog.get_logger()
_WAIT = 1.5  # seconds; LINE wants its answer within two
_MOST = 500


class Receiver:
    """Stores arrivals for every entrypoint of the process."""

    def __init__(self, database: Database, most_waiting: int = 5000) -> None:
        self._database = database
        self._most_waiting = most_waiting
        self._queue: list[tuple[Sequence[Arrival], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def store(self, arrivals: Sequence[Arrival]) -> bool:
        """Store the events; True once they are safe. False when they are not: the platform shall try again."""
        if not arrivals:
            return True
        if len(self._queue) >= self._most_waiting:
            return False
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((arrivals, done))
        began = self._database.clock.monotonic()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        try:
            await asyncio.wait_for(asyncio.shield(done), _WAIT)
        except Exception as error:
            done.cancel()
            log.error("inbox.not_stored", reason=type(error).__name__)
            return False
        telemetry.STORED.observe(self._database.clock.monotonic() - began)
        return True

    async def _write(self) -> None:
        while self._queue:
            batch, self._queue = self._queue[:_MOST], self._queue[_MOST:]
            try:
                async with self._database.write(urgent=True) as uow:
                    await inbox.store(uow, [arrival for arrivals, _ in batch for arrival in arrivals])
                    failpoints.hit("inbox.before_commit")
                failpoints.hit("inbox.after_commit")
            except Exception as error:
                self._settle(batch, error)
            else:
                self._settle(batch, None)

    @staticmethod
    def _settle(batch: Sequence[tuple[Sequence[Arrival], asyncio.Future[None]]], error: Exception | None) -> None:
        for _, done in batch:
            if done.done():
                continue
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)
                done.exception()  # it may be that nobody waits any more; that is no warning's worth
