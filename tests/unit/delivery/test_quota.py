"""Counting the month's paid messages: exactly near the end, seldom while there are many."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.delivery import quota
from bot.delivery.quota import Purse
from bot.shop import Shop
from storage.database import Database
from storage.models import Delivery
from storage.repositories import customers
from tests.unit.conftest import StandingClock


async def _send(database: Database, count: int) -> None:
    async with database.write() as uow:
        customer = await customers.create(uow)
        for number in range(count):
            uow.session.add(
                Delivery(
                    customer_id=customer.id,
                    occasion=f"{uow.now.timestamp()}:{number}",
                    journey="broadcast",
                    message_class="marketing",
                    channel="line",
                    via="push",
                    state="sent",
                    created_at=uow.now,
                    not_before=uow.now,
                    expires_at=uow.now + timedelta(days=1),
                    sending_at=uow.now,
                )
            )


def _plan(shop: Shop, included: int) -> Shop:
    return replace(shop, line=replace(shop.line, monthly_quota=included))


async def test_near_the_end_every_look_counts(database: Database, shop: Shop) -> None:
    purse, plan = Purse("line"), _plan(shop, 10)
    for expected in (10, 7, 4):
        async with database.write() as uow:
            assert await purse.left(uow, plan) == expected
        await _send(database, 3)


async def test_while_there_are_many_a_look_every_five_seconds_counts(
    database: Database, shop: Shop, clock: StandingClock
) -> None:
    purse, plan = Purse("line"), _plan(shop, 100_000)
    async with database.write() as uow:
        assert await purse.left(uow, plan) == 100_000
    await _send(database, 3)
    purse.spend(2)
    async with database.write() as uow:
        assert await purse.left(uow, plan) == 99_998, "its own it knows"
    clock.advance(seconds=5)
    async with database.write() as uow:
        assert await purse.left(uow, plan) == 99_997


async def test_what_last_month_sent_is_not_counted(database: Database, clock: StandingClock) -> None:
    await _send(database, 3)
    clock.advance(days=40)
    async with database.write() as uow:
        assert await quota.used(uow, "line") == 0


async def test_where_pushes_are_free_nothing_is_counted(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        assert await Purse("telegram").left(uow, shop) is None
