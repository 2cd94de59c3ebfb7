"""What is kept of purchases is what the orders say, whatever happens to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.domain import customers as lives
from bot.domain.customers import Purchase
from bot.domain.rfm import Stats
from bot.shop import Shop
from flows import insight, orders
from flows.orders import Placed
from storage.database import Database
from storage.models import CustomerProduct, CustomerStats, Order, OrderLine
from storage.repositories import customers, cuts, stats
from storage.repositories.orders import UNDONE, Line
from storage.unit_of_work import UnitOfWork

steps = st.lists(
    st.tuples(
        st.integers(0, 3),  # the order
        st.integers(0, 400),  # placed so many days ago
        st.sampled_from(["placed", "shipped", "delivered", "cancelled", "returned"]),
        st.lists(
            st.builds(Line, st.sampled_from("ABC"), st.integers(1, 3), st.none() | st.integers(1, 5000)), max_size=3
        ),
    ),
    min_size=1,
    max_size=8,
)


async def _said(uow: UnitOfWork, customer_id: str) -> tuple[Stats, dict[str, tuple[int, int, Any, Any]]]:
    """Add up the orders one by one, as nobody would for a million."""
    query = select(Order).where(Order.customer_id == customer_id)
    purchases, products, empty = [], {}, []
    for order in await uow.session.scalars(query):
        lines = list(await uow.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)))
        if order.status in UNDONE:
            continue
        empty += [] if lines else [Purchase(order.id, order.placed_at, "", units=0)]
        for line in lines:
            spent = line.quantity * (line.unit_price or 0)
            purchases.append(Purchase(order.id, order.placed_at, line.sku, "", line.quantity, spent))
        for sku in {line.sku for line in lines}:
            units = sum(line.quantity for line in lines if line.sku == sku)
            times, many, first, last = products.get(sku, (0, 0, order.placed_at, order.placed_at))
            products[sku] = (times + 1, many + units, min(first, order.placed_at), max(last, order.placed_at))
    return lives.stats_of(purchases + empty), products


@given(changes=steps)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_sums_follow_every_change_of_every_order(
    database: Database, shop: Shop, changes: list[tuple[int, int, str, list[Line]]]
) -> None:
    async with database.write() as uow:
        ann = (await customers.create(uow)).id
    for number, days, status, lines in changes:
        async with database.write() as uow:
            at = uow.now - timedelta(days=days)
            await orders.put(uow, shop, Placed(f"{ann}-{number}", ann, at, status, tuple(lines)))
    async with database.read() as uow:
        expected, products = await _said(uow, ann)
        assert await stats.of(uow, ann) == expected
        kept = {row.sku: row for row in await stats.products_of(uow, ann) if row.orders}
        assert {sku: (row.orders, row.units, row.first_at, row.last_at) for sku, row in kept.items()} == products
        assert await stats.differing(uow) == []


async def test_what_was_sent_back_is_remembered_as_such(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        ann = (await customers.create(uow)).id
        for status in ("delivered", "returned"):
            await orders.put(uow, shop, Placed("1", ann, uow.now - timedelta(days=9), status, (Line("A", 1, 500),)))
        await orders.put(uow, shop, Placed("2", ann, uow.now, "cancelled", (Line("B", 1, 500),)))
    async with database.read() as uow:
        [row] = await stats.products_of(uow, ann)
        assert (row.sku, row.orders, row.units, row.returned_at) == ("A", 0, 0, uow.now)
        assert await stats.of(uow, ann) == Stats()


@pytest.mark.parametrize("damage", ["missing", "wrong", "stale", "product"])
async def test_the_night_mends_what_differs(database: Database, shop: Shop, damage: str) -> None:
    async with database.write() as uow:
        ann, ben = [(await customers.create(uow)).id for _ in range(2)]
        await orders.put(uow, shop, Placed("1", ann, uow.now, "placed", (Line("A", 2, 500),)))
        await orders.put(uow, shop, Placed("2", ben, uow.now, "placed", (Line("A", 1, 500),)))
    async with database.write() as uow:
        row = await uow.session.get_one(CustomerStats, ann)
        if damage == "missing":
            await uow.session.delete(row)
            await uow.session.delete(await uow.session.get_one(CustomerProduct, (ann, "A")))
        elif damage == "wrong":
            row.spent = 7
        elif damage == "product":
            await uow.session.delete(await uow.session.get_one(CustomerProduct, (ann, "A")))
        else:
            (await uow.session.get_one(Order, "1")).status = "cancelled"
    assert await insight.nightly(database, shop) == 1
    assert await insight.nightly(database, shop) is None, "once a night"
    async with database.read() as uow:
        assert await stats.differing(uow) == []
        expected = (0, 0) if damage == "stale" else (1, 1000)
        assert ((await stats.of(uow, ann)).orders, (await stats.of(uow, ann)).spent) == expected
        assert len(await stats.products_of(uow, ann)) == expected[0]


async def test_the_erased_leave_no_sums_and_the_night_brings_none_back(database: Database, shop: Shop) -> None:
    from flows import erasure

    async with database.write() as uow:
        ann = await customers.create(uow)
        await orders.put(uow, shop, Placed("1", ann.id, uow.now, "placed", (Line("A", 2, 500),)))
        await erasure.erase(uow, ann, "customer")
    await insight.nightly(database, shop)
    async with database.read() as uow:
        assert await stats.of(uow, ann.id) == Stats()
        assert await stats.products_of(uow, ann.id) == []


async def test_cut_points_of_few_are_fixed_and_of_many_their_own(database: Database, shop: Shop) -> None:
    async def buyers(first: int, last: int) -> None:
        async with database.write() as uow:
            placed = []
            for number in range(first, last):
                who = (await customers.create(uow)).id
                placed += [
                    Placed(f"{number}-{each}", who, uow.now - timedelta(days=number), "placed", (Line("A", 1, 100),))
                    for each in range(1 + number % 5)
                ]
            for start in range(0, len(placed), 300):
                await orders.put_many(uow, shop, placed[start : start + 300])

    await buyers(0, 199)
    async with database.read() as uow:
        few = await cuts.work_out(uow)
        assert (few.buyers, few.recency, few.spent, few.priced) == (199, (30, 60, 120, 240), (100, 200, 300, 400), True)
    await buyers(199, 200)
    async with database.read() as uow:
        many = await cuts.work_out(uow)
        assert (many.buyers, many.recency) == (200, (40, 80, 120, 160))
        assert (many.frequency, many.spent) == ((2, 3, 4, 5), (200, 300, 400, 500))
