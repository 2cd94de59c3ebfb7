"""Carts belong to one customer, and a purchase closes them."""

from __future__ import annotations

from datetime import timedelta

from flows import carts
from storage.database import Database
from storage.repositories import carts as rows
from storage.repositories import customers
from storage.repositories.orders import Line

TEA = Line("T1", 1, 1200)


async def test_a_cart_is_nobody_elses(database: Database) -> None:
    async with database.write() as uow:
        ann, ben = (await customers.create(uow)).id, (await customers.create(uow)).id
        assert await carts.put(uow, ann, "C1", [TEA]) is not None
        assert await carts.put(uow, ben, "C1", [TEA]) is None


async def test_an_empty_cart_is_closed(database: Database) -> None:
    async with database.write() as uow:
        ann = (await customers.create(uow)).id
        await carts.put(uow, ann, "C1", [TEA])
        await carts.put(uow, ann, "C1", [])
        assert list(await rows.open_of(uow, ann)) == []
        assert await carts.close(uow, "C1")
        assert not await carts.close(uow, "C2")


async def test_only_what_was_bought_around_then_closes_it(database: Database) -> None:
    async with database.write() as uow:
        ann = (await customers.create(uow)).id
        await carts.put(uow, ann, "C1", [TEA])
        assert await carts.bought(uow, {ann: {"P1": uow.now}}) == 0
        assert await carts.bought(uow, {ann: {"T1": uow.now - timedelta(hours=25)}}) == 0
        assert await carts.bought(uow, {ann: {"T1": uow.now - timedelta(hours=23)}}) == 1
