"""One question some days after a delivery; none about what came back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.domain.consent import Topic
from bot.domain.replies import Card
from bot.handling import Skip
from bot.shop import Shop
from flows import followup
from storage.database import Database
from storage.models import Customer, Delivery, Order, Plan
from storage.repositories import identities, orders, products
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import compose, someone


async def order(uow: UnitOfWork, customer: Customer, order_id: str, *, delivered_at: datetime | None = None) -> Order:
    row = Order(
        id=order_id,
        customer_id=customer.id,
        placed_at=uow.now - timedelta(days=3),
        status="delivered",
        status_at=uow.now,
        delivered_at=delivered_at or uow.now,
    )
    await orders.add(uow, [row.model_dump()], {order_id: [Line("CUP", 1, 1200), Line("TEA", 2, 800)]})
    found = await orders.get(uow, order_id)
    assert found is not None
    return found


async def rows(database: Database) -> list[Delivery]:
    async with database.read() as uow:
        return list(await uow.session.scalars(select(Delivery)))


async def start(database: Database, shop: Shop) -> int:
    async with database.write() as uow:
        return await followup.start_due(uow, shop)


async def test_it_is_asked_a_week_later_at_a_civil_hour(database: Database, clock: StandingClock, shop: Shop) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "a", Topic.FOLLOWUP, name="田中")
        await products.put(uow, "CUP", name="湯のみ")
        bought = await order(uow, customer, "A-1", delivered_at=datetime(2026, 3, 10, 14, 30, tzinfo=UTC))  # 23:30
        assert await followup.plan(uow, bought, shop)
        assert not await followup.plan(uow, bought, shop)
        due = (await uow.session.scalars(select(Plan))).one().due_at
        assert due.astimezone(shop.timezone).isoformat() == "2026-03-17T11:00:00+09:00"
    assert await start(database, shop) == 0
    clock.advance(days=7)
    assert await start(database, shop) == 1
    assert await start(database, shop) == 0
    async with database.read() as uow:
        row = (await uow.session.scalars(select(Delivery))).one()
        assert (row.topic, row.message_class, row.expires_at - due) == ("followup", "marketing", timedelta(days=3))
        card = await compose(uow, shop, row, followup.JOURNEY)
        assert isinstance(card, Card)
        assert card.lines[0].startswith("田中さま、湯のみは、その後いかがですか。")
        assert [button.data for button in card.buttons] == [f"fu_good:{row.id}", f"fu_talk:{row.id}"]
        assert "3月7日" in card.footnote


@pytest.mark.parametrize(("status", "reason"), [("returned", "order_returned"), ("cancelled", "order_cancelled")])
async def test_what_came_back_is_not_asked_about(
    database: Database, clock: StandingClock, shop: Shop, status: str, reason: str
) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "a", Topic.FOLLOWUP)
        first, second = await order(uow, customer, "A-1"), await order(uow, customer, "A-10")
        await followup.plan(uow, first, shop)
        await followup.plan(uow, second, shop)
        await followup.cancel(uow, first, status)
        states = {row.cause: (row.state, row.reason) for row in await uow.session.scalars(select(Plan))}
    assert states == {"order:A-1": ("cancelled", reason), "order:A-10": ("waiting", "")}
    clock.advance(days=8)
    assert await start(database, shop) == 1
    async with database.write() as uow:
        await followup.cancel(uow, second, status)
    assert [(row.state, row.reason) for row in await rows(database)] == [("cancelled", reason)]


async def test_the_order_is_read_again_at_the_last_moment(database: Database, clock: StandingClock, shop: Shop) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "a", Topic.FOLLOWUP)
        await followup.plan(uow, await order(uow, customer, "A-1"), shop)
    clock.advance(days=8)
    await start(database, shop)
    async with database.write() as uow:
        bought = await orders.get(uow, "A-1")
        assert bought is not None
        bought.status = "returned"
        row = (await uow.session.scalars(select(Delivery))).one()
        assert await compose(uow, shop, row, followup.JOURNEY) == Skip("order_returned")


async def test_an_order_that_is_no_longer_delivered_is_not_proposed(
    database: Database, clock: StandingClock, shop: Shop
) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "a", Topic.FOLLOWUP)
        bought = await order(uow, customer, "A-1")
        await followup.plan(uow, bought, shop)
        bought.status = "cancelled"
    clock.advance(days=8)
    assert await start(database, shop) == 0
    async with database.read() as uow:
        assert (await uow.session.scalars(select(Plan))).one().reason == "order_cancelled"


async def test_for_a_day_after_linking_each_app_hears_of_its_own(
    database: Database, clock: StandingClock, shop: Shop
) -> None:
    """S19: what was bought by the one is not told to the other yet."""
    async with database.write() as uow:
        customer, line = await someone(uow, "a", Topic.FOLLOWUP)
        telegram = await identities.attach(uow, customer, "telegram", "7")
        telegram.home_id, telegram.last_seen_at = "joined", uow.now
        await followup.plan(uow, await order(uow, customer, "A-1"), shop)
        theirs = await order(uow, customer, "T-1")
        theirs.home_id = "joined"
        await followup.plan(uow, theirs, shop)
        for each in (line, telegram):
            each.shared_from = uow.now + timedelta(days=9)
    clock.advance(days=8)
    await start(database, shop)
    assert {row.occasion: row.identity_id for row in await rows(database)} == {
        "followup:A-1": line.id,
        "followup:T-1": telegram.id,
    }
