"""Carts are open until they are closed, and open again with new contents."""

from __future__ import annotations

from storage.database import Database
from storage.repositories import carts, customers
from tests.unit.conftest import StandingClock

TEA = {"sku": "T1", "quantity": 1, "unit_price": 500}
POT = {"sku": "P1", "quantity": 1, "unit_price": None}


async def test_only_new_contents_move_its_time(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        ann = (await customers.create(uow)).id
        begun = (await carts.put(uow, "C1", ann, [TEA], "https://shop.example/c")).updated_at
    clock.advance(minutes=5)
    async with database.write() as uow:
        assert (await carts.put(uow, "C1", ann, [TEA], "https://shop.example/c2")).updated_at == begun
        assert (await carts.put(uow, "C1", ann, [TEA, POT], "")).updated_at == clock.now()


async def test_a_closed_cart_opens_with_new_contents(database: Database) -> None:
    async with database.write() as uow:
        ann = (await customers.create(uow)).id
        cart = await carts.put(uow, "C1", ann, [TEA], "")
        await carts.close(uow, cart)
        assert list(await carts.open_of(uow, ann)) == []
        await carts.put(uow, "C1", ann, [TEA], "")
        assert list(await carts.open_of(uow, ann)) == []
        await carts.put(uow, "C1", ann, [POT], "")
        assert [carts.lines(each) for each in await carts.open_of(uow, ann)] == [[POT]]
