"""An order, whatever way it came, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.shop import Shop
from flows import carts, orders
from flows.orders import Outcome, Placed
from storage.database import Database
from storage.models import Plan
from storage.repositories import carts as cart_rows
from storage.repositories import customers, cuts, wishes
from storage.repositories import orders as rows
from storage.repositories.orders import Line
from tests.unit.conftest import StandingClock

TEA = Line("T1", 1, 1200)


@pytest.fixture
async def ann(database: Database) -> str:
    async with database.write() as uow:
        return (await customers.create(uow, external_id="42")).id


@pytest.fixture
def placed(ann: str, clock: StandingClock) -> Placed:
    return Placed("100", ann, clock.now(), "placed", (TEA,))


async def _put(database: Database, shop: Shop, order: Placed) -> Outcome:
    async with database.write() as uow:
        return await orders.put(uow, shop, order)


async def _plans(database: Database) -> dict[str, str]:
    async with database.read() as uow:
        return {plan.cause: plan.state for plan in await uow.session.scalars(select(Plan))}


async def test_the_order_id_makes_it_idempotent(database: Database, shop: Shop, placed: Placed) -> None:
    assert await _put(database, shop, placed) is Outcome.NEW
    assert await _put(database, shop, placed) is Outcome.UNCHANGED
    assert await _put(database, shop, replace(placed, lines=(TEA, TEA))) is Outcome.CHANGED
    assert await _put(database, shop, replace(placed, customer_id="another")) is Outcome.OTHER_CUSTOMER
    async with database.read() as uow:
        assert await rows.lines(uow, "100") == [TEA, TEA]


async def test_a_link_once_told_stays(database: Database, shop: Shop, placed: Placed) -> None:
    await _put(database, shop, replace(placed, tracking_url="https://post.example/1"))
    await _put(database, shop, replace(placed, status="shipped"))
    async with database.read() as uow:
        order = await rows.get(uow, "100")
        assert order is not None
        assert (order.status, order.tracking_url) == ("shipped", "https://post.example/1")


async def test_delivered_plans_the_follow_up_and_returned_cancels_it(
    database: Database, shop: Shop, placed: Placed, clock: StandingClock
) -> None:
    await _put(database, shop, placed)
    assert await _plans(database) == {}
    clock.advance(days=2)
    await _put(database, shop, replace(placed, status="delivered"))
    async with database.read() as uow:
        order = await rows.get(uow, "100")
        assert order is not None
        assert order.delivered_at == clock.now()
    assert list((await _plans(database)).values()) == ["waiting"]
    await _put(database, shop, replace(placed, status="delivered"))
    assert len(await _plans(database)) == 1
    await _put(database, shop, replace(placed, status="returned"))
    assert list((await _plans(database)).values()) == ["cancelled"]


@pytest.mark.parametrize("source", ["api", "import"])
async def test_old_news_asks_nobody_how_it_was(database: Database, shop: Shop, placed: Placed, source: str) -> None:
    long_ago = placed.placed_at - timedelta(days=90)
    order = replace(placed, status="delivered", placed_at=long_ago, source=source)
    await _put(database, shop, order)
    assert await _plans(database) == {}
    async with database.read() as uow:
        stored = await rows.get(uow, "100")
        assert stored is not None
        assert stored.delivered_at == long_ago


async def test_a_purchase_closes_the_cart_and_fulfils_the_wish(
    database: Database, shop: Shop, placed: Placed, ann: str, clock: StandingClock
) -> None:
    async with database.write() as uow:
        await carts.put(uow, ann, "C1", [TEA, Line("P1", 1)])
        await carts.put(uow, ann, "C2", [Line("P1", 1)])
        await wishes.add(uow, ann, "T1")
    clock.advance(hours=1)
    await _put(database, shop, replace(placed, placed_at=clock.now()))
    async with database.read() as uow:
        assert [cart.id for cart in await cart_rows.open_of(uow, ann)] == ["C2"]
        wish = await wishes.find(uow, ann, "T1")
        assert wish is not None
        assert wish.state == "bought"


async def test_news_of_an_old_order_leaves_a_new_cart_open(
    database: Database, shop: Shop, placed: Placed, ann: str, clock: StandingClock
) -> None:
    await _put(database, shop, placed)
    clock.advance(days=3)
    async with database.write() as uow:
        await carts.put(uow, ann, "C1", [TEA])
    await _put(database, shop, replace(placed, status="delivered"))
    await _put(database, shop, replace(placed, status="delivered", lines=(TEA, TEA)))
    async with database.read() as uow:
        assert [cart.id for cart in await cart_rows.open_of(uow, ann)] == ["C1"]


async def test_the_stage_follows_the_purchases(database: Database, shop: Shop, placed: Placed, ann: str) -> None:
    async def stage() -> str:
        async with database.read() as uow:
            return await cuts.stage_of(uow, ann)

    assert await stage() == "prospect"
    await _put(database, shop, placed)
    assert await stage() == "new"
    await _put(database, shop, replace(placed, id="101"))
    assert await stage() == "repeat"
    await _put(database, shop, replace(placed, id="101", status="cancelled"))
    assert await stage() == "new"
    await _put(database, shop, replace(placed, status="returned"))
    assert await stage() == "prospect"
