"""The demo's shop: filled once, complete, and never touched again."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from bot import demo_shop
from bot import shop as shop_file
from bot.domain.customers import Stage
from bot.shop import Shop
from flows import stock
from storage.database import Database
from storage.repositories import customers, cuts, faq, orders, products


@pytest.fixture
def shop() -> Shop:
    return shop_file.read(tomllib.loads(demo_shop.TOML))


async def test_shelves_questions_and_customers(database: Database, shop: Shop) -> None:
    await demo_shop.seed(database, shop)
    async with database.read() as uow:
        shelves = await products.active(uow)
        entries = await faq.live(uow)
        people = await customers.named(uow)
        assert {each.category for each in shelves} == set(shop.survey.categories)
        known = {each.sku for each in shelves}
        assert all(set(products.related(each)) <= known for each in shelves)
        for person, _ in people:
            assert await orders.recent(uow, person.id)
        stages = {await cuts.stage_of(uow, person.id) for person, _ in people}
    assert len(shelves) == 24
    assert sum(each.stock == 0 for each in shelves) >= 4
    assert Counter(each.locale for each in entries) == {"ja": 33, "en": 8, "zh-Hant": 8, "th": 8}
    assert {profile.name for _, profile in people} == {"田中 美咲", "佐藤 健一", "王 雅婷"}
    assert stages == {Stage.REPEAT, Stage.NEW, Stage.DORMANT}


async def test_a_second_start_finds_the_shop_as_it_was_left(database: Database, shop: Shop) -> None:
    await demo_shop.seed(database, shop)
    async with database.write() as uow:
        await stock.receive(uow, shop, {"TEA-01": 3}, "staff:1")
    await demo_shop.seed(database, shop)
    async with database.read() as uow:
        found = await products.get(uow, "TEA-01")
        assert found is not None
        assert found.stock == 3
        assert len(await customers.named(uow)) == 3


def test_the_shop_file_is_sound(shop: Shop) -> None:
    assert shop.name == demo_shop.NAME
    assert shop.contact.privacy_policy_url.startswith("https://")
    assert shop.pressure.quiet_hours is None, "the demo answers at any hour"
