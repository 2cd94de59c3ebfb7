"""What was told steers what is suggested; what was guessed does not."""

from __future__ import annotations

from flows import tastes
from storage.database import Database
from storage.repositories import customers, facts, products
from storage.repositories.facts import Origin


async def test_what_must_be_avoided_or_is_not_liked_is_left_out(database: Database) -> None:
    async with database.write() as uow:
        customer = await customers.create(uow)
        await products.put(uow, "A", name="抹茶ラテ", description="乳製品を含みます")
        await products.put(uow, "B", name="煎茶", tags=["緑茶"])
        await products.put(uow, "C", name="甘いほうじ茶")
        found = [product for sku in "ABC" if (product := await products.get(uow, sku))]
        assert len(await tastes.fitting(uow, customer.id, found)) == 3
        await facts.remember(uow, customer.id, "allergy", "乳製品", sensitive=True)
        await facts.remember(uow, customer.id, "dislikes", "甘い")
        await facts.remember(uow, customer.id, "dislikes", "緑茶", Origin.INFERRED)
        assert [product.sku for product in await tastes.fitting(uow, customer.id, found)] == ["B"]


async def test_the_word_allergy_alone_leaves_nothing_out(database: Database) -> None:
    async with database.write() as uow:
        customer = await customers.create(uow)
        await products.put(uow, "A", name="煎茶")
        product = await products.get(uow, "A")
        assert product is not None
        await facts.remember(uow, customer.id, "allergy", "アレルギー", sensitive=True)
        assert await tastes.fitting(uow, customer.id, [product]) == [product]


async def test_the_category_that_was_told_last_counts(database: Database) -> None:
    async with database.write() as uow:
        customer = await customers.create(uow)
        assert await tastes.category(uow, customer.id) == ""
        await facts.remember(uow, customer.id, "category", "紅茶", Origin.INFERRED)
        assert await tastes.category(uow, customer.id) == ""
        await facts.remember(uow, customer.id, "category", "緑茶")
        assert await tastes.category(uow, customer.id) == "緑茶"
