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

from bot import failpoints, telemetry
from bot.channels.sender import Channel
from bot.delivery import recording
from bot.delivery.breaker import WINDOW, Budget
from bot.delivery.composing import Composer
from bot.delivery.marking import Marker, Outgoing
from bot.delivery.pace import Pace
from bot.domain.clock import Clock, first_of
from bot.domain.sending import Busy, DeliveryState, Refused, SendResult
from storage.database import Database
from storage.repositories import due, leases
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
LEASE = timedelta(seconds=30)
_LONGEST_CALL = timedelta(seconds=16)  # the clients give up after 15
_BATCH = 500
_IDLE = 30.0  # seconds between looks when nothing announces itself
_CLAIM_SECONDS = 2.0
_AHEAD = 0.5  # seconds that a row may be marked before its instant
_AHEAD_UNSAFE = 0.1  # where a crash makes unknown what is marked
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
        self.pace = Pace(
            channel.name,
            channel.per_second,
            clock,
            ahead=_AHEAD if channel.limits.repeat_is_safe else _AHEAD_UNSAFE,
            per_chat=channel.limits.seconds_per_chat,
        )
        self.marker = Marker(composer, channel.name, worker, secret, LEASE)
        self._claimed: deque[str] = deque()
        self._marked: deque[tuple[float, Outgoing]] = deque()
        self._repeats = Budget()
        self._under_way: set[str] = set()
        self._doubtful: set[str] = set()  # in a transaction that failed, or seemed to: its commit may have been taken
        self._answered: list[tuple[Outgoing, SendResult]] = []
        self._callers: set[asyncio.Task[None]] = set()
        self._open = 0
        self._early = 0  # marked, their instant not yet come
        self._progress = asyncio.Event()
        self._wake = asyncio.Event()
        self._stopping = False
        self.quiet = asyncio.Event()
        """Cleared while rows are claimed, or marked `sending` and their calls not yet recorded."""
        self.quiet.set()
        database.on("outbox", self._wake.set)

    @property
    def held(self) -> set[str]:
        """The ids of the rows that this worker has in hand, whatever their leases say: clocks jump (R27)."""
        return self._under_way | set(self._claimed)

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
        await self._release()

    async def cycle(self) -> int:
        """Send everything that is due now, unless the channel is halted; give how many rows were looked at."""
        looked = fresh = await self._claim()
        while (self._claimed and self._may_go_on) or self._open:
            if fresh == self._batch and len(self._claimed) < self._chunk:
                fresh = await self._claim()
                looked += fresh
            await self._turn()
        await self._release()
        return looked

    @property
    def _may_go_on(self) -> bool:
        return not self._stopping and self.pace.halted_for <= 0

    @property
    def _chunk(self) -> int:
        """How many answers, or rows to mark, are worth a transaction."""
        return max(1, min(self.channel.limits.window, self.pace.room) // 2)

    @property
    def _batch(self) -> int:
        """How many rows to claim: a moment's worth, so that others have their share and no claim grows old."""
        return max(1, min(_BATCH, int(self.channel.per_second * _CLAIM_SECONDS)))

    async def _release(self) -> None:
        """Give back what was claimed and not marked: others need not wait for the lease."""
        if self._claimed:
            ids = list(self._claimed)
            self._claimed.clear()
            async with self.database.write() as uow:
                await self._take_back(uow, ids)
                await leases.release(uow, ids, self.marker.worker)
            self._doubtful.difference_update(ids)
            self._settle(0)

    async def _claim(self) -> int:
        if not self._may_go_on:
            return 0
        async with self.database.write() as uow:
            ids = await leases.claim(uow, self.channel.name, self.marker.worker, LEASE, self._batch)
        failpoints.hit("send.after_claim")
        self._claimed.extend(ids)
        if ids:
            self.quiet.clear()
        return len(ids)

    async def _turn(self) -> None:
        """Write once, as soon as there is enough to write, or wait for the calls under way."""
        ids = self._next()
        waiting = self._open - len(self._answered)
        if ids or (self._answered and (not waiting or len(self._answered) >= self._chunk)):
            await self._write(ids)
            return
        self._progress.clear()
        await first_of(asyncio.sleep(_RECORD_WITHIN), self._progress.wait())
        if self._answered:
            await self._write([])

    def _next(self) -> list[str]:
        """Give the claimed rows to mark now: as many as the window and the pace let through."""
        room = min(self.channel.limits.window - self._open + len(self._answered), self.pace.room - self._early)
        most = min(room, len(self._claimed))
        held = self._open and most < min(self._chunk, len(self._claimed))
        if most <= 0 or held or not self._may_go_on:
            return []
        return [self._claimed.popleft() for _ in range(most)]

    async def _write(self, ids: Sequence[str]) -> None:
        """Record what was answered and mark what goes next, in one transaction; then begin the calls."""
        answered, self._answered = self._answered, []
        self.quiet.clear()
        self._open += len(ids)
        try:
            async with self.database.write() as uow:
                await recording.record(uow, self.channel, answered)
                allowed = await self.pace.look(uow)
                outgoing = await self._mark(uow, ids) if allowed else []
                instants = await self.pace.lease(uow, len(outgoing), [result for _, result in answered])
                failpoints.hit("send.before_mark_commit")
        except BaseException:
            self._answered = answered + self._answered
            self._claimed.extendleft(reversed(ids))
            self._doubtful.update(ids)
            self._settle(len(ids))
            raise
        if allowed:
            self._doubtful.difference_update(ids)
        self._under_way.difference_update(each.id for each, _ in answered)
        self._under_way.update(each.id for each in outgoing)
        self._settle(len(answered) + len(ids) - len(outgoing))
        if not allowed:
            self._claimed.extendleft(reversed(ids))
        # the callers run as soon as this task waits, not before
        self._begin(list(zip(instants, outgoing, strict=True)))
        if answered:
            failpoints.hit("send.after_record")
        if outgoing:
            failpoints.hit("send.after_mark")

    def _settle(self, closed: int) -> None:
        self._open -= closed
        if not self._open and not self._claimed:
            self.quiet.set()

    async def _mark(self, uow: UnitOfWork, ids: Sequence[str]) -> list[Outgoing]:
        await self._take_back(uow, ids)
        rows = await due.load(uow, ids, DeliveryState.CLAIMED)
        mine = [row for row in rows if row.worker == self.marker.worker]
        ready = await recording.sift(uow, mine)
        return await self.marker.mark(uow, ready)

    async def _take_back(self, uow: UnitOfWork, ids: Sequence[str]) -> None:
        if doubtful := self._doubtful.intersection(ids):
            await leases.take_back(uow, sorted(doubtful), self.marker.worker)

    def _begin(self, outgoing: Sequence[tuple[float, Outgoing]]) -> None:
        """Let the callers go on with these, each at its instant; a caller ends when nothing is left to call."""
        self._marked.extend(outgoing)
        self._early += len(outgoing)
        most = max(1, int(self.channel.limits.concurrency * self.pace.share))
        for _ in range(min(len(self._marked), most - len(self._callers))):
            caller = asyncio.create_task(self._keep_calling())
            self._callers.add(caller)
            caller.add_done_callback(self._callers.discard)

    async def _keep_calling(self) -> None:
        while self._marked:
            instant, each = self._marked.popleft()
            try:
                await self.pace.turn(instant, each.address)
            finally:
                self._early -= 1
            result = await self._call(each)
            self._answered.append((each, result))  # in this order: the list is another one after each write
            if len(self._answered) >= self._chunk or len(self._answered) == self._open:
                self._progress.set()

    async def _call(self, each: Outgoing) -> SendResult:
        if self.pace.halted_for > 0:
            return Busy("halted", retry_after=0)  # it has not left, so it simply waits
        if each.row.lease_until is None or each.row.lease_until - self.clock.now() < _LONGEST_CALL:
            return Busy("late", retry_after=0)  # the sweeper would take it for lost while the call is under way
        if not self._repeats.spend(self.clock.monotonic(), repeat=each.row.attempts > 1):
            return Busy("repeats", retry_after=WINDOW)
        failpoints.hit("send.before_call")
        began = self.clock.monotonic()
        try:
            result = await self.channel.push(each.address, each.message, retry_key=each.retry_key, silent=each.silent)
        except Exception as error:  # drawn before it is sent, and the clients answer for the network: it has not left
            log.exception("push.call_failed", channel=self.channel.name, delivery=each.id)
            return Refused(f"template:{type(error).__name__}")
        failpoints.hit("send.after_call")
        took = self.clock.monotonic() - began
        telemetry.CALLED.labels(self.channel.name, type(result).__name__.casefold()).observe(took)
        self.pace.note(result)
        return result

    async def _rest(self) -> None:
        """Wait until something is due, something is announced, or a halt is over."""
        if (halted := self.pace.halted_for) > 0:
            await first_of(self.clock.sleep(halted), self._wake.wait())
            return
        async with self.database.read() as uow:
            due_at = await leases.next_due(uow, self.channel.name)
        wait = _IDLE if due_at is None else min(_IDLE, max(0.05, (due_at - self.clock.now()).total_seconds()))
        await first_of(self.clock.sleep(wait), self._wake.wait())
