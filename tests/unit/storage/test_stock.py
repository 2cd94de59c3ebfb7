"""Stock is a number and the movements that led to it."""

from __future__ import annotations

from storage.database import Database
from storage.repositories import products, stock


async def test_each_change_is_kept(database: Database) -> None:
    async with database.write() as uow:
        await products.put(uow, "T1", name="Sencha")
        product = await products.get(uow, "T1")
        assert product is not None
        assert stock.change(uow, product, 5, "api") is not None
        assert stock.change(uow, product, 5, "api") is None
        assert stock.change(uow, product, 0, "staff:1") is not None
        await uow.session.flush()
    async with database.read() as uow:
        assert await stock.left(uow, "T1") == 0
        movements = [(row.before, row.after, row.source) for row in await stock.history(uow, "T1")]
        assert movements == [(5, 0, "staff:1"), (0, 5, "api")]


async def test_what_is_not_on_sale_has_none_left(database: Database) -> None:
    async with database.write() as uow:
        await products.put(uow, "T1", name="Sencha", stock=5, active=False)
    async with database.read() as uow:
        assert (await stock.left(uow, "T1"), await stock.left(uow, "unknown")) == (0, 0)
