"""Pushing: claim due rows, mark them at the last moment, call the platform, record what became of it.

A row per recipient with a stable key (trust.md 3.4): on LINE an unknown outcome is sent again with the same key, on
Telegram it stays unknown unless it is transactional. Only the calls in flight are ever marked `sending`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.channels.sender import Channel
from bot.delivery import recording
from bot.delivery.composing import Composer
from bot.delivery.marking import Marker, Outgoing
from bot.delivery.pace import Bucket
from bot.domain.clock import Clock, first_of
from bot.domain.sending import DeliveryState, SendResult, Unknown
from storage.database import Database
from storage.repositories import deliveries

log = structlog.get_logger()
LEASE = timedelta(seconds=60)
_BATCH = 500
_IDLE = 30.0  # seconds between looks when nothing announces itself


class Pusher:
    """Sends one channel's deliveries for one worker process."""

    def __init__(
        self, database: Database, channel: Channel, composer: Composer, clock: Clock, *, worker: str, secret: bytes
    ) -> None:
        self.database = database
        self.channel = channel
        self.clock = clock
        self.bucket = Bucket(channel.per_second, clock)
        self.marker = Marker(composer, channel.name, worker, secret, LEASE)
        self._wake = asyncio.Event()
        self._stopping = False
        self.quiet = asyncio.Event()
        """Cleared while rows are marked `sending` and their calls not yet recorded."""
        self.quiet.set()
        database.on("outbox", self._wake.set)

    def stop(self) -> None:
        """Mark nothing more; the calls under way are still waited for and recorded by `run`."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Send until stopped. A failing cycle is logged and tried again; the rows wait."""
        while not self._stopping:
            self._wake.clear()
            try:
                done = await self.cycle()
            except Exception:
                log.exception("push.cycle_failed", channel=self.channel.name)
                await self.clock.sleep(2)
                continue
            if not done and not self._stopping:
                await self._rest()

    async def cycle(self) -> int:
        """Send everything that is due now, up to one batch; give how many rows were looked at."""
        async with self.database.write() as uow:
            ids = await deliveries.claim(uow, self.channel.name, self.marker.worker, LEASE, _BATCH)
        start = 0
        while start < len(ids) and not self._stopping:
            room = await self.bucket.take(min(self.channel.limits.concurrency, len(ids) - start))
            chunk = ids[start : start + room]
            start += len(chunk)
            self.quiet.clear()
            try:
                outgoing = await self._mark(chunk)
                self.bucket.give_back(len(chunk) - len(outgoing))
                await self._send(outgoing)
            finally:
                self.quiet.set()
        return len(ids)

    async def _mark(self, ids: Sequence[str]) -> list[Outgoing]:
        async with self.database.write() as uow:
            rows = await deliveries.many(uow, ids, DeliveryState.CLAIMED)
            mine = [row for row in rows if row.worker == self.marker.worker]
            ready = await recording.sift(uow, mine)
            return await self.marker.mark(uow, ready)

    async def _send(self, outgoing: Sequence[Outgoing]) -> None:
        if not outgoing:
            return
        results = await asyncio.gather(*(self._call(each) for each in outgoing))
        async with self.database.write() as uow:
            halt = await recording.record(uow, self.channel, list(zip(outgoing, results, strict=True)))
        if halt > 0:
            self.bucket.halt(halt)
            log.warning("push.halted", channel=self.channel.name, seconds=round(halt, 1))

    async def _call(self, each: Outgoing) -> SendResult:
        try:
            return await self.channel.push(each.address, each.message, retry_key=each.retry_key, silent=each.silent)
        except Exception as error:  # a bug in drawing must not lose the batch's other results
            log.exception("push.call_failed", channel=self.channel.name, delivery=each.id)
            return Unknown(f"bug:{type(error).__name__}")

    async def _rest(self) -> None:
        async with self.database.read() as uow:
            due = await deliveries.next_due(uow, self.channel.name)
        wait = _IDLE if due is None else min(_IDLE, max(0.05, (due - self.clock.now()).total_seconds()))
        await first_of(self.clock.sleep(wait), self._wake.wait())
