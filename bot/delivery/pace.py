"""Pacing: every call has its instant, given out from one row that all workers share.

A worker that marks rows leases their instants in the same transaction, one after the other at the channel's rate, so
however many workers there are, together they keep to it, and a transaction that fails leaves the budget as it was.
A 429 without a word halves the rate and pauses with full jitter; the rate then grows back evenly. A 429 that names its
wait halts every worker for so long (trust.md 3.5).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot import telemetry
from bot.channels.sender import Channel
from bot.delivery.breaker import Breaker, BreakerState
from bot.domain.clock import Clock
from bot.domain.sending import Busy, Refused, SendResult
from storage.models import Rate
from storage.repositories import rates
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
_FLOOR = 0.01  # of the ceiling; at least one call a second
_GROWTH = 0.05  # of the ceiling in each second
_CATCHING_UP = 1.1  # times the ceiling, after the process was held up
_LONGEST_PAUSE = 60.0
_OVERLOADS = 6
_CALM = 10.0  # seconds after which one overload is forgotten
_UNTIL_RECORDED = 0.3  # seconds
_SLACK = 0.002  # seconds: no timer is more exact
_CLOCK_WENT_BACK = timedelta(seconds=60)
CHANNEL_DOWN = 300.0  # seconds until a channel whose token was refused is tried again


class Pace:
    """One channel's pace in one worker. `ceiling`: calls per second; `per_chat`: seconds between two to one address;
    `ahead`: for how many seconds calls may be marked before their instant."""

    def __init__(
        self,
        channel: str,
        ceiling: float,
        clock: Clock,
        *,
        ahead: float,
        per_chat: float = 0.0,
        seed: int | None = None,
    ) -> None:
        self.channel = channel
        self.breaker = Breaker()
        self._ceiling = ceiling
        self._clock = clock
        self._ahead = ahead
        self._per_chat = per_chat
        self._random = random.Random(seed)  # noqa: S311 - jitter
        self._rate = ceiling
        self._halted_until = self._last = clock.monotonic()
        self._recovered = False
        self._chats: dict[str, float] = {}

    @property
    def halted_for(self) -> float:
        """Give the seconds for which nothing may be called, 0 when calls may be made."""
        now = self._clock.monotonic()
        return max(0.0, self._halted_until - now, self.breaker.open_for(now))

    @property
    def room(self) -> int:
        """Give how many calls may be marked before their instant: a moment's worth; one while a breaker is tried."""
        if self.halted_for > 0:
            return 0
        if self.breaker.state(self._clock.monotonic()) is BreakerState.HALF_OPEN:
            return 1
        return max(1, int(self._rate * self._ahead))

    @property
    def share(self) -> float:
        """Give the current rate as a part of the ceiling."""
        return self._rate / self._ceiling

    def halt(self, seconds: float) -> None:
        """Call nothing for so long; what this worker learns is shared when the answer is recorded."""
        self._halted_until = max(self._halted_until, self._clock.monotonic() + seconds)

    async def look(self, uow: UnitOfWork) -> bool:
        """Read what the other workers found out; say whether calls may be made."""
        row = await rates.get(uow, self.channel)
        if row is not None and row.halted_until is not None and row.halted_until > uow.now:
            self.halt((row.halted_until - uow.now).total_seconds())
        return self.halted_for <= 0

    async def lease(self, uow: UnitOfWork, count: int, results: Sequence[SendResult] = ()) -> list[float]:
        """Write down what these answers say about the pace, and take `count` instants; give them as the clock's
        monotonic seconds. Call it last: the other workers wait for the end of this transaction."""
        if not count and not self._recovered and not any(map(_tells, results)):
            return []
        row = await rates.lock(uow, self.channel, self._ceiling)
        self._obey(uow.now, row, results)
        self._rate = _current(uow.now, row, self._ceiling)
        first = max(row.next_at, uow.now)
        if first - uow.now > _CLOCK_WENT_BACK:
            first = uow.now
        row.next_at = first + timedelta(seconds=count / self._rate)
        begin = self._clock.monotonic() + (first - uow.now).total_seconds()
        return [begin + number / self._rate for number in range(count)]

    async def turn(self, instant: float, address: str) -> None:
        """Wait until this call's instant, and not closer to the one before than the platform bears."""
        now = self._clock.monotonic()
        at = max(instant, self._last + 1 / (self._ceiling * _CATCHING_UP))
        self._last = max(at, now)
        if self._per_chat:
            at = max(at, self._chats.get(address, at - 1) + self._per_chat)
            self._chats[address] = max(at, now)
            if len(self._chats) > 10_000:
                self._chats = {chat: when for chat, when in self._chats.items() if when > now - self._per_chat}
        if at - now > _SLACK:
            await self._clock.sleep(at - now)

    def note(self, result: SendResult) -> None:
        """Learn from an answer at once; the other workers learn of it when it is recorded."""
        before = self.breaker.state(self._clock.monotonic())
        self._recovered |= self.breaker.note(result, self._clock.monotonic())
        after = self.breaker.state(self._clock.monotonic())
        if after is not before:
            log.warning("breaker", channel=self.channel, state=after.value)
            telemetry.BREAKER.labels(self.channel).set(after is not BreakerState.CLOSED)
        if isinstance(result, Busy) and result.everyone:
            self.halt(max(result.retry_after, _UNTIL_RECORDED))

    def _obey(self, now: datetime, row: Rate, results: Sequence[SendResult]) -> None:
        if self._recovered:  # no stampede of all that waited
            self._recovered = False
            row.per_second, row.since = self._floor * 10, now
        for result in results:
            match result:
                case Busy(everyone=True, retry_after=0):
                    self._slow_down(now, row)
                case Busy(everyone=True):
                    self._stop(now, row, result.retry_after + self._random.random(), result.reason)
                case Refused(channel_down=True):
                    self._stop(now, row, CHANNEL_DOWN, result.reason)

    def _slow_down(self, now: datetime, row: Rate) -> None:
        """The platform said "too fast" and no more. All that were refused together count as one."""
        if row.overloads and (now - row.since).total_seconds() < 1:
            return
        calm = int(max(0.0, (now - row.since).total_seconds()) / _CALM)
        row.overloads = min(_OVERLOADS, max(0, row.overloads - calm) + 1)
        pause = self._random.uniform(0, min(_LONGEST_PAUSE, 2.0**row.overloads))
        row.per_second = max(self._floor, _current(now, row, self._ceiling) / 2)
        row.since = now + timedelta(seconds=pause)
        self._stop(now, row, pause, "rate_limited")

    def _stop(self, now: datetime, row: Rate, seconds: float, why: str) -> None:
        until = now + timedelta(seconds=seconds)
        if row.halted_until is None or row.halted_until < until:
            row.halted_until, row.halted_why = until, why[:100]
            log.warning("push.halted", channel=self.channel, seconds=round(seconds, 1), reason=why)
        self.halt(seconds)

    @property
    def _floor(self) -> float:
        return min(self._ceiling, max(1.0, self._ceiling * _FLOOR))


async def spend(uow: UnitOfWork, channel: Channel, count: int) -> None:
    """Count calls that did not wait for their instant: an answer to a customer goes first, pushes make room."""
    row = await rates.lock(uow, channel.name, channel.per_second)
    row.next_at = max(row.next_at, uow.now) + timedelta(seconds=count / _current(uow.now, row, channel.per_second))


def _current(now: datetime, row: Rate, ceiling: float) -> float:
    """Give the calls per second that may be made now: what it was set to, and what has grown since."""
    return min(ceiling, row.per_second + max(0.0, (now - row.since).total_seconds()) * _GROWTH * ceiling)


def _tells(result: SendResult) -> bool:
    """Say whether an answer changes the pace of everybody."""
    return (isinstance(result, Busy) and result.everyone) or (isinstance(result, Refused) and result.channel_down)
