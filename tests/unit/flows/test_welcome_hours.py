"""When a message that can wait is best received: by their own hours, their own word, and a payday that is near."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.journeys import Payday
from bot.shop import Shop
from flows import insight, orders, welcome_hours
from flows.orders import Placed
from storage.database import Database
from storage.models import Customer
from storage.repositories import customers
from storage.repositories.orders import Line
from tests.unit.conftest import StandingClock


async def regular(database: Database, shop: Shop, hour: int, times: int) -> str:
    """Somebody who orders at this hour of Tokyo's clock, every five days."""
    async with database.write() as uow:
        ann = await customers.create(uow)
        for week in range(1, times + 1):
            local = uow.now.astimezone(shop.timezone) - timedelta(days=5 * week)
            at = local.replace(hour=hour, minute=30).astimezone(UTC)
            await orders.put(uow, shop, Placed(f"{ann.id}{week}", ann.id, at, "placed", (Line("T", 1),)))
        return ann.id


async def best(database: Database, shop: Shop, who: str, *, pays: bool = False) -> datetime:
    async with database.read() as uow:
        return (await welcome_hours.best(uow, shop, [who], pays=pays))[who].astimezone(shop.timezone)


async def test_by_their_own_hours_once_there_are_enough(database: Database, shop: Shop) -> None:
    late = await regular(database, shop, 20, 40)
    early = await regular(database, shop, 10, 2)
    await insight.nightly(database, shop)
    assert (await best(database, shop, late)).hour in (19, 20, 21)
    assert (await best(database, shop, early)).hour in (19, 20, 21), "two orders say little"
    many = await regular(database, shop, 10, 40)
    assert (await best(database, shop, many)).hour in (10,)


async def test_their_own_word_comes_first(database: Database, shop: Shop) -> None:
    """「配信時間は20時」 keeps all but two hours quiet."""
    ann = await regular(database, shop, 10, 40)
    await insight.nightly(database, shop)
    async with database.write() as uow:
        (await uow.session.get_one(Customer, ann)).own_quiet = "22:00-20:00"
    assert (await best(database, shop, ann)).hour == 20


async def test_a_shop_without_a_past_sends_at_once(database: Database, shop: Shop, clock: StandingClock) -> None:
    async with database.write() as uow:
        ann = (await customers.create(uow)).id
    assert await best(database, shop, ann) == clock.now()


@pytest.mark.parametrize(("day", "expected"), [(22, 25), (20, 20), (26, 26)])
async def test_a_payday_that_is_near_is_waited_for(
    database: Database, shop: Shop, clock: StandingClock, day: int, expected: int
) -> None:
    clock.advance(days=day - 10)
    ann = await regular(database, shop, 15, 30)
    await insight.nightly(database, shop)
    paying = replace(shop, journeys=replace(shop.journeys, payday=Payday(enabled=True, day=25)))
    found = await best(database, paying, ann, pays=True)
    assert found.day >= expected
    assert (await best(database, shop, ann, pays=True)).day <= day + 3
    assert (found.day >= 25) is (day != 20)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-04-08", "2026-04-10"),
        ("2026-04-05", None),
        ("2026-04-11", None),
        ("2026-04-22", "2026-04-24"),  # the 25th is a Saturday
        ("2026-07-09", "2026-07-10"),  # the 11th of July is one
        ("2026-12-30", "2027-01-01"),  # so is the 2nd of January
    ],
)
def test_paydays_and_bonus_days_that_are_near(shop: Shop, now: str, expected: str | None) -> None:
    rule = Payday(enabled=True, day=25, bonus=("04-10", "07-11", "01-02"))
    paying = replace(shop, journeys=replace(shop.journeys, payday=rule))
    found = welcome_hours.next_payday(datetime.fromisoformat(f"{now}T12:00:00+09:00"), paying)
    assert (found and found.astimezone(shop.timezone).date().isoformat()) == expected
    assert welcome_hours.next_payday(datetime.fromisoformat(f"{now}T12:00:00+09:00"), shop) is None
