"""VT2: every push of a real journey, in four languages, says why it came, how to stop, and fits where it is shown.

Composed as they leave: proposed by the journey, put through the gate, marked, and drawn for both platforms.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import select

import flows
from bot.channels.line import outbound as line
from bot.channels.telegram import outbound as telegram
from bot.delivery import outbox
from bot.delivery.composing import Composer
from bot.delivery.marking import Marker
from bot.domain import texts
from bot.domain.consent import MESSAGE_TOPICS, Topic
from bot.domain.replies import Card, plain
from bot.domain.sending import MessageClass
from bot.emulator.line import objects
from bot.emulator.line.findings import Findings, Place
from bot.foresight import Foresight, Hint
from bot.i18n.catalogue import LOCALES
from bot.insight.replenishment import Due
from bot.shop import Shop
from flows import campaigns, followup, recommendation, replenish, restock
from storage.database import Database
from storage.models import Delivery
from storage.repositories import products, wishes
from storage.unit_of_work import UnitOfWork
from tests.house.test_catalogue import BANNED
from tests.unit.flows.broadcasting import draft
from tests.unit.flows.conftest import CATALOGUE, someone
from tests.unit.flows.test_followup import order

WAYS_OUT = ("why", "less", "stop")
WAY_LABELS = ("button-why", "button-less", "button-stop")
ITEMS = {"usual": "深蒸し煎茶 100g", "long": "リネンのワンピース・袖なし・ゆったり 黒 " * 12}
TEXTS = {
    "ja": "{name|お客さま}、春の新茶がそろいました。店頭でお試しいただけます。",
    "en": "{name|Hello}, the first teas of spring are here. Try them in the shop.",
    "zh-Hant": "{name|您好}，春季新茶已到店，歡迎試飲。",
    "th": "{name|สวัสดี} ชาใหม่ฤดูใบไม้ผลิมาแล้วค่ะ เชิญชิมได้ที่ร้าน",
}


@dataclass(frozen=True)
class Reader:
    """Whom the push goes to."""

    locale: str
    name: str = ""
    address: str = "U1"


@dataclass(frozen=True)
class Push:
    """A journey's way to one waiting row about an item, and the id of its reason."""

    propose: Callable[[UnitOfWork, Shop, Reader, str], Awaitable[None]]
    reason: str
    topic: Topic


async def _restock(uow: UnitOfWork, shop: Shop, reader: Reader, item: str) -> None:
    customer, _ = await someone(uow, reader.address, Topic.RESTOCK, name=reader.name, locale=reader.locale)
    await products.put(uow, "CUP", name=item, stock=0)
    await wishes.add(uow, customer.id, "CUP")
    await products.put(uow, "CUP", stock=3)
    await restock.open_line(uow, "CUP", shop)
    assert await restock.run_waves(uow, shop) == 1


async def _followup(uow: UnitOfWork, shop: Shop, reader: Reader, item: str) -> None:
    customer, _ = await someone(uow, reader.address, Topic.FOLLOWUP, name=reader.name, locale=reader.locale)
    await products.put(uow, "CUP", name=item)
    bought = await order(uow, customer, "A-1", delivered_at=uow.now - timedelta(days=8))
    assert await followup.plan(uow, bought, shop)
    assert await followup.start_due(uow, shop) == 1


SUGGESTED = (Topic.RECOMMENDATION, Topic.PROFILING)


async def _replenish(uow: UnitOfWork, shop: Shop, reader: Reader, item: str) -> None:
    customer, _ = await someone(uow, reader.address, *SUGGESTED, name=reader.name, locale=reader.locale)
    await products.put(uow, "CUP", name=item, stock=3, price=1200, currency="JPY")
    product = await products.get(uow, "CUP")
    assert product is not None
    due = Due(customer.id, "CUP", 0.4, 3, 24, 24, 0.0)
    assert await outbox.add(uow, replenish.proposal(uow, shop, due, product, uow.now.date())) == 1


class Sure(Foresight):
    """Knows that a cup goes with tea."""

    def suggest(self, orders: Sequence[Sequence[str]], most: int, without: Iterable[str] = ()) -> list[Hint]:
        return [Hint("CUP", "companion", "TEA")]


async def _recommendation(uow: UnitOfWork, shop: Shop, reader: Reader, item: str) -> None:
    customer, _ = await someone(uow, reader.address, *SUGGESTED, name=reader.name, locale=reader.locale)
    await products.put(uow, "CUP", name=item, stock=3, price=1200, currency="JPY")
    await products.put(uow, "TEA", name="Tea")
    await order(uow, customer, "A-2")
    found = await recommendation.proposal(uow, shop, Sure(), customer.id)
    assert found is not None
    assert await outbox.add(uow, found) == 1


def _broadcast(topic: Topic) -> Push:
    async def propose(uow: UnitOfWork, shop: Shop, reader: Reader, item: str) -> None:
        await someone(uow, reader.address, topic, name=reader.name, locale=reader.locale)
        message = {key: text + (item if item == ITEMS["long"] else "") for key, text in TEXTS.items()}
        campaign = await draft(uow, shop, topic=topic, message=message)
        assert isinstance(await campaigns.start(uow, shop, campaign, "api"), campaigns.Started)
        assert await campaigns.expand_all_due(uow) == 1

    return Push(propose, "news-push.reason", topic)


PUSHES = {
    "restock": Push(_restock, "restock-push.reason", Topic.RESTOCK),
    "followup": Push(_followup, "followup-push.reason", Topic.FOLLOWUP),
    "replenish": Push(_replenish, "replenish-push.reason", Topic.RECOMMENDATION),
    "recommendation": Push(_recommendation, "recommendation-push.reason", Topic.RECOMMENDATION),
    **{f"broadcast-{topic}": _broadcast(topic) for topic in campaigns.TOPICS},
}
KINDS = ("restock", "followup", "replenish", "recommendation", "broadcast-news")
every_kind = pytest.mark.parametrize("push", [PUSHES[kind] for kind in KINDS], ids=KINDS)
every_push = pytest.mark.parametrize("push", PUSHES.values(), ids=PUSHES)
every_locale = pytest.mark.parametrize("locale", LOCALES)


async def leaving(database: Database, shop: Shop, push: Push, reader: Reader, item: str) -> tuple[Card, str]:
    """The message as it goes to the platform, and the id of its row."""
    async with database.write() as uow:
        await push.propose(uow, shop, reader, item)
    async with database.write() as uow:
        composer = Composer(flows.JOURNEYS, shop, CATALOGUE, "https://shop.example")
        marker = Marker(composer, "line", "worker", b"secret", timedelta(minutes=1))
        (outgoing,) = await marker.mark(uow, list(await uow.session.scalars(select(Delivery))))
    assert isinstance(outgoing.message, Card)
    return outgoing.message, outgoing.id


@every_locale
@every_push
async def test_vt2_says_why_it_came_and_how_to_stop(database: Database, shop: Shop, push: Push, locale: str) -> None:
    card, row = await leaving(database, shop, push, Reader(locale, "田中"), ITEMS["usual"])
    assert card.footnote
    fixed = _fixed_parts(locale, push)
    assert all(part in card.footnote for part in fixed), (card.footnote, fixed)
    ways = card.buttons[-3:]
    assert [button.data for button in ways] == [f"{way}:{row}" for way in WAYS_OUT]
    assert [button.label for button in ways] == [CATALOGUE.text(locale, label) for label in WAY_LABELS]


def _fixed_parts(locale: str, push: Push) -> list[str]:
    """The words of the reason around its values."""
    values = {"date": "\0", "reason": "\0", "topic": f"\0{CATALOGUE.text(locale, f'topic-{push.topic}')}\0"}
    wanted = {"news-push.reason": ("topic",), "recommendation-push.reason": ("reason",)}.get(push.reason, ("date",))
    return CATALOGUE.text(locale, push.reason, **{key: values[key] for key in wanted}).split("\0")


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
@every_locale
@every_kind
async def test_vt2_the_alt_is_short_and_speaks_of_this_message(
    database: Database, shop: Shop, push: Push, locale: str, item: str
) -> None:
    """At most 60 characters, and nothing that would suit any other message (trust.md 5.1, 9)."""
    card, _ = await leaving(database, shop, push, Reader(locale), item)
    assert 10 <= texts.graphemes(card.alt) <= 60
    told = TEXTS[locale].split("|")[1].split("}")[1] if push.reason == "news-push.reason" else item
    assert told.strip("、,， ")[:15].rstrip() in card.alt
    (drawn,) = line.draw([card])
    assert drawn["altText"] == card.alt


@every_locale
async def test_vt7_no_two_pushes_have_the_same_alt(database: Database, shop: Shop, locale: str) -> None:
    alts = []
    for number, kind in enumerate(KINDS):
        async with database.write() as uow:
            for row in await uow.session.scalars(select(Delivery)):
                await uow.session.delete(row)
        card, _ = await leaving(database, shop, PUSHES[kind], Reader(locale, address=f"U{number}"), ITEMS["usual"])
        alts.append(card.alt)
    assert len(set(alts)) == len(alts)


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
@every_locale
@every_kind
async def test_vt2_fits_both_platforms_with_nothing_cut_off(
    database: Database, shop: Shop, push: Push, locale: str, item: str
) -> None:
    card, _ = await leaving(database, shop, push, Reader(locale, "じゅげむ" * 20), item)
    (drawn,) = line.draw([card])
    found = Findings()
    objects.check(found, Place("messages") / 0, drawn, "push")
    assert found.dotted + found.slashed == []
    drawing = telegram.draw(card)
    assert texts.utf16(drawing.text) <= 4096
    assert drawing.text == plain(card)
    keys = [key for row in (drawing.markup or {}).get("inline_keyboard", ()) for key in row]
    assert len(keys) == len(card.buttons)
    assert all(len(key["callback_data"].encode()) <= 64 for key in keys if "url" not in key)
    assert all(texts.graphemes(button.label) <= 20 for button in card.buttons)


@pytest.mark.parametrize("name", ["", "田中"])
@every_locale
@every_kind
async def test_vt2_no_banned_word_and_none_of_another_language(
    database: Database, shop: Shop, push: Push, locale: str, name: str
) -> None:
    card, _ = await leaving(database, shop, push, Reader(locale, name), "CUP")
    said = "\n".join((plain(card), card.alt, *(button.label for button in card.buttons))).replace("田中", "")
    assert [word for word in BANNED[locale] if word in said.lower()] == []
    foreign = {"en": "ぁ-んァ-ヶ一-龠ก-๙", "th": "ぁ-んァ-ヶ一-龠", "zh-Hant": "ぁ-んァ-ヶก-๙", "ja": "ก-๙"}[locale]
    assert not any(low <= sign <= high for sign in said for low, high in _ranges(foreign)), said


def _ranges(spans: str) -> list[tuple[str, str]]:
    return [(spans[start], spans[start + 2]) for start in range(0, len(spans), 3)]


def test_every_journey_that_pushes_unasked_is_tried_here() -> None:
    unasked = {
        name
        for name, journey in flows.JOURNEYS.items()
        if journey.message_class in (MessageClass.ALERT, MessageClass.MARKETING)
    }
    assert unasked == {name.split("-")[0] for name in PUSHES}
    assert {push.topic for push in PUSHES.values()} == set(MESSAGE_TOPICS)
