"""An order is thanked for once, and who agreed reads what goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.consent import Topic
from bot.domain.journeys import OrderPlaced
from bot.domain.replies import Card
from bot.handling import Skip
from bot.shop import Shop
from flows import orders, thanks
from flows.orders import Placed
from storage.database import Database
from storage.models import Customer, Delivery
from storage.repositories import facts, products
from storage.repositories.orders import Line
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import compose, someone


@pytest.fixture
def shop() -> Shop:
    plain = Shop(name="Teahouse")
    return replace(plain, journeys=replace(plain.journeys, order=OrderPlaced(enabled=True)))


@pytest.fixture(autouse=True)
async def shelf(database: Database) -> None:
    async with database.write() as uow:
        for sku, name in {"TEA": "煎茶", "CUP": "湯のみ", "POT": "急須", "TRAY": "お盆"}.items():
            await products.put(uow, sku, name=name, stock=3, price=1000, currency="JPY")
        await products.put(uow, "TEA", related=["CUP", "POT", "TRAY"])


async def order(database: Database, shop: Shop, *topics: Topic, **changes: object) -> str:
    async with database.write() as uow:
        ann, _ = await someone(uow, "ann", *topics)
        placed = Placed("A-1", ann.id, uow.now, "placed", (Line("TEA", 2, 1000), Line("GONE", 1)))
        await orders.put(uow, shop, replace(placed, **changes))  # type: ignore[arg-type]
        return ann.id


async def rows(database: Database) -> list[Delivery]:
    async with database.read() as uow:
        return list(await uow.session.scalars(select(Delivery)))


async def card(database: Database, shop: Shop) -> Card | Skip:
    [row] = await rows(database)
    async with database.read() as uow:
        found = await compose(uow, shop, row, thanks.JOURNEY)
        assert isinstance(found, Card | Skip)
        return found


async def test_with_the_yes_up_to_two_things_that_go_with_it(database: Database, shop: Shop) -> None:
    ann = await order(database, shop, Topic.PROFILING)
    said = await card(database, shop)
    assert isinstance(said, Card)
    assert said.lines == (
        "ご注文 A-1 を承りました。ありがとうございます。",
        "煎茶 × 2\nGONE × 1",
        "ご一緒に選ばれている品：湯のみ、急須",
    )
    assert [button.data for button in said.buttons] == ["item:CUP", "item:POT"]
    assert said.footnote == "「煎茶」と一緒に選ばれている品です。"
    async with database.write() as uow:
        await facts.remember(uow, ann, "dislikes", "湯のみ")
        await products.put(uow, "POT", stock=0)
    said = await card(database, shop)
    assert isinstance(said, Card)
    assert [button.data for button in said.buttons] == ["item:TRAY"]


async def test_without_it_the_order_and_nothing_else(database: Database, shop: Shop) -> None:
    await order(database, shop, Topic.RECOMMENDATION)
    said = await card(database, shop)
    assert isinstance(said, Card)
    assert (len(said.lines), said.buttons, said.footnote) == (2, (), "")


async def test_what_they_have_already_is_not_suggested(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        ann, _ = await someone(uow, "ann", Topic.PROFILING)
        before = Placed("A-0", ann.id, uow.now - timedelta(days=50), "delivered", (Line("CUP", 1),), source="import")
        await orders.put(uow, shop, before)
        await orders.put(uow, shop, Placed("A-1", ann.id, uow.now, "placed", (Line("TEA", 1),)))
    said = await card(database, shop)
    assert isinstance(said, Card)
    assert [button.data for button in said.buttons] == ["item:POT", "item:TRAY"]


async def test_once_and_not_when_it_was_undone(database: Database, shop: Shop, clock: StandingClock) -> None:
    ann = await order(database, shop)
    clock.advance(minutes=5)
    async with database.write() as uow:
        for status in ("shipped", "cancelled"):
            at = uow.now - timedelta(minutes=5)
            await orders.put(uow, shop, Placed("A-1", ann, at, status, (Line("TEA", 2, 1000),)))
    assert await card(database, shop) == Skip("order_cancelled")


@pytest.mark.parametrize(
    "changes", [{"source": "import"}, {"status": "cancelled"}, {"days": 2}], ids=["import", "cancelled", "old"]
)
async def test_not_for_what_is_no_news(
    database: Database, shop: Shop, clock: StandingClock, changes: dict[str, object]
) -> None:
    days = changes.pop("days", 0)
    assert isinstance(days, int)
    await order(database, shop, placed_at=clock.now() - timedelta(days=days), **changes)
    assert await rows(database) == []


async def test_a_shop_that_writes_its_own_has_it_off(database: Database) -> None:
    await order(database, Shop(name="Teahouse"))
    assert await rows(database) == []


async def test_a_child_reads_of_the_order_only(database: Database, shop: Shop) -> None:
    ann = await order(database, shop, Topic.PROFILING)
    async with database.write() as uow:
        (await uow.session.get_one(Customer, ann)).minor = True
    said = await card(database, shop)
    assert isinstance(said, Card)
    assert said.buttons == ()
