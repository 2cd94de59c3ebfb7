"""Stock by API, import or staff: all or nothing, and a rise from 0 finds whoever waits."""

from __future__ import annotations

import pytest

from bot.domain.consent import Action, Mechanism, Topic
from bot.shop import Shop
from flows import stock
from flows.stock import Outcome, Stocked, Told, UnknownSkus
from storage.database import Database
from storage.repositories import consents, customers, identities, products, wishes
from storage.repositories import stock as movements
from tests.unit.conftest import StandingClock


@pytest.fixture
async def sold_out(database: Database, shop: Shop) -> None:
    """T1 is sold out and one person waits for it; of T2 there are three."""
    async with database.write() as uow:
        await stock.put_products(uow, shop, [Told("T1", {"name": "Sencha"}, 0), Told("T2", {"name": "Pot"}, 3)], "api")
        ann = await customers.create(uow)
        await identities.attach(uow, ann, "line", "U" + "1" * 32)
        source = consents.Source(Mechanism.BUTTON, uow.now, dedupe="tap")
        await consents.record(uow, ann.id, [Topic.RESTOCK], Action.GRANT, source)
        await wishes.add(uow, ann.id, "T1")


@pytest.mark.usefixtures("sold_out")
async def test_a_rise_from_nothing_finds_who_waits(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        done = await stock.receive(uow, shop, {"T1": 4, "T2": 5}, "api")
        assert done == Stocked(2, ("T1",), {"T1": 1})
    async with database.write() as uow:
        assert await stock.receive(uow, shop, {"T1": 6}, "api") == Stocked(1, (), {})


@pytest.mark.usefixtures("sold_out")
async def test_one_unknown_product_and_nothing_changes(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        assert await stock.receive(uow, shop, {"T2": 9, "T9": 1}, "api") == UnknownSkus(("T9",))
    async with database.read() as uow:
        assert await movements.left(uow, "T2") == 3


@pytest.mark.usefixtures("sold_out")
async def test_a_product_told_with_stock_restocks_too(database: Database, shop: Shop, clock: StandingClock) -> None:
    told = [Told("T1", {"name": "Sencha"}, 2), Told("T2", {"name": "Pot"}), Told("T3", {"name": "Cup"}, 1)]
    async with database.write() as uow:
        outcomes = await stock.put_products(uow, shop, told, "import")
        assert outcomes == [Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NEW]
        assert [(row.before, row.after, row.source) for row in await movements.history(uow, "T1")] == [(0, 2, "import")]
    clock.advance(hours=1)
    async with database.write() as uow:
        assert await stock.put_products(uow, shop, told, "import") == [Outcome.UNCHANGED] * 3
        cup = await products.get(uow, "T3")
        assert cup is not None
        assert (cup.stock, cup.currency) == (1, "JPY")
