"""Reception of one stored event: recognise who it is, route to the handler, commit, send the answer.

Whatever goes wrong, the customer gets a polite answer and the event is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

import handlers
from bot import failpoints, recognition, telemetry
from bot.adviser import Adviser
from bot.answers.intents import understand
from bot.channels.sender import Channel, Profile
from bot.delivery import replies
from bot.delivery.marking import Marker
from bot.delivery.replies import Reply
from bot.domain.events import Event, Joined, Location, Media, Sticker, Tap, Text, Unknown
from bot.domain.replies import Outcome
from bot.domain.replies import Text as Bubble
from bot.foresight import Foresight
from bot.handling import Context, Position
from bot.i18n.catalogue import Catalogue
from bot.knowledge import Knowledge
from bot.shop import Shop
from flows import faq, handovers, reactions
from handlers import reachability
from storage.database import Database
from storage.models import InboxRow
from storage.repositories import conversations, inbox, staff
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
Apology = Callable[[UnitOfWork, Event, Channel], Awaitable[Outcome]]
_TOO_OLD = timedelta(hours=72)  # trust.md S3: no effects from events older than this
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
    adviser: Adviser | None = None
    foresight: Foresight = field(default_factory=Foresight)


class Reception:
    """Handles one event at a time; who calls it sees to it that a sender's events come one after the other."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def handle(self, row_id: str) -> None:
        """Handle one stored event: at most one transaction, then the answer."""
        async with self._house.database.read() as uow:
            row = await inbox.get(uow, row_id)
            if row is None or row.state != "new":
                return
            channel = self._house.channels.get(row.channel)
            event = self._parse(uow, row, channel)
            known = event is not None and await recognition.known(uow, event)
            await self._house.knowledge.refresh(uow)
            self._house.foresight.keep_fresh(self._house.database)
            alone = self._house.adviser is not None and event is not None and await recognition.is_free(uow, event)
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
                advice = await self._advice(event) if alone else ""
                reply = await self._handle(row_id, event, channel, profile, advice)
            finally:
                sign.cancel()
            if reply is not None:
                failpoints.hit("event.after_commit")
                await replies.send(self._house.database, channel, reply)
                waited = self._house.database.clock.now() - row.received_at
                telemetry.ANSWERED.labels(channel.name).observe(waited.total_seconds())
                if reply.menu:
                    await channel.show_menu(event.address, reply.menu)

    async def _advice(self, event: Event) -> str:
        """Give the entry that a language model takes a question for, where we are nearly sure ourselves."""
        if self._house.adviser is None or not isinstance(event.what, Text) or event.what.command:
            return ""
        locale = Catalogue.locale(event.language or None, Catalogue.locale(self._house.shop.locale))
        if understand(event.what.text, locale=locale).intent in handlers.INTENTS:
            return ""
        near = faq.in_doubt(self._house.knowledge, self._house.shop, event.what.text, locale)
        return await self._house.adviser.choose(event.what.text, near) if near else ""

    async def _handle(
        self, row_id: str, event: Event, channel: Channel, profile: Profile | None, advice: str
    ) -> Reply | None:
        async with self._house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            if row is None or row.state != "new":
                return None
            context = await self._context(uow, event, channel, profile)
            context.advice = advice
            _log_in(context)
            outcome = await handlers.route(context)
            if isinstance(event.what, (Text, Tap, Sticker, Media)):
                await reactions.note(uow, context.customer.id, "tap" if isinstance(event.what, Tap) else "message")
            if context.customer.erased_at is None:
                conversations.log_out(uow, context.identity, outcome.messages)
            reply = await replies.prepare(uow, row, event, outcome, channel, self._house.markers.get(channel.name))
            inbox.finish(uow, row, "done")
            failpoints.hit("event.before_commit")
            return replace(reply, menu=_new_menu(context))

    async def _hear_group(self, row_id: str, event: Event, channel: Channel) -> None:
        """Members of a group are no customers: nobody is recognised, and only one who calls the bot is told so."""
        house = self._house
        async with house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            if row is None or row.state != "new":
                return
            outcome = await reachability.hear_group(uow, event, house.catalogue, house.shop.locale)
            reply = await replies.prepare(uow, row, event, outcome, channel, None)
            inbox.finish(uow, row, "skipped", "group")
        await replies.send(house.database, channel, reply)

    async def _context(self, uow: UnitOfWork, event: Event, channel: Channel, profile: Profile | None) -> Context:
        customer, identity, new = await recognition.recognise(uow, event, profile, self._house.shop.locale)
        recognition.follow_language(customer, identity, event)
        position = await conversations.position(uow, identity.id)
        return Context(
            uow=uow,
            event=event,
            customer=customer,
            identity=identity,
            shop=self._house.shop,
            catalogue=self._house.catalogue,
            knowledge=self._house.knowledge,
            foresight=self._house.foresight,
            public_url=self._house.public_url,
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
        async with self._house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            if row is not None:
                inbox.finish(uow, row, "skipped", reason)

    async def bury(self, row_id: str, error: Exception, tries: int) -> None:
        """Keep the event with its reason; a person takes over, and if that fails too, the sender is at least told."""
        async with self._house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            if row is None or row.state != "new":
                return
            row.attempts = tries
            inbox.finish(uow, row, "dead", type(error).__name__)
        for make in (self._hand_over, self._apologise):
            try:
                await self._answer_dead(row_id, make)
                return
            except Exception:
                log.exception("event.not_apologised", inbox=row_id)

    async def _answer_dead(self, row_id: str, make: Apology) -> None:
        async with self._house.database.write() as uow:
            row = await inbox.get(uow, row_id)
            channel = self._house.channels.get(row.channel) if row else None
            event = self._parse(uow, row, channel) if row else None
            if row is None or channel is None or event is None or not event.private:
                return
            if not isinstance(event.what, _ASKING):
                return
            outcome = await make(uow, event, channel)
            reply = await replies.prepare(uow, row, event, outcome, channel, None)
        await replies.send(self._house.database, channel, reply)

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
        locale = Catalogue.locale(event.language or None, Catalogue.locale(self._house.shop.locale))
        return Outcome.say(Bubble(self._house.catalogue.text(locale, "error-try-again")))


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
