"""Products are created, changed only where told, and paged by sku."""

from __future__ import annotations

from storage.database import Database
from storage.repositories import products
from tests.unit.conftest import StandingClock


async def test_fields_left_out_keep_their_value(database: Database) -> None:
    async with database.write() as uow:
        assert await products.put(uow, "T1", name="Sencha", price=1200, tags=["green"], attributes={"grams": 100})
    async with database.write() as uow:
        assert await products.put(uow, "T1", name="Sencha 2026")
    async with database.read() as uow:
        product = await products.get(uow, "T1")
        assert product is not None
        assert (product.name, product.price, products.tags(product)) == ("Sencha 2026", 1200, ["green"])
        assert products.attributes(product) == {"grams": 100}


async def test_the_same_again_changes_nothing(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        await products.put(uow, "T1", name="Sencha")
    clock.advance(hours=1)
    async with database.write() as uow:
        assert not await products.put(uow, "T1", name="Sencha")
        assert uow.signals == set()
        assert (await products.revision(uow))[1] == clock.now().replace(hour=3)


async def test_pages_follow_each_other(database: Database) -> None:
    async with database.write() as uow:
        for number in range(5):
            await products.put(uow, f"T{number}", name="Tea", category="tea" if number else "pot")
    async with database.read() as uow:
        first = await products.page(uow, 2)
        second = await products.page(uow, 2, first[-1].sku)
        assert [row.sku for row in (*first, *second)] == ["T0", "T1", "T2", "T3"]
        assert [row.sku for row in await products.page(uow, 9, category="pot")] == ["T0"]
        assert await products.categories(uow) == ["tea", "pot"]


async def test_more_than_one_batch_is_looked_up(database: Database) -> None:
    skus = [f"S{number:04}" for number in range(1101)]
    async with database.write() as uow:
        for sku in skus:
            products.write(uow, sku, None, {"name": sku, "currency": "USD"})
    async with database.read() as uow:
        assert list(await products.many(uow, [*skus, "unknown"])) == skus
        assert set((await products.currencies(uow)).values()) == {"USD"}
