"""Purchases as the shop learns from them: whose, which, in what order, and what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.consent import Action, Mechanism, Topic
from bot.shop import Shop
from flows import orders
from flows.orders import Placed
from storage.database import Database
from storage.repositories import consents, customers, purchases
from storage.repositories.consents import Source
from storage.repositories.orders import Line


@pytest.fixture
async def bought(database: Database, shop: Shop) -> dict[str, str]:
    """Ids by name: Aoi bought twice and sent one order back; Rin said no to the use of purchases; Mei was erased."""
    ids: dict[str, str] = {}
    async with database.write() as uow:
        for name in ("Aoi", "Rin", "Mei"):
            customer = await customers.create(uow, name=name)
            ids[name] = customer.id
            for number, (days, status, lines) in enumerate(
                (
                    (30, "delivered", (Line("TEA", 2, 500), Line("CUP", 1, 1200))),
                    (10, "placed", (Line("TEA", 1, None),)),
                    (5, "returned", (Line("POT", 1, 9000),)),
                )
            ):
                at = uow.now - timedelta(days=days)
                await orders.put(uow, shop, Placed(f"{name}-{number}", customer.id, at, status, lines))
        refused = Source(Mechanism.BUTTON, uow.now, "no")
        await consents.record(uow, ids["Rin"], [Topic.PROFILING], Action.WITHDRAW, refused)
        erased = await customers.get(uow, ids["Mei"])
        assert erased is not None
        erased.erased_at = uow.now
    return ids


async def test_lines_are_of_those_who_may_be_learned_from(database: Database, bought: dict[str, str]) -> None:
    async with database.read() as uow:
        found = await purchases.lines(uow, uow.now - timedelta(days=365))
        recent = await purchases.lines(uow, uow.now - timedelta(days=20))
    assert {(row.customer, row.order, row.sku) for row in found} == {
        (bought["Aoi"], "Aoi-0", "TEA"),
        (bought["Aoi"], "Aoi-0", "CUP"),
        (bought["Aoi"], "Aoi-1", "TEA"),
    }
    assert [row.order for row in recent] == ["Aoi-1"]
    [orders_] = purchases.by_customer(found)
    assert [sorted(skus) for skus in orders_] == [["CUP", "TEA"], ["TEA"]]


async def test_ones_own_come_in_order_and_without_what_was_sent_back(
    database: Database, bought: dict[str, str]
) -> None:
    async with database.read() as uow:
        own = await purchases.own(uow, bought["Rin"])
    assert [skus for _, skus in own] == [["TEA", "CUP"], ["TEA"]]
