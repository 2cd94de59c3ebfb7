"""Composing: what a delivery says, in the customer's language, with the three ways to answer back to it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from bot.domain.replies import Card, Carousel, Message, Text, pack, plain
from bot.domain.sending import MessageClass
from bot.domain.spoofing import clean_name
from bot.domain.texts import shorten
from bot.foresight import Foresight
from bot.handling import Composition, Journey, Skip
from bot.i18n.catalogue import Catalogue
from bot.shop import Shop
from storage.models import Customer, Delivery
from storage.repositories import customers, tracked_links
from storage.repositories.customers import Recipient
from storage.repositories.due import Due
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Composer:
    """What composing needs beside the row: the journeys, the shop and its words."""

    journeys: Mapping[str, Journey]
    shop: Shop
    catalogue: Catalogue
    public_url: str
    foresight: Foresight = field(default_factory=Foresight)

    async def compose(self, uow: UnitOfWork, row: Delivery | Due, customer: Customer | Recipient) -> Message | Skip:
        """Give the message of a row, or why it is no longer wanted."""
        journey = self.journeys.get(row.journey)
        if journey is None:
            return Skip("journey_unknown")
        composition = Composition(
            uow=uow,
            delivery=row,
            data=data_of(uow, row),
            customer=customer,
            name=clean_name(customers.profile(uow, customer).name),
            shop=self.shop,
            catalogue=self.catalogue,
            public_url=self.public_url,
            foresight=self.foresight,
        )
        message = await journey.compose(composition)
        if isinstance(message, Skip) or journey.message_class is MessageClass.TRANSACTIONAL:
            return message
        return with_ways_out(await _tracked(message, composition), composition)


async def _tracked(message: Message, composition: Composition) -> Message:
    """Let a press on a link count as a reaction. Only where the links lead here: PUBLIC_BASE_URL is the shop's own
    https address, and not the default of a machine that nobody outside can reach."""
    if not isinstance(message, Card) or not composition.public_url.startswith("https://"):
        return message
    row, buttons = composition.delivery, []
    for button in message.buttons:
        if button.url:
            link = await tracked_links.make(
                composition.uow, composition.public_url, button.url, row.customer_id, row.id
            )
            button = replace(button, url=link)
        buttons.append(button)
    return replace(message, buttons=tuple(buttons))


def data_of(uow: UnitOfWork, row: Delivery | Due) -> dict[str, Any]:
    found = uow.keyring.open_json(row.data, "deliveries", "data", row.id)
    return found if isinstance(found, dict) else {}


def with_ways_out(message: Message, composition: Composition) -> Message:
    """Add "why this?", "less" and "stop" (product.md, promise 3). They are part of the message, not of the chat's
    passing quick replies, so that they are still there tomorrow."""
    row = composition.delivery
    ways = (
        composition.button("button-why", f"why:{row.id}"),
        composition.button("button-less", f"less:{row.id}"),
        composition.button("button-stop", f"stop:{row.id}"),
    )
    match message:
        case Text():
            alt = shorten(" ".join(message.text.split()), 60)
            return Card(title="", alt=alt, lines=(message.text,), buttons=(*message.choices, *ways))
        case Card():
            return replace(message, buttons=(*message.buttons, *ways))
        case Carousel():
            last = message.cards[-1]
            return replace(message, cards=(*message.cards[:-1], replace(last, buttons=(*last.buttons, *ways))))


def shown(message: Message) -> str:
    """Give everything that a reader may see of a message: its words, the notification's, and the buttons'."""
    match message:
        case Text():
            return "\n".join((plain(message), *(each.label for each in message.choices)))
        case Card():
            labels = (each.label for each in (*message.buttons, *message.choices))
            return "\n".join((plain(message), message.alt, *labels))
        case Carousel():
            labels = (each.label for each in message.choices)
            return "\n".join((message.alt, *map(shown, message.cards), *labels))


def content_hash(message: Message) -> str:
    """Give what tells identical content apart: the words, without the buttons' ids."""
    words = {key: value for key, value in pack(message).items() if key not in ("buttons", "choices", "cards")}
    return hashlib.sha256(orjson.dumps(words, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
