"""The owner's Monday: what was sold, whom to thank, who stays away, what to buy in. Facts, and nobody who said no."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from PIL import Image
from sqlmodel import select

from bot import week_picture
from bot.delivery import composing
from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.replies import Card, Text, plain
from bot.shop import Shop
from flows import notices, orders, weekly
from flows.orders import Placed
from storage.database import Database
from storage.models import Delivery
from storage.repositories import consents, products, wishes
from storage.repositories.consents import Source
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import compose, someone
from tests.unit.flows.test_notices import hire

MONDAY = datetime(2026, 3, 16, 0, 30, tzinfo=UTC)  # 9:30 in Tokyo


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(MONDAY)


async def buyer(uow: UnitOfWork, shop: Shop, name: str, days: tuple[int, ...], price: int = 1000) -> str:
    customer, _ = await someone(uow, name, name=name)
    for number, ago in enumerate(days):
        at = uow.now - timedelta(days=ago)
        line = Line("TEA", 1, price)
        await orders.put(uow, shop, Placed(f"{name}{number}", customer.id, at, "placed", (line,), source="import"))
    return customer.id


async def shelf(uow: UnitOfWork) -> None:
    await products.put(uow, "TEA", name="煎茶", stock=1, price=1000, currency="JPY")
    await products.put(uow, "CUP", name="湯のみ", stock=0)
    await products.put(uow, "POT", name="急須", stock=0)


async def test_the_week_in_numbers_and_people(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await shelf(uow)
        anna = await buyer(uow, shop, "安奈", (3, 13, 23, 33), 3000)
        await buyer(uow, shop, "弁", (2,))
        await buyer(uow, shop, "千恵", (5, 25, 45))
        clara = await buyer(uow, shop, "倉", (60, 70, 80, 90, 100), 9000)
        silent = await buyer(uow, shop, "黙", (1, 11, 21, 31), 9000)
        refusal = Source(Mechanism.BUTTON, uow.now, "no")
        await consents.record(uow, silent, (Topic.PROFILING,), Action.WITHDRAW, refusal)
        for number in range(3):
            one, _ = await someone(uow, f"w{number}")
            await wishes.add(uow, one.id, "CUP")
        await wishes.add(uow, anna, "POT")
    async with database.read() as uow:
        until = MONDAY.astimezone(shop.timezone).replace(hour=0, minute=0)
        found = await weekly.week(uow, shop, until)
    assert (found.orders, found.orders_before, found.first) == (4, 2, 1)
    assert (found.revenue, found.revenue_before) == (3000 + 1000 + 1000 + 9000, 12000)
    assert [(each.name, each.orders, each.spent, each.item) for each in found.thank] == [
        ("安奈", 4, 12000, "煎茶"),
        ("千恵", 3, 3000, "煎茶"),
    ]
    assert [(each.id, each.days) for each in found.leaving] == [(clara, 60)]
    assert [(each.item, each.waiting) for each in found.wanted][:2] == [("湯のみ", 3), ("急須", 1)]
    assert found.history[-2:] == (12000, 14000)


async def test_what_regulars_will_take_and_there_is_not_enough_of(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await shelf(uow)
        for number in range(30):
            await buyer(uow, shop, f"b{number}", (6, 13, 20, 27, 34))
    async with database.read() as uow:
        [tea] = (await weekly.week(uow, shop, MONDAY)).wanted
    assert (tea.item, tea.stock, tea.waiting) == ("煎茶", 1, 0)
    assert 8 <= tea.expected <= 30


async def test_the_owner_reads_it_on_monday_at_nine_once(database: Database, shop: Shop, clock: StandingClock) -> None:
    async with database.write() as uow:
        await shelf(uow)
        await buyer(uow, shop, "安奈", (3, 13, 23, 33), 3000)
        owner = await hire(uow, "owner", "owner")
        await hire(uow, "marketer", "marketer")
    assert await notices.report_week(database, shop) == 1
    assert await notices.report_week(database, shop) == 0
    async with database.read() as uow:
        [row] = await uow.session.scalars(select(Delivery).where(Delivery.journey == notices.NAME))
        assert row.customer_id == owner
        assert json.loads(composing.data_of(uow, row)["week"])["orders"] == 1
        message = await compose(uow, shop, row, notices.JOURNEY)
    assert isinstance(message, Card)
    assert message.title == "先週のお店"
    token = message.image_url.removeprefix("https://shop.example/pictures/").removesuffix(".png")
    async with database.read() as uow:
        told = await notices.picture_of(uow, token)
        assert await notices.picture_of(uow, token[:-1] + "!") is None
    assert told is not None
    assert (told["until"], len(told["history"]), told["history"][-1]) == ("2026-03-16", 8, 3000)
    picture = Image.open(io.BytesIO(week_picture.draw(date(2026, 3, 16), told["history"])))
    assert (picture.format, picture.size) == ("PNG", (800, 520))
    assert plain(message) == (
        "先週のお店\n・ご注文 1件（前の週 1件）\n・売上 3,000円（前の週 3,000円）\n・はじめての方 0人\n\n"
        "お礼をお伝えしたい方\n・安奈さま：4回目、合計12,000円。今回は「煎茶」\n"
        "下書き：安奈さま、いつもありがとうございます。「煎茶」はいかがでしたか。"
    )


@pytest.mark.parametrize(("days", "hours"), [(0, -1), (1, 0), (6, 0)])
async def test_not_before_nine_and_not_on_other_days(
    database: Database, shop: Shop, clock: StandingClock, days: int, hours: int
) -> None:
    async with database.write() as uow:
        await shelf(uow)
        await buyer(uow, shop, "安奈", (3,))
        await hire(uow, "owner", "owner")
    clock.advance(days=days, hours=hours)
    assert await notices.report_week(database, shop) == 0


async def test_a_shop_without_orders_or_without_an_owner_is_told_nothing(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await hire(uow, "owner", "owner")
    assert await notices.report_week(database, shop) == 0


async def test_a_long_report_keeps_its_words_on_telegram_and_goes_without_a_picture(
    database: Database, shop: Shop
) -> None:
    async with database.write() as uow:
        await shelf(uow)
        for number in range(5):
            await buyer(uow, shop, f"{number}" + "長い名前" * 12, (3, 13, 23), 3000)
            await buyer(uow, shop, f"x{number}" + "遠い名前" * 12, (60, 70, 80, 90, 100), 9000)
            await products.put(uow, f"P{number}", name="品切れの商品" * 8, stock=0)
            one, _ = await someone(uow, f"w{number}")
            await wishes.add(uow, one.id, f"P{number}")
        await hire(uow, "owner", "owner")
    await notices.report_week(database, shop)
    async with database.read() as uow:
        [row] = await uow.session.scalars(select(Delivery).where(Delivery.journey == notices.NAME))
        assert row.channel == "telegram"
        assert isinstance(await compose(uow, shop, row, notices.JOURNEY), Text)
