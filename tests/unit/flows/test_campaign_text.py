"""The text of a campaign, filled in for one customer: their language, their name, their last purchase."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.consent import Topic
from bot.handling import Composition
from bot.shop import Shop
from flows import campaign_text
from storage.database import Database
from storage.models import Customer, Delivery, Order
from storage.repositories import orders, products
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.flows.conftest import CATALOGUE, someone

BOTH = {"text": "{name|お客さま}、{last_purchase|以前の商品}はいかがですか。"}


def composition(uow: UnitOfWork, shop: Shop, customer: Customer, name: str) -> Composition:
    row = Delivery(
        customer_id=customer.id,
        occasion="campaign:1",
        journey="broadcast",
        message_class="marketing",
        created_at=uow.now,
        not_before=uow.now,
        expires_at=uow.now + timedelta(hours=6),
    )
    return Composition(uow, row, {}, customer, name, shop, CATALOGUE, "https://shop.example")


async def bought(uow: UnitOfWork, customer: Customer, item: str) -> None:
    await products.put(uow, "T1", name=item)
    row = Order(id="1", customer_id=customer.id, placed_at=uow.now, status="delivered", status_at=uow.now)
    await orders.add(uow, [row.model_dump()], {"1": [Line("T1", 1)]})


async def test_the_last_purchase_needs_a_yes_to_its_use(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        ann, _ = await someone(uow, "U1", Topic.NEWS, Topic.PROFILING)
        await bought(uow, ann, "煎茶 100g")
        words = await campaign_text.words(composition(uow, shop, ann, "田中さま"), BOTH)
        assert words == "田中さま、煎茶 100gはいかがですか。"
    async with database.write() as uow:
        ben, _ = await someone(uow, "U2", Topic.NEWS)
        await orders.add(
            uow,
            [Order(id="2", customer_id=ben.id, placed_at=uow.now, status="delivered", status_at=uow.now).model_dump()],
            {"2": [Line("T1", 1)]},
        )
        words = await campaign_text.words(composition(uow, shop, ben, ""), BOTH)
        assert words == "お客さま、以前の商品はいかがですか。"


async def test_without_own_words_the_catalogue_has_some_in_the_readers_language(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        ann, _ = await someone(uow, "U1", locale="en")
        words = await campaign_text.words(composition(uow, shop, ann, ""), {"text": "Hello {name}: {last_purchase}"})
        assert words == "Hello friend: your last item"


@pytest.mark.parametrize(
    "name",
    ["{name}", "{last_purchase}", "{name|x}", "｛name｝", "{{7*7}}", "%s", "{0.__class__}", "{coupon}", "${name}"],
)
async def test_s9_a_customer_named_like_a_placeholder_stays_a_name(database: Database, shop: Shop, name: str) -> None:
    async with database.write() as uow:
        ann, _ = await someone(uow, "U1", Topic.PROFILING)
        await bought(uow, ann, name)
        words = await campaign_text.words(composition(uow, shop, ann, name), {"text": "[{name}] and [{last_purchase}]"})
        assert words == f"[{name}] and [{name}]"


@pytest.mark.parametrize(
    ("message", "locale", "chosen"),
    [
        ({"text": "all", "en": "own"}, "en", "own"),
        ({"text": "all", "en": "own"}, "th", "all"),
        ({"en": "own", "ja": "shop's"}, "th", "shop's"),
        ({"th": "thai"}, "en", "thai"),
    ],
)
def test_each_reader_gets_the_nearest_language(shop: Shop, message: dict[str, str], locale: str, chosen: str) -> None:
    assert campaign_text.template(message, locale, shop) == chosen
