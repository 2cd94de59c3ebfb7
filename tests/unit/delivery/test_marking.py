"""MT11 at the last moment: what a transactional message says must not be an offer, whoever wrote its words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.delivery import outbox
from bot.delivery.composing import Composer
from bot.delivery.marking import Marker
from bot.delivery.outbox import Proposal
from bot.domain.consent import Topic
from bot.domain.replies import Button, Card, Carousel, Message, Text
from bot.domain.sending import MessageClass
from bot.handling import Composition, Journey, Skip
from bot.shop import Shop
from storage.database import Database
from storage.repositories import deliveries, leases
from tests.unit.flows.conftest import CATALOGUE, someone

OFFER = "ご注文を発送しました。次回使える10%OFFクーポンです。"
CARD = Card(title="発送しました", alt="発送しました", lines=("お届けは明日です。",))
HIDDEN: list[Message] = [
    Text(OFFER),
    Text("発送しました。", (Button("クーポンを見る", data="x"),)),
    Card(title="発送しました", alt="20% off", lines=("お届けは明日です。",)),
    Card(title="", alt="発送しました", lines=("お届けは明日です。",), footnote="全品半額"),
    Carousel("発送しました", (CARD, Card(title="特売", alt="x", lines=("y",)))),
]


async def end(database: Database, shop: Shop, message: Message, **kind: Any) -> tuple[str, str]:
    """Give the state and the reason of a delivery that says this."""

    async def compose(_: Composition) -> Message | Skip:
        return message

    message_class, topic = kind.get("message_class", MessageClass.TRANSACTIONAL), kind.get("topic")
    journey = Journey("told", topic, message_class, compose, may_repeat=kind.get("may_repeat", False))
    composer = Composer({"told": journey}, shop, CATALOGUE, "https://shop.example")
    async with database.write() as uow:
        customer, _ = await someone(uow, "U1", Topic.NEWS)
        expires = uow.now + timedelta(days=1)
        await outbox.add(uow, Proposal(customer.id, "o", "told", topic, message_class, expires))
        ids = await leases.claim(uow, "line", "w", timedelta(minutes=1), 9)
        marker = Marker(composer, "line", "w", b"s", timedelta(minutes=1))
        sent = await marker.mark(uow, await deliveries.many(uow, ids))
        row = (await deliveries.many(uow, ids))[0]
        assert bool(sent) is (row.state == "sending")
        return row.state, row.reason


@pytest.mark.parametrize("message", HIDDEN)
async def test_mt11_an_offer_never_leaves_as_transactional(database: Database, shop: Shop, message: Message) -> None:
    assert await end(database, shop, message) == ("skipped", "invalid_class")


async def test_mt11_everything_else_leaves(database: Database, shop: Shop) -> None:
    assert await end(database, shop, CARD) == ("sending", "")


async def test_mt11_staff_may_answer_what_was_asked(database: Database, shop: Shop) -> None:
    """The words of a person who was asked for them may come twice, and may speak of a coupon."""
    assert await end(database, shop, Text(OFFER), may_repeat=True) == ("sending", "")


async def test_mt11_advertising_with_a_yes_may_say_so(database: Database, shop: Shop) -> None:
    found = await end(database, shop, Text(OFFER), message_class=MessageClass.MARKETING, topic=Topic.NEWS)
    assert found == ("sending", "")
