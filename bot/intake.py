"""The one road in: recognise who it is, route to the handler, commit, and send the answer.

Events of one customer are handled one at a time, oldest first by the platform's time; different customers side by
side. Whatever goes wrong, the customer gets a polite answer and the event is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

import handlers
from bot import failpoints, recognition, telemetry
from bot.channels.sender import Channel, Profile
from bot.delivery import replies
from bot.delivery.marking import Marker
from bot.delivery.replies import Reply
from bot.domain.events import Event, Joined, Location, Media, Sticker, Tap, Text, Unknown
from bot.domain.replies import Outcome
from bot.domain.replies import Text as Bubble
from bot.handling import Context, Position
from bot.i18n.catalogue import Catalogue
from bot.knowledge import Knowledge
from bot.shop import Shop
from flows import handovers, reactions
from handlers import reachability
from storage.database import Database
from storage.models import InboxRow
from storage.repositories import conversations, inbox, lanes, leases, staff
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
Apology = Callable[[UnitOfWork, Event, Channel], Awaitable[Outcome]]
_TRIES = (0.2, 0.5, 1.0, 2.0)  # seconds before the second to the fifth try; the fifth failure is the last (R29)
_TOO_OLD = timedelta(hours=72)  # trust.md S3: no effects from events older than this
_ABREAST = 32
_GIVEN_UP = timedelta(seconds=45)
"""When an answer that was not sent is nobody's any more: longer than any answer takes, shorter than LINE's token."""
_JUST_NOW = timedelta(seconds=2)
_LOOK_SECONDS = 5.0
_LANE_LEASE = timedelta(seconds=60)  # longer than the five tries of one event
_PROFILE_SECONDS = 1.5
_ASKING = (Text, Tap, Sticker, Media, Location, Joined)
"""What somebody waits for an answer to."""
_PATIENT_SECONDS = 0.8


@dataclass(frozen=True, slots=True)
class House:
    """Everything that stays the same from event to event."""

    database: Database
    channels: Mapping[str, Channel]
    markers: Mapping[str, Marker]
    shop: Shop
    catalogue: Catalogue
    knowledge: Knowledge
    public_url: str


class Intake:
    """Handles stored events as they come."""

    def __init__(self, house: House, worker: str = "alone") -> None:
        self.house = house
        self.worker = worker
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
                await self.handle(row_id)
                if delay != _TRIES[0]:
                    await replies.resume_one(self.house.database, self.house.channels, row_id)
                return
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.exception("event.failed", inbox=row_id)
                if delay is None:
                    await self._bury(row_id, error)
                else:
                    await asyncio.sleep(delay)

    async def handle(self, row_id: str) -> None:
        """Handle one stored event: at most one transaction, then the answer."""
        async with self.house.database.read() as uow:
            row = await inbox.get(uow, row_id)
            if row is None or row.state != "new":
                return
            channel = self.house.channels.get(row.channel)
            event = self._parse(uow, row, channel)
            known = event is not None and await recognition.known(uow, event)
            await self.house.knowledge.refresh(uow)
        if channel is None or event is None:
            await self._skip(row_id, "channel_off")
        elif (reason := _unanswerable(event, row)) is not None:
            await self._skip(row_id, reason)
        elif not event.private:
            await self._hear_group(row_id, event, channel)
        else:
            sign = asyncio.create_task(_show_life(channel, event))
            try:
                profile = None if known else await self._profile(channel, event)
                reply = await self._handle(row_id, event, channel, profile)
            finally:
                sign.cancel()
            if reply is not None:
                failpoints.hit("event.after_commit")
                await replies.send(self.house.database, channel, reply)
                waited = self.house.database.clock.now() - row.received_at
                telemetry.ANSWERED.labels(channel.name).observe(waited.total_seconds())
                if reply.menu:
                    await channel.show_menu(event.address, reply.menu)

    async def _handle(self, row_id: str, event: Event, channel: Channel, profile: Profile | None) -> Reply | None:
        async with self.house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            if row is None or row.state != "new":
                return None
            context = await self._context(uow, event, channel, profile)
            _log_in(context)
            outcome = await handlers.route(context)
            if isinstance(event.what, (Text, Tap, Sticker, Media)):
                await reactions.note(uow, context.customer.id, "tap" if isinstance(event.what, Tap) else "message")
            if context.customer.erased_at is None:
                conversations.log_out(uow, context.identity, outcome.messages)
            reply = await replies.prepare(uow, row, event, outcome, channel, self.house.markers.get(channel.name))
            inbox.finish(uow, row, "done")
            failpoints.hit("event.before_commit")
            return replace(reply, menu=_new_menu(context))

    async def _hear_group(self, row_id: str, event: Event, channel: Channel) -> None:
        """Members of a group are no customers: nobody is recognised, and only one who calls the bot is told so."""
        house = self.house
        async with house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            if row is None or row.state != "new":
                return
            outcome = await reachability.hear_group(uow, event, house.catalogue, house.shop.locale)
            reply = await replies.prepare(uow, row, event, outcome, channel, None)
            inbox.finish(uow, row, "skipped", "group")
        await replies.send(house.database, channel, reply)

    async def _context(self, uow: UnitOfWork, event: Event, channel: Channel, profile: Profile | None) -> Context:
        customer, identity, new = await recognition.recognise(uow, event, profile, self.house.shop.locale)
        recognition.follow_language(customer, identity, event)
        position = await conversations.position(uow, identity.id)
        return Context(
            uow=uow,
            event=event,
            customer=customer,
            identity=identity,
            shop=self.house.shop,
            catalogue=self.house.catalogue,
            knowledge=self.house.knowledge,
            public_url=self.house.public_url,
            staff=await staff.by_identity(uow, identity.id),
            handover=await conversations.open_handover(uow, customer.id),
            position=Position(*position) if position else None,
            new=new,
            has_standing_menu=channel.limits.has_menu,
        )

    def _parse(self, uow: UnitOfWork, row: InboxRow, channel: Channel | None) -> Event | None:
        if channel is None:
            return None
        return channel.parse(inbox.body(uow, row), int(row.received_at.timestamp() * 1000))

    async def _profile(self, channel: Channel, event: Event) -> Profile | None:
        """Ask the platform for a newcomer's language, but let nobody wait long for it."""
        try:
            return await asyncio.wait_for(channel.profile(event.address), _PROFILE_SECONDS)
        except TimeoutError:
            return None

    async def _skip(self, row_id: str, reason: str) -> None:
        async with self.house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            if row is not None:
                inbox.finish(uow, row, "skipped", reason)

    async def _bury(self, row_id: str, error: Exception) -> None:
        """Keep the event with its reason; a person takes over, and if that fails too, the sender is at least told."""
        async with self.house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            if row is None or row.state != "new":
                return
            row.attempts = len(_TRIES) + 1
            inbox.finish(uow, row, "dead", type(error).__name__)
        for make in (self._hand_over, self._apologise):
            try:
                await self._answer_dead(row_id, make)
                return
            except Exception:
                log.exception("event.not_apologised", inbox=row_id)

    async def _answer_dead(self, row_id: str, make: Apology) -> None:
        async with self.house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            channel = self.house.channels.get(row.channel) if row else None
            event = self._parse(uow, row, channel) if row else None
            if row is None or channel is None or event is None or not event.private:
                return
            if not isinstance(event.what, _ASKING):
                return
            outcome = await make(uow, event, channel)
            reply = await replies.prepare(uow, row, event, outcome, channel, None)
        await replies.send(self.house.database, channel, reply)

    async def _hand_over(self, uow: UnitOfWork, event: Event, channel: Channel) -> Outcome:
        context = await self._context(uow, event, channel, None)
        if context.staff is not None:
            return context.say("error-try-again")
        _log_in(context)
        opened = await handovers.start(context, handovers.Cause.ERROR, context.words)
        outcome = Outcome.say(context.bubble("error-sorry"), *opened.messages)
        conversations.log_out(uow, context.identity, outcome.messages)
        return outcome

    async def _apologise(self, _uow: UnitOfWork, event: Event, _channel: Channel) -> Outcome:
        locale = Catalogue.locale(event.language or None, Catalogue.locale(self.house.shop.locale))
        return Outcome.say(Bubble(self.house.catalogue.text(locale, "error-try-again")))


def _new_menu(context: Context) -> str:
    """Give the language of the standing menu when it is no longer the customer's, and note that it is shown."""
    if context.locale == (context.identity.menu or context.shop.locale):
        return ""
    context.identity.menu = context.locale
    return context.locale


async def _show_life(channel: Channel, event: Event) -> None:
    """Show that somebody is at work, if the answer takes longer than a person would wait without a sign."""
    await asyncio.sleep(_PATIENT_SECONDS)
    await channel.acknowledge(event)


def _unanswerable(event: Event, row: InboxRow) -> str | None:
    """Give why an event is only kept, None when it is to be handled."""
    if isinstance(event.what, Unknown):
        return f"unknown:{event.what.kind}"[:100]
    if not event.address:
        return "no_sender"
    if row.received_at - event.occurred_at > _TOO_OLD:
        return "too_old"
    return None


def _log_in(context: Context) -> None:
    """Keep what the customer said, for staff and for the customer's own export."""
    what, at = context.event.what, context.event.occurred_at
    match what:
        case Text():
            words = what.text
        case Sticker():
            words = "[sticker] " + " ".join(what.keywords)
        case Media():
            words = f"[{what.kind}] {what.caption}"
        case Location():
            words = f"[location] {what.title}"
        case _:
            return
    conversations.log_in(context.uow, context.identity, words.strip(), what.message_id, at)
