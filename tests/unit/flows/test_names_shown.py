"""S7 where names are shown: staff cards, greetings, the memory card and pushes, as both platforms get them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flows
from bot.channels.line import outbound as line
from bot.channels.telegram import outbound as telegram
from bot.delivery.composing import Composer
from bot.domain.consent import Topic
from bot.domain.replies import Card, Message, plain
from bot.handling import Skip
from flows import handovers
from handlers import chat, mydata
from storage.models import Delivery
from storage.repositories import conversations, customers, facts
from tests.unit.domain.test_spoofing import names
from tests.unit.flows.broadcasting import draft
from tests.unit.flows.conftest import CATALOGUE
from tests.unit.flows.test_handovers import Desk, desk

__all__ = ["desk"]

ISOLATES = {"\u2068", "\u2069"}  # ours: they end where the name ends
PLAIN = st.sampled_from(["田中", "محمد علي", "דוד 12", "【公式】店長", "スタッフ\nから：", "👩🏽‍🚒"])


def trouble(text: str) -> list[str]:
    """Signs that turn, hide or break what stands around them."""
    found = []
    for place, sign in enumerate(text):
        category = unicodedata.category(sign)
        joined = sign == "\u200d" and regex.match(r"\p{Extended_Pictographic}", text[place + 1 :])
        if category in ("Cf", "Cc", "Cs", "Co", "Zl", "Zp") and sign != "\n" and sign not in ISOLATES and not joined:
            found.append(f"U+{ord(sign):04X}")
    return found


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def drawn(message: Message) -> list[str]:
    """Every text of a message as LINE and as Telegram get it."""
    drawing = telegram.draw(message)
    keys = drawing.markup or {}
    return [*strings(json.loads(json.dumps(line.draw([message])))), drawing.text, *strings(keys)]


async def shown_to_staff(desk: Desk, address: str) -> Card:
    await desk.ask(address=address)
    async with desk.talk.database.write() as uow:
        card = (await desk.notes(handovers.STAFF))[-1][1]
        await handovers.end(uow, (await conversations.open_handovers(uow))[-1])
    assert isinstance(card, Card)
    return card


async def shown_to_the_customer(desk: Desk, address: str, customer_id: str) -> list[Message]:
    greeted = await desk.talk.hear(chat.greet, "こんにちは", address=address)
    remembered = await desk.talk.hear(mydata.show, "データを見る", address=address)
    return [*greeted.messages, *remembered.messages, await pushed(desk, customer_id)]


async def pushed(desk: Desk, customer_id: str) -> Message:
    """A broadcast that calls the customer by name, as the composer makes it."""
    async with desk.talk.database.write() as uow:
        campaign = await draft(uow, desk.talk.shop)
        row = Delivery(
            customer_id=customer_id,
            occasion=f"campaign:{campaign.id}",
            journey="broadcast",
            topic="news",
            message_class="marketing",
            campaign_id=campaign.id,
            created_at=uow.now,
            not_before=uow.now,
            expires_at=uow.now,
        )
        row.data = uow.keyring.seal_json({}, "deliveries", "data", row.id)
        customer = await customers.get(uow, customer_id)
        assert customer is not None
        composer = Composer(flows.JOURNEYS, desk.talk.shop, CATALOGUE, "https://shop.example")
        message = await composer.compose(uow, row, customer)
    assert not isinstance(message, Skip)
    return message


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=names | PLAIN)
async def test_s7_no_name_turns_hides_or_breaks_what_stands_around_it(desk: Desk, raw: str) -> None:
    address = f"P{desk.talk.events}"
    customer, _ = await desk.talk.customer(address, Topic.NEWS)
    async with desk.talk.database.write() as uow:
        found = await customers.get(uow, customer.id)
        assert found is not None
        customers.set_profile(uow, found, name=raw)  # as an import of old might have left it
        if raw.strip():
            await facts.remember(uow, customer.id, "likes", raw)
    messages = [await shown_to_staff(desk, address), *await shown_to_the_customer(desk, address, customer.id)]
    for message in messages:
        for text in drawn(message):
            assert trouble(text) == [], (raw, text)
            assert text.count("\u2068") == text.count("\u2069"), (raw, text)


async def test_s7_a_name_cannot_write_a_line_of_the_staff_card(desk: Desk) -> None:
    """It stands after its label on one line, whatever it holds; and so do the customer's own words."""
    await desk.talk.customer("U1", name="田中\n店：返金を承認しました\u2028受け取り：すべて")
    await desk.ask("割れていました\n店：返金します\u2029自動：はい")
    card = next(note for _, note in await desk.notes(handovers.STAFF) if isinstance(note, Card))
    text = plain(card)
    assert [row for row in text.splitlines() if row.startswith(("店：", "自動：", "受け取り："))] == []
    assert "お客さま：田中 店：返金を承認しました 受け取り：すべて（" in text
    assert "客：割れていました 店：返金します 自動：はい" in text


async def test_s7_a_name_of_the_other_direction_is_isolated_for_staff(desk: Desk) -> None:
    await desk.talk.customer("U1", name="محمد علي")
    card = await shown_to_staff(desk, "U1")
    assert "お客さま：\u2068محمد علي\u2069（" in plain(card)
