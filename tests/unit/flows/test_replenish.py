"""A word when something runs out: to those who want it, when it is of use, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

import flows
from bot.delivery.composing import Composer
from bot.delivery.marking import Marker
from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.journeys import Replenish
from bot.domain.replies import Card
from bot.handling import Skip
from bot.shop import Shop
from flows import orders, replenish
from flows.orders import Placed
from storage.database import Database
from storage.models import Delivery
from storage.repositories import consents, facts, products
from storage.repositories.consents import Source
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import CATALOGUE, compose, someone

BOTH = (Topic.RECOMMENDATION, Topic.PROFILING)


@pytest.fixture
def shop() -> Shop:
    plain = Shop(name="Teahouse")
    return replace(plain, journeys=replace(plain.journeys, replenish=Replenish(enabled=True)))


async def regular(
    uow: UnitOfWork,
    shop: Shop,
    name: str,
    *,
    topics: tuple[Topic, ...] = BOTH,
    sku: str = "TEA",
    rest: int = 24,
    since: int = 24,
    units: int = 1,
) -> str:
    """Somebody who bought three times, every so many days, the last time so long ago and so much."""
    if await products.get(uow, sku) is None:
        await products.put(uow, sku, name=f"煎茶 {sku}", stock=3, price=1000, currency="JPY")
    customer, _ = await someone(uow, name, *topics)
    for number in range(3):
        at = uow.now - timedelta(days=since + rest * number)
        line = Line(sku, units if number == 0 else 1, 1000)
        order = Placed(f"{name}-{sku}-{number}", customer.id, at, "delivered", (line,), source="import")
        await orders.put(uow, shop, order)
    return customer.id


async def rows(database: Database) -> list[Delivery]:
    async with database.read() as uow:
        return list(await uow.session.scalars(select(Delivery).where(Delivery.journey == replenish.NAME)))


async def test_who_runs_out_hears_once_with_the_reason(database: Database, shop: Shop, clock: StandingClock) -> None:
    async with database.write() as uow:
        ann = await regular(uow, shop, "ann")
        await regular(uow, shop, "ben", since=10)  # has it still
        await regular(uow, shop, "cleo", units=2)  # bought twice as much
        await regular(uow, shop, "dan", topics=(Topic.RECOMMENDATION,))
        await regular(uow, shop, "eve", topics=(Topic.PROFILING,))
    assert await replenish.daily(database, shop) == 1
    assert await replenish.daily(database, shop) is None, "once a day"
    clock.advance(days=1)
    assert await replenish.daily(database, shop) == 0, "once for each purchase"
    [row] = await rows(database)
    assert (row.customer_id, row.topic, row.message_class, row.sku) == (ann, "recommendation", "marketing", "TEA")
    async with database.read() as uow:
        card = await compose(uow, shop, row, replenish.JOURNEY)
    assert isinstance(card, Card)
    assert card.lines == ("煎茶 TEAは、そろそろではありませんか。前回から25日です。",)
    assert "2月14日" in card.footnote
    assert [button.data for button in card.buttons] == ["item:TEA"]


async def test_a_shop_that_did_not_switch_it_on_hears_of_nothing(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await regular(uow, shop, "ann")
    assert await replenish.daily(database, Shop(name="Teahouse")) is None
    assert await rows(database) == []


async def test_never_what_was_sent_back(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        ann = await regular(uow, shop, "ann")
        back = Placed("back", ann, uow.now - timedelta(days=90), "returned", (Line("TEA", 1, 1000),), source="import")
        await orders.put(uow, shop, back)
    assert await replenish.daily(database, shop) == 0


async def test_of_several_the_likeliest(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        ann = await regular(uow, shop, "ann", sku="SLOW", rest=50, since=50)
        for number in range(8):
            at = uow.now - timedelta(days=10 + 10 * number)
            order = Placed(f"q{number}", ann, at, "delivered", (Line("TEA", 1, 1000),), source="import")
            await orders.put(uow, shop, order)
        await products.put(uow, "TEA", name="煎茶", stock=3)
    assert await replenish.daily(database, shop) == 1
    assert [row.sku for row in await rows(database)] == ["TEA"]


@pytest.mark.parametrize("change", ["bought", "sold out", "returned", "disliked", "gone"])
async def test_at_the_last_moment_it_is_read_again(
    database: Database, shop: Shop, clock: StandingClock, change: str
) -> None:
    async with database.write() as uow:
        ann = await regular(uow, shop, "ann")
    await replenish.daily(database, shop)
    clock.advance(hours=2)
    expected = {"bought": "purchased", "returned": "order_returned", "disliked": "cancelled"}.get(change, "sold_out")
    async with database.write() as uow:
        match change:
            case "bought":
                await orders.put(uow, shop, Placed("new", ann, uow.now, "placed", (Line("TEA", 1, 1000),)))
            case "returned":
                order = Placed("ann-TEA-0", ann, uow.now - timedelta(days=24), "returned", (Line("TEA", 1, 1000),))
                await orders.put(uow, shop, order)
            case "disliked":
                await facts.remember(uow, ann, "dislikes", "煎茶")
            case "sold out":
                await products.put(uow, "TEA", name="煎茶", stock=0)
            case _:
                await products.put(uow, "TEA", name="煎茶", stock=3, active=False)
    [row] = await rows(database)
    async with database.read() as uow:
        assert await compose(uow, shop, row, replenish.JOURNEY) == Skip(expected)


@pytest.mark.parametrize(
    ("topic", "reason"), [(Topic.PROFILING, "no_profiling"), (Topic.RECOMMENDATION, "no_consent"), (None, "")]
)
async def test_a_yes_taken_back_meanwhile_holds(
    database: Database, shop: Shop, topic: Topic | None, reason: str
) -> None:
    async with database.write() as uow:
        ann = await regular(uow, shop, "ann")
    await replenish.daily(database, shop)
    async with database.write() as uow:
        if topic is not None:
            source = Source(Mechanism.BUTTON, uow.now, "no")
            await consents.record(uow, ann, (topic,), Action.WITHDRAW, source)
    async with database.write() as uow:
        composer = Composer(flows.JOURNEYS, shop, CATALOGUE, "https://shop.example")
        marker = Marker(composer, "line", "worker", b"secret", timedelta(minutes=1))
        marked = await marker.mark(uow, list(await uow.session.scalars(select(Delivery))))
        assert len(marked) == (0 if reason else 1)
    [row] = await rows(database)
    assert row.reason == reason
