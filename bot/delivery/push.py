"""Pushing: claim due rows, mark them at the last moment, call the platform, record what became of it.

A row per recipient with a stable key (trust.md 3.4): on LINE an unknown outcome is sent again with the same key, on
Telegram it stays unknown unless it is transactional. One transaction records what came back and marks what goes next,
while the calls of the rows marked before it are under way.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot import failpoints
from bot.channels.sender import Channel
from bot.delivery import recording
from bot.delivery.composing import Composer
from bot.delivery.marking import Marker, Outgoing
from bot.delivery.pace import Bucket
from bot.domain.clock import Clock, first_of
from bot.domain.sending import Busy, DeliveryState, SendResult, Unknown
from storage.database import Database
from storage.repositories import due, leases
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
LEASE = timedelta(seconds=30)
_LONGEST_CALL = timedelta(seconds=16)  # the clients give up after 15
_BATCH = 500
_IDLE = 30.0  # seconds between looks when nothing announces itself
_RECORD_WITHIN = 0.25  # seconds that an answer may wait for others to be recorded with


class Pusher:
    """Sends one channel's deliveries for one worker process.

    At most `limits.window` rows are marked and not yet recorded: what a crash makes unknown.
    """

    def __init__(
        self, database: Database, channel: Channel, composer: Composer, clock: Clock, *, worker: str, secret: bytes
    ) -> None:
        self.database = database
        self.channel = channel
        self.clock = clock
        self.bucket = Bucket(channel.per_second, clock)
        self.marker = Marker(composer, channel.name, worker, secret, LEASE)
        self._claimed: deque[str] = deque()
        self._marked: deque[Outgoing] = deque()
        self._answered: list[tuple[Outgoing, SendResult]] = []
        self._callers: set[asyncio.Task[None]] = set()
        self._open = 0
        self._chunk = max(1, channel.limits.window // 2)
        self._progress = asyncio.Event()
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
        self._progress.set()

    async def run(self) -> None:
        """Send until stopped, then give back what was claimed. A failing cycle is logged and tried again."""
        while not self._stopping or self._open:
            self._wake.clear()
            try:
                done = await self.cycle()
            except Exception:
                log.exception("push.cycle_failed", channel=self.channel.name)
                await self.clock.sleep(2)
                continue
            if done:
                self.database.tell("campaigns")  # one of them may be finished with this
            elif not self._stopping:
                await self._rest()
        if self._claimed:
            async with self.database.write() as uow:
                await leases.release(uow, list(self._claimed), self.marker.worker)

    async def cycle(self) -> int:
        """Send everything that is due now; give how many rows were looked at."""
        looked = fresh = await self._claim()
        while (self._claimed and not self._stopping) or self._open:
            if fresh == _BATCH and len(self._claimed) < self._chunk:
                fresh = await self._claim()
                looked += fresh
            await self._turn()
        return looked

    async def _claim(self) -> int:
        if self._stopping:
            return 0
        async with self.database.write() as uow:
            ids = await leases.claim(uow, self.channel.name, self.marker.worker, LEASE, _BATCH)
        failpoints.hit("send.after_claim")
        self._claimed.extend(ids)
        return len(ids)

    async def _turn(self) -> None:
        """Write once, as soon as there is enough to write, or wait for the calls under way."""
        ids = await self._next()
        waiting = self._open - len(self._answered)
        if ids or (self._answered and (not waiting or len(self._answered) >= self._chunk)):
            await self._write(ids)
            return
        self._progress.clear()
        await first_of(asyncio.sleep(_RECORD_WITHIN), self._progress.wait())
        if self._answered:
            await self._write([])

    async def _next(self) -> list[str]:
        """Give the claimed rows to mark now: as many as the window and the pace let through."""
        room = self.channel.limits.window - self._open + len(self._answered)
        most = min(room, len(self._claimed))
        held = self._open and (most < min(self._chunk, len(self._claimed)) or self.bucket.halted_for > 0)
        if not most or held or self._stopping:
            return []
        taken = await self.bucket.take(most)
        return [self._claimed.popleft() for _ in range(min(taken, len(self._claimed)))]

    async def _write(self, ids: Sequence[str]) -> None:
        """Record what was answered and mark what goes next, in one transaction; then begin the calls."""
        answered, self._answered = self._answered, []
        self.quiet.clear()
        self._open += len(ids)
        try:
            async with self.database.write() as uow:
                halt = await recording.record(uow, self.channel, answered)
                outgoing = await self._mark(uow, ids)
                failpoints.hit("send.before_mark_commit")
        except BaseException:
            self._answered = answered + self._answered
            self._claimed.extendleft(reversed(ids))
            self._settle(len(ids))
            raise
        self.bucket.give_back(len(ids) - len(outgoing))
        self._settle(len(answered) + len(ids) - len(outgoing))
        if halt > 0:
            self.bucket.halt(halt)
            log.warning("push.halted", channel=self.channel.name, seconds=round(halt, 1))
        self._begin(outgoing)  # the callers run as soon as this task waits, not before
        if answered:
            failpoints.hit("send.after_record")
        if outgoing:
            failpoints.hit("send.after_mark")

    def _settle(self, closed: int) -> None:
        self._open -= closed
        if not self._open:
            self.quiet.set()

    async def _mark(self, uow: UnitOfWork, ids: Sequence[str]) -> list[Outgoing]:
        rows = await due.load(uow, ids, DeliveryState.CLAIMED)
        mine = [row for row in rows if row.worker == self.marker.worker]
        ready = await recording.sift(uow, mine)
        return await self.marker.mark(uow, ready)

    def _begin(self, outgoing: Sequence[Outgoing]) -> None:
        """Let the callers go on with these; each ends when nothing is left to call."""
        self._marked.extend(outgoing)
        for _ in range(min(len(self._marked), self.channel.limits.concurrency - len(self._callers))):
            caller = asyncio.create_task(self._keep_calling())
            self._callers.add(caller)
            caller.add_done_callback(self._callers.discard)

    async def _keep_calling(self) -> None:
        while self._marked:
            each = self._marked.popleft()
            result = await self._call(each)
            self._answered.append((each, result))  # in this order: the list is another one after each write
            if len(self._answered) >= self._chunk or len(self._answered) == self._open:
                self._progress.set()

    async def _call(self, each: Outgoing) -> SendResult:
        if (halted := self.bucket.halted_for) > 0:
            return Busy("halted", retry_after=halted)  # it has not left, so it simply waits
        if each.row.lease_until is None or each.row.lease_until - self.clock.now() < _LONGEST_CALL:
            return Busy("late", retry_after=0)  # the sweeper would take it for lost while the call is under way
        failpoints.hit("send.before_call")
        try:
            result = await self.channel.push(each.address, each.message, retry_key=each.retry_key, silent=each.silent)
        except Exception as error:  # a bug in drawing must not lose the batch's other results
            log.exception("push.call_failed", channel=self.channel.name, delivery=each.id)
            return Unknown(f"bug:{type(error).__name__}")
        failpoints.hit("send.after_call")
        if isinstance(result, Busy) and result.everyone:
            self.bucket.halt(result.retry_after)
        return result

    async def _rest(self) -> None:
        async with self.database.read() as uow:
            due_at = await leases.next_due(uow, self.channel.name)
        wait = _IDLE if due_at is None else min(_IDLE, max(0.05, (due_at - self.clock.now()).total_seconds()))
        await first_of(self.clock.sleep(wait), self._wake.wait())
