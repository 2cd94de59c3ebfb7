"""One product now and then that goes with what somebody bought: on their day, once, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.consent import Topic
from bot.domain.journeys import Recommendation
from bot.domain.replies import Card
from bot.foresight import Foresight
from bot.handling import Skip
from bot.shop import Shop
from flows import orders, recommendation
from flows.orders import Placed
from storage.database import Database
from storage.models import Delivery
from storage.repositories import facts, notes, products
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import compose, someone

BOTH = (Topic.RECOMMENDATION, Topic.PROFILING)
SHELF = {"TEA": "煎茶", "CUP": "湯のみ", "POT": "急須", "BEANS": "珈琲豆", "MILL": "ミル"}


def shop_with(days_between: int) -> Shop:
    plain = Shop(name="Teahouse")
    rule = Recommendation(enabled=True, days_between=days_between)
    return replace(plain, journeys=replace(plain.journeys, recommendation=rule))


@pytest.fixture
def shop() -> Shop:
    return shop_with(1)


async def bought(uow: UnitOfWork, shop: Shop, customer_id: str, number: str, skus: tuple[str, ...], days: int) -> None:
    lines = tuple(Line(sku, 1, 1000) for sku in skus)
    order = Placed(number, customer_id, uow.now - timedelta(days=days), "delivered", lines, source="import")
    await orders.put(uow, shop, order)


@pytest.fixture
async def town(database: Database, shop: Shop) -> str:
    """Thirty people who agreed to nothing buy tea with a cup, or beans with a mill. Ann bought tea, and agreed."""
    async with database.write() as uow:
        for sku, name in SHELF.items():
            await products.put(uow, sku, name=name, stock=5, price=1000, currency="JPY")
        for number in range(30):
            one, _ = await someone(uow, f"P{number}")
            first = ("TEA", "CUP") if number % 2 else ("BEANS", "MILL")
            await bought(uow, shop, one.id, f"a{number}", first, 60)
            await bought(uow, shop, one.id, f"b{number}", ("TEA", "POT") if number % 2 else ("BEANS",), 20)
        ann, _ = await someone(uow, "ann", *BOTH)
        await bought(uow, shop, ann.id, "c1", ("TEA",), 50)
        await bought(uow, shop, ann.id, "c2", ("TEA",), 15)
        return ann.id


async def rows(database: Database) -> list[Delivery]:
    async with database.read() as uow:
        query = select(Delivery).where(Delivery.journey == recommendation.NAME).order_by(Delivery.created_at)
        return list(await uow.session.scalars(query))


async def test_what_goes_with_a_purchase_and_each_thing_once(
    database: Database, shop: Shop, town: str, clock: StandingClock
) -> None:
    foresight = Foresight()
    assert await recommendation.daily(database, shop, foresight) == 1
    assert await recommendation.daily(database, shop, foresight) is None, "once a day"
    [row] = await rows(database)
    assert (row.customer_id, row.topic, row.message_class) == (town, "recommendation", "marketing")
    assert row.sku in ("CUP", "POT")
    async with database.read() as uow:
        card = await compose(uow, shop, row, recommendation.JOURNEY)
    assert isinstance(card, Card)
    assert card.lines[0] == f"「{SHELF[row.sku or '']}」 1,000円（税込）のご紹介です。"
    assert card.footnote == "「煎茶」のお買い上げをもとに選びました。"
    assert [button.data for button in card.buttons] == [f"item:{row.sku}", f"not_taste:{row.sku}"]
    for _ in range(3):
        clock.advance(days=1)
        await recommendation.daily(database, shop, foresight)
    told = [each.sku for each in await rows(database)]
    assert sorted(told[:2], key=str) == ["CUP", "POT"]
    assert len(told) == len(set(told)), "each once"
    assert "TEA" not in told, "what they know is no news"


async def test_everybody_has_a_day_of_their_own(database: Database, clock: StandingClock, town: str) -> None:
    days = 7
    shop, foresight, on = shop_with(days), Foresight(), []
    for day in range(days):
        if await recommendation.daily(database, shop, foresight):
            on.append(day)
        clock.advance(days=1)
    assert len(on) == 1


async def test_without_either_yes_there_is_none(database: Database, town: str, clock: StandingClock) -> None:
    shop = shop_with(1)
    async with database.write() as uow:
        for name, topic in (("ben", Topic.RECOMMENDATION), ("cleo", Topic.PROFILING)):
            one, _ = await someone(uow, name, topic)
            await bought(uow, shop, one.id, name, ("TEA",), 15)
    await recommendation.daily(database, shop, Foresight())
    assert {row.customer_id for row in await rows(database)} == {town}
    assert await recommendation.daily(database, Shop(name="off"), Foresight()) is None


@pytest.mark.parametrize("change", ["bought", "sold out", "disliked"])
async def test_at_the_last_moment_it_is_read_again(database: Database, shop: Shop, town: str, change: str) -> None:
    await recommendation.daily(database, shop, Foresight())
    [row] = await rows(database)
    assert row.sku is not None
    async with database.write() as uow:
        if change == "bought":
            await bought(uow, shop, town, "new", (row.sku,), 0)
        elif change == "disliked":
            await facts.remember(uow, town, "dislikes", SHELF[row.sku])
        else:
            await products.put(uow, row.sku, stock=0)
    expected = {"bought": "purchased", "disliked": "cancelled"}.get(change, "sold_out")
    async with database.read() as uow:
        assert await compose(uow, shop, row, recommendation.JOURNEY) == Skip(expected)


async def test_a_night_that_broke_off_is_gone_through_again_and_nobody_gets_two(
    database: Database, shop: Shop, town: str, clock: StandingClock
) -> None:
    await recommendation.daily(database, shop, Foresight())
    clock.advance(minutes=15)
    async with database.write() as uow:
        await notes.remove(uow, "recommendation.day")
    assert await recommendation.daily(database, shop, Foresight()) == 0
    assert len(await rows(database)) == 1
