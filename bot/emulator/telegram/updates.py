"""The queue of updates: numbering, retention, and getUpdates with its offsets and its quarrels between pollers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.emulator.clock import Ticking
from bot.emulator.telegram.answers import RefusalError, conflict

FIRST_ID = (2_000_001, 1_000_000_000)
LAST_ID = 2_000_000_000
QUEUE_MAX = 100_000
LONG_POLL_MAX_SECONDS = 50
GUARD_SECONDS = 3.0
ID_RESET_DAYS = 7
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "subscription",
    "stopped_message_generation",
    *NOT_BY_DEFAULT,
}
# Seconds an update waits to be fetched; all other kinds 24 hours.
RETENTION = {"callback_query": 150, "shipping_query": 150, "pre_checkout_query": 150, "inline_query": 30}
RETENTION_DEFAULT = 86_400


@dataclass(eq=False)
class Pending:
    """An update nobody has confirmed; `lane` is the queue that is delivered in order."""

    id: int
    body: dict[str, Any]
    lane: str
    expires: datetime


@dataclass(eq=False)
class Poll:
    """A running getUpdates call; `end` holds the refusal that ends it."""

    end: asyncio.Future[str]


@dataclass
class Ask:
    """The arguments of getUpdates, already clamped."""

    offset: int = 0
    limit: int = 100
    timeout: int = 0


class Updates:
    """The updates of one bot. `added` is called with every new update (the webhook listens)."""

    def __init__(self, clock: Ticking, dice: random.Random) -> None:
        self._clock = clock
        self._dice = dice
        self.added: Callable[[Pending], None] = lambda _: None
        self.pending: list[Pending] = []
        self.allowed: set[str] | None = None
        # By the clock, so that a restarted emulator does not repeat the numbers a service already knows.
        self._next = FIRST_ID[0] + int(clock.now().timestamp()) % (FIRST_ID[1] - FIRST_ID[0])
        self._last_at: datetime | None = None
        self._soonest = clock.now()
        self._poll: Poll | None = None
        self._arrived = asyncio.Event()
        self._previous: tuple[int, float] | None = None
        self._last_conflict = float("-inf")

    def follow(self, previous: Updates) -> None:
        """Goes on with the numbers and the wishes of the queue before a reset."""
        self._next = max(self._next, previous._next)
        self.allowed = previous.allowed

    def release(self) -> None:
        """Lets a running poll end with nothing, because this queue is given up."""
        self._arrived.set()

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed is not None else kind not in NOT_BY_DEFAULT

    def allow(self, names: Any) -> None:
        """Remembers allowed_updates: [] is the default set, unknown names are left out, anything else is ignored."""
        if isinstance(names, list):
            self.allowed = {name for name in names if isinstance(name, str)} & KINDS or None

    def make(self, kind: str, value: dict[str, Any]) -> dict[str, Any]:
        """A new Update object with the next number, not queued."""
        now = self._clock.now()
        idle = self._last_at is not None and now - self._last_at > timedelta(days=ID_RESET_DAYS)
        if idle or self._next >= LAST_ID:
            self._next = self._dice.randint(*FIRST_ID)
        self._last_at = now
        body = {"update_id": self._next, kind: value}
        self._next += 1
        return body

    def put(self, body: dict[str, Any], lane: str) -> None:
        """Queues an Update object; beyond the queue's size it is dropped silently, as on the real server."""
        if len(self.pending) >= QUEUE_MAX:
            return
        kind = next((key for key in body if key != "update_id"), "")
        seconds = RETENTION.get(kind, RETENTION_DEFAULT)
        update = Pending(int(body["update_id"]), body, lane, self._clock.now() + timedelta(seconds=seconds))
        self._soonest = min(self._soonest, update.expires) if self.pending else update.expires
        self.pending.append(update)
        self._arrived.set()
        self._arrived = asyncio.Event()
        self.added(update)

    def waiting(self) -> list[Pending]:
        """What has neither been confirmed nor expired, in the order of arrival."""
        now = self._clock.now()
        # most of the time nothing can have expired, and a flood must not be counted through for every update
        if self.pending and now >= self._soonest:
            self.pending = [update for update in self.pending if update.expires > now]
            self._soonest = min((update.expires for update in self.pending), default=now)
        return self.pending

    def drop(self, update: Pending) -> None:
        if update in self.pending:
            self.pending.remove(update)

    async def poll(self, ask: Ask) -> list[dict[str, Any]]:
        """getUpdates: confirms below the offset, then answers at once or waits for the next update."""
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        ask = self._guarded(ask)
        self._confirm(ask.offset)
        if not self.waiting() and ask.timeout > 0:
            await self._wait(ask.timeout)
        batch = sorted(self.waiting(), key=lambda update: update.id) if ask.offset >= 0 else self.waiting()
        return [update.body for update in batch[: ask.limit]]

    def interrupt(self, reason: str) -> None:
        """Ends the running poll with a conflict, if there is one."""
        if self._poll is not None and not self._poll.end.done():
            self._poll.end.set_result(reason)

    def _guarded(self, ask: Ask) -> Ask:
        """The server's guard against a poller that crashes in a circle with the same offset."""
        now, previous = self._clock.monotonic(), self._previous
        self._previous = (ask.offset, now)
        if previous is None or previous[0] != ask.offset:
            return ask
        timeout = max(ask.timeout, int(GUARD_SECONDS)) if now - previous[1] < GUARD_SECONDS else ask.timeout
        return Ask(ask.offset, 1 if now - previous[1] < 0.5 else ask.limit, timeout)

    def _confirm(self, offset: int) -> None:
        if offset > 0:
            self.pending = [update for update in self.pending if update.id >= offset]
        elif offset < 0:
            self.pending = self.pending[offset:]

    async def _wait(self, timeout: int) -> None:
        poll = Poll(asyncio.get_running_loop().create_future())
        self._poll = poll
        arrival = asyncio.ensure_future(self._arrived.wait())
        sleep = asyncio.ensure_future(self._clock.sleep(timeout))
        try:
            watched: set[asyncio.Future[Any]] = {poll.end, arrival, sleep}
            await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        finally:
            arrival.cancel()
            sleep.cancel()
            if self._poll is poll:
                self._poll = None
        if poll.end.done():
            raise await self._lost(poll.end.result())

    async def _lost(self, reason: str) -> RefusalError:
        """The conflict of the older poll: the first at once, further ones within 3 s only after 3 s."""
        now = self._clock.monotonic()
        soon = now - self._last_conflict < GUARD_SECONDS
        self._last_conflict = now
        if soon:
            await self._clock.sleep(GUARD_SECONDS)
        return conflict(reason)
