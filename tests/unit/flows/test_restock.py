"""The restock line is fair: oldest wish first, waves as large as the stock allows, nobody twice, no place lost."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.replies import Card
from bot.domain.sending import OPEN_STATES, DeliveryState
from bot.handling import Skip
from bot.shop import Shop
from flows import restock
from storage.database import Database
from storage.keyring import Keyring
from storage.models import Delivery, RestockLine, Wish
from storage.repositories import consents, deliveries, products, wishes
from storage.repositories.consents import Source
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import compose, someone

ITEM = "湯のみ 青"


async def put_stock(uow: UnitOfWork, stock: int) -> None:
    await products.put(uow, "CUP", name=ITEM, stock=stock)


async def wish(database: Database, clock: StandingClock, *addresses: str) -> list[str]:
    """These people wish for the cup, a minute after each other."""
    ids = []
    for address in addresses:
        async with database.write() as uow:
            customer, _ = await someone(uow, address, Topic.RESTOCK)
            assert await wishes.add(uow, customer.id, "CUP")
            ids.append(customer.id)
        clock.advance(minutes=1)
    return ids


async def told(database: Database) -> list[str]:
    """Whoever has a notice, the first first."""
    async with database.read() as uow:
        query = select(Delivery).where(Delivery.journey == "restock").order_by(col(Delivery.created_at))
        rows = sorted(await uow.session.scalars(query), key=lambda row: (row.created_at, -row.value))
        return [row.customer_id for row in rows]


async def settle(database: Database, state: DeliveryState, limit: int = 100) -> None:
    """Let the oldest open notices end so."""
    async with database.write() as uow:
        query = select(Delivery).where(col(Delivery.state).in_(OPEN_STATES)).order_by(col(Delivery.value).desc())
        for row in (await uow.session.scalars(query.limit(limit))).all():
            row.sending_at = uow.now if state is DeliveryState.SENT else None
            deliveries.end(uow, row, state, "" if state is DeliveryState.SENT else "busy")


async def run(database: Database, shop: Shop) -> int:
    async with database.write() as uow:
        return await restock.run_waves(uow, shop)


async def arrive(database: Database, shop: Shop, stock: int) -> int:
    async with database.write() as uow:
        await put_stock(uow, stock)
        return await restock.open_line(uow, "CUP", shop)


async def states(database: Database) -> dict[str, str]:
    async with database.read() as uow:
        return {row.customer_id: row.state for row in await uow.session.scalars(select(Wish))}


async def test_waves_reach_the_oldest_wishes_first(database: Database, clock: StandingClock, shop: Shop) -> None:
    """R-fair-line"""
    ids = await wish(database, clock, "a", "b", "c", "d", "e")
    assert await arrive(database, shop, 1) == 5
    assert await run(database, shop) == 2
    assert await told(database) == ids[:2]
    assert await run(database, shop) == 0
    await settle(database, DeliveryState.SENT)
    clock.advance(minutes=31)
    assert await run(database, shop) == 2
    assert await told(database) == ids[:4]


async def test_nobody_is_told_while_the_last_wave_still_has_its_turn(
    database: Database, clock: StandingClock, shop: Shop
) -> None:
    """Held over night, a notice goes out in the morning; the next people wait until that one had its half hour."""
    await wish(database, clock, "a", "b", "c", "d")
    await arrive(database, shop, 1)
    assert await run(database, shop) == 2
    clock.advance(hours=10)
    assert await run(database, shop) == 0
    await settle(database, DeliveryState.SENT)
    clock.advance(minutes=29)
    assert await run(database, shop) == 0
    clock.advance(minutes=2)
    assert await run(database, shop) == 2


async def test_sold_out_ends_the_line_and_keeps_the_places(
    database: Database, clock: StandingClock, shop: Shop
) -> None:
    ids = await wish(database, clock, "a", "b", "c", "d")
    await arrive(database, shop, 1)
    await run(database, shop)
    await settle(database, DeliveryState.SENT, limit=1)
    async with database.write() as uow:
        await put_stock(uow, 0)
    clock.advance(minutes=31)
    assert await run(database, shop) == 0
    assert await states(database) == {ids[0]: "notified", ids[1]: "waiting", ids[2]: "waiting", ids[3]: "waiting"}
    async with database.read() as uow:
        assert [row.close_reason for row in await uow.session.scalars(select(RestockLine))] == ["sold_out"]
    assert await arrive(database, shop, 1) == 3
    await run(database, shop)
    assert (await told(database))[2:] == ids[1:3]


async def test_a_line_does_not_outlive_its_time(database: Database, clock: StandingClock, shop: Shop) -> None:
    ids = await wish(database, clock, "a", "b", "c")
    await arrive(database, shop, 1)
    await run(database, shop)
    clock.advance(hours=25)
    assert await run(database, shop) == 0
    async with database.read() as uow:
        rows = (await uow.session.scalars(select(Delivery))).all()
        assert {(row.state, row.reason) for row in rows} == {("expired", "expired")}
    assert set((await states(database)).values()) == {"waiting"}
    assert len(ids) == 3


async def test_stock_that_comes_again_starts_a_new_line(database: Database, clock: StandingClock, shop: Shop) -> None:
    """Sold out and restocked between two looks: who was not told yet is told by the new line, once."""
    ids = await wish(database, clock, "a", "b")
    await arrive(database, shop, 1)
    await run(database, shop)
    clock.advance(minutes=5)
    assert await arrive(database, shop, 3) == 2
    await run(database, shop)
    async with database.read() as uow:
        rows = (await uow.session.scalars(select(Delivery))).all()
        assert sorted(row.state for row in rows) == ["queued", "queued", "skipped", "skipped"]
        assert len({row.customer_id for row in rows}) == len(ids)


async def test_who_stopped_or_left_is_passed_over(database: Database, clock: StandingClock, shop: Shop) -> None:
    ids = await wish(database, clock, "a", "b", "c")
    async with database.write() as uow:
        source = Source(Mechanism.TYPED, uow.now, "stop")
        await consents.record(uow, ids[0], [Topic.RESTOCK], Action.WITHDRAW, source)
    assert await arrive(database, shop, 1) == 2
    await run(database, shop)
    assert await told(database) == ids[1:]


async def test_a_shop_without_the_journey_opens_no_line(database: Database, clock: StandingClock, shop: Shop) -> None:
    await wish(database, clock, "a")
    off = replace(shop, journeys=replace(shop.journeys, restock=replace(shop.journeys.restock, enabled=False)))
    await arrive(database, off, 1)
    assert await run(database, off) == 0


async def test_the_notice_names_product_count_and_reason(database: Database, clock: StandingClock, shop: Shop) -> None:
    await wish(database, clock, "a")
    await arrive(database, shop, 3)
    await run(database, shop)
    async with database.write() as uow:
        row = (await uow.session.scalars(select(Delivery))).one()
        await put_stock(uow, 2)
        card = await compose(uow, shop, row, restock.JOURNEY)
        assert isinstance(card, Card)
        assert (card.title, card.lines) == (ITEM, (f"ご希望の「{ITEM}」が入荷しました。在庫は現在2点です。",))
        assert card.footnote == "3月10日に、入荷のお知らせをご希望いただきました。"
        assert card.buttons[0].data == "item:CUP"
        await put_stock(uow, 0)
        assert await compose(uow, shop, row, restock.JOURNEY) == Skip("sold_out")


@asynccontextmanager
async def fresh(migrated_file: Path) -> AsyncIterator[tuple[Database, StandingClock]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "najimi.db"
        shutil.copy(migrated_file, path)
        clock = StandingClock(datetime(2026, 3, 10, 3, 0, tzinfo=UTC))
        database = Database(f"sqlite:///{path}", Keyring("test-key"), clock)
        try:
            yield database, clock
        finally:
            await database.close()


STEPS = st.lists(
    st.tuples(
        st.integers(1, 90),  # minutes go by
        st.integers(0, 3),  # units in stock
        st.integers(0, 4),  # so many open notices end
        st.sampled_from([DeliveryState.SENT, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SKIPPED]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=20)
@given(people=st.integers(1, 7), factor=st.sampled_from([1.0, 1.5, 2.0]), stock=st.integers(1, 3), steps=STEPS)
async def test_the_line_is_fair_whatever_happens(
    migrated_file: Path, people: int, factor: float, stock: int, steps: list[tuple[int, int, int, DeliveryState]]
) -> None:
    """R-fair-line: oldest first, never more notices at a time than stock times factor, nobody twice in a line."""
    shop = Shop(name="Teahouse")
    shop = replace(shop, journeys=replace(shop.journeys, restock=replace(shop.journeys.restock, wave_factor=factor)))
    async with fresh(migrated_file) as (database, clock):
        ids = await wish(database, clock, *map(str, range(people)))
        await arrive(database, shop, stock)
        for minutes, units, ends, state in steps:
            proposed = await run(database, shop)
            await check(database, shop, ids, stock, proposed)
            await settle(database, state, ends)
            clock.advance(minutes=minutes)
            stock = units
            async with database.write() as uow:
                await put_stock(uow, stock)
        clock.advance(hours=25)
        await run(database, shop)
        reached = {row for row in await told(database) if await was_reached(database, row)}
        assert {each for each, state in (await states(database)).items() if state == "notified"} == reached


async def check(database: Database, shop: Shop, ids: list[str], stock: int, proposed: int) -> None:
    notices = await told(database)
    assert len(set(notices)) == len(notices)
    assert notices == ids[: len(notices)]
    async with database.read() as uow:
        turn = timedelta(minutes=shop.journeys.restock.wave_minutes)
        rows = (await uow.session.scalars(select(Delivery))).all()
        at_a_time = [
            row for row in rows if row.state in OPEN_STATES or (row.sending_at and row.sending_at + turn > uow.now)
        ]
    if proposed:
        assert len(at_a_time) <= math.ceil(stock * shop.journeys.restock.wave_factor)


async def was_reached(database: Database, customer_id: str) -> bool:
    async with database.read() as uow:
        query = select(Delivery).where(Delivery.customer_id == customer_id, Delivery.state == DeliveryState.SENT)
        return (await uow.session.scalars(query)).first() is not None
