"""A conversation in a test: `talk` recognises, understands and remembers as the service does, without any network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot import recognition
from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.events import Event, Tap, Text, What
from bot.domain.replies import Card, Carousel, Message, Outcome, plain
from bot.foresight import Foresight
from bot.handling import Context, Handler, Position
from bot.i18n.catalogue import Catalogue
from bot.knowledge import Knowledge
from bot.shop import Shop
from storage.database import Database
from storage.models import Customer, Identity
from storage.repositories import consents, conversations, identities
from storage.repositories import customers as people
from storage.repositories import staff as members
from storage.repositories.consents import Source
from tests.unit.conftest import StandingClock


@dataclass
class Talk:
    """What stays the same from event to event."""

    database: Database
    clock: StandingClock
    shop: Shop
    catalogue: Catalogue = field(default_factory=lambda: Catalogue.load(strict=True))
    knowledge: Knowledge = field(default_factory=Knowledge)
    foresight: Foresight = field(default_factory=Foresight)
    events: int = 0

    @asynccontextmanager
    async def context(
        self,
        words: str = "",
        *,
        tap: str = "",
        what: What | None = None,
        address: str = "U1",
        channel: str = "line",
        language: str = "ja",
        ago: float = 0,
        event_id: str = "",
    ) -> AsyncIterator[Context]:
        """One event and all that a handler may know of it; what it writes is committed at the end of the block.

        `ago` are the seconds since it happened by the platform's clock.
        """
        self.events += 1
        message_id = f"m{self.events}"
        event = Event(
            id=event_id or f"e{self.events}",
            channel=channel,
            address=address,
            # never at the same instant: of two acts of consent at one instant the withdrawal counts
            occurred_at=self.clock.now() - timedelta(seconds=ago) + timedelta(microseconds=self.events),
            what=what or (Tap(tap) if tap else Text(words, message_id)),
            reply_token="token",
            language=language,
        )
        async with self.database.write() as uow:
            customer, identity, new = await recognition.recognise(uow, event, None, self.shop.locale)
            await self.knowledge.refresh(uow)
            await self.knowledge.learned()
            if isinstance(event.what, Text):
                conversations.log_in(uow, identity, words, message_id, event.occurred_at)
            position = await conversations.position(uow, identity.id)
            yield Context(
                uow=uow,
                event=event,
                customer=customer,
                identity=identity,
                shop=self.shop,
                catalogue=self.catalogue,
                knowledge=self.knowledge,
                foresight=self.foresight,
                public_url="https://shop.example",
                staff=await members.by_identity(uow, identity.id),
                handover=await conversations.open_handover(uow, customer.id),
                position=Position(*position) if position else None,
                new=new,
                has_standing_menu=channel == "line",
            )

    async def hear(
        self,
        handler: Handler,
        words: str = "",
        *,
        tap: str = "",
        what: What | None = None,
        address: str = "U1",
        channel: str = "line",
        language: str = "ja",
        event_id: str = "",
    ) -> Outcome:
        """What the handler answers to one event, kept in the conversation as the service keeps it."""
        async with self.context(
            words, tap=tap, what=what, address=address, channel=channel, language=language, event_id=event_id
        ) as context:
            outcome = await handler(context)
            assert outcome is not None
            assert len(outcome.messages) <= 5
            assert all(len(data.encode()) <= 64 for data in taps(outcome))
            conversations.log_out(context.uow, context.identity, outcome.messages)
            return outcome

    async def customer(self, address: str = "U1", *topics: Topic, name: str = "") -> tuple[Customer, Identity]:
        """A customer who is known already and granted these topics."""
        async with self.database.write() as uow:
            customer = await people.find_address(uow, "line", address) or await people.create(uow, locale="ja")
            identity = await identities.attach(uow, customer, "line", address)
            if name:
                people.set_profile(uow, customer, name=name)
            source = Source(Mechanism.BUTTON, uow.now, f"granted:{address}")
            await consents.record(uow, customer.id, topics, Action.GRANT, source)
        return customer, identity


@pytest.fixture
def talk(database: Database, clock: StandingClock, shop: Shop) -> Talk:
    return Talk(database, clock, shop)


def said(outcome: Outcome) -> str:
    """The words of an outcome."""
    return "\n".join(plain(message) for message in outcome.messages)


def taps(outcome: Outcome) -> list[str]:
    """What the buttons of an outcome carry, in their order."""
    return [data for message in outcome.messages for data in _taps(message)]


def labels(outcome: Outcome) -> list[str]:
    """The labels of all buttons of an outcome."""
    return [button.label for message in outcome.messages for part in _parts(message) for button in part]


def _taps(message: Message) -> list[str]:
    return [button.data for part in _parts(message) for button in part if button.data]


def _parts(message: Message) -> list[tuple]:  # type: ignore[type-arg]
    match message:
        case Card():
            return [message.buttons, message.choices]
        case Carousel():
            return [*(card.buttons for card in message.cards), message.choices]
        case _:
            return [message.choices]
