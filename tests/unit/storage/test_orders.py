"""Orders are found by customer, by product and by time; cancelled and returned ones are no purchases."""

from __future__ import annotations

from datetime import timedelta

from storage.database import Database
from storage.models import Order, Wish
from storage.repositories import customers, orders, products, wishes
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock


async def _order(
    uow: UnitOfWork, order_id: str, customer_id: str, days_ago: int, sku: str, status: str = "delivered"
) -> None:
    at = uow.now - timedelta(days=days_ago)
    row = Order(id=order_id, customer_id=customer_id, placed_at=at, status=status, status_at=at)
    await orders.add(uow, [row.model_dump()], {order_id: [Line(sku, 1, 500), Line("other", 2)]})


async def test_only_purchases_count(database: Database) -> None:
    async with database.write() as uow:
        ann, ben = (await customers.create(uow)).id, (await customers.create(uow)).id
        await products.put(uow, "T1", name="Sencha")
        await _order(uow, "1", ann, 20, "T1")
        await _order(uow, "2", ann, 10, "T2", "returned")
        await _order(uow, "3", ben, 5, "T1", "cancelled")
        now = uow.now
    async with database.read() as uow:
        last = await orders.last_bought(uow, ann)
        assert last is not None
        assert (last[0].sku, last[1].id, last[2] and last[2].name) == ("T1", "1", "Sencha")
        assert await orders.last_bought(uow, ben) is None
        assert await orders.buyers(uow, ["T1", "T2"], now - timedelta(days=30)) == {ann}
        assert await orders.buyers(uow, ["T1"], now - timedelta(days=19)) == set()
        assert await orders.bought_since(uow, ann, now - timedelta(days=21), ["T1"])
        assert not await orders.bought_since(uow, ben, now - timedelta(days=21), ["T1"])
        assert [order.id for order in await orders.recent(uow, ann)] == ["2", "1"]


async def test_lines_keep_their_order(database: Database) -> None:
    async with database.write() as uow:
        await _order(uow, "1", (await customers.create(uow)).id, 1, "T9")
        await orders.replace_lines(uow, "1", [Line("B", 2, 10), Line("A", 1), Line("B", 2, 10)])
    async with database.read() as uow:
        assert await orders.lines(uow, "1") == [Line("B", 2, 10), Line("A", 1, None), Line("B", 2, 10)]


async def test_a_wish_is_fulfilled_by_a_later_purchase_only(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        ann = (await customers.create(uow)).id
        await wishes.add(uow, ann, "T1")
        await wishes.add(uow, ann, "T2")
        now = uow.now
        await uow.session.flush()
        await orders.fulfil(uow, {ann: {"T1": now + timedelta(hours=1), "T2": now - timedelta(hours=1)}})
    async with database.read() as uow:
        found = {sku: await wishes.find(uow, ann, sku) for sku in ("T1", "T2")}
        assert {sku: wish and wish.state for sku, wish in found.items()} == {"T1": "bought", "T2": "waiting"}
        assert isinstance(found["T1"], Wish)
