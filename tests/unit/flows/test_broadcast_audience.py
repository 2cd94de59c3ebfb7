"""Whom a broadcast is for, as buttons and words choose it."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.domain.replies import Outcome
from flows.broadcast_audience import number
from storage.database import Database
from storage.models import Campaign
from storage.repositories import products
from tests.unit.handlers.conftest import labels, said, talk
from tests.unit.handlers.staff.conftest import Counter, button, counter

__all__ = ["counter", "talk"]


async def asked(counter: Counter, database: Database) -> Outcome:
    """The question for the audience, in a shop with three products."""
    async with database.write() as uow:
        await products.put(uow, "BEANS-200", name="深煎りブレンド 豆 200g", category="beans")
        await products.put(uow, "TEA-1", name="煎茶 100g", category="日本茶")
        await products.put(uow, "TEA-2", name="煎茶 200g", category="日本茶")
    await counter.hire("owner")
    await counter.type("一斉配信")
    topics = await counter.type("新茶です")
    return await counter.press(button(topics, "お店のニュース"))


async def audience(database: Database) -> str:
    async with database.read() as uow:
        return (await uow.session.scalars(select(Campaign.audience))).one()


async def test_a_category_within_days(counter: Counter, database: Database) -> None:
    kinds = await counter.press(button(await asked(counter, database), "種類を買った方"))
    assert labels(kinds) == ["日本茶", "beans"]
    assert "何日以内" in said(await counter.press(button(kinds, "日本茶")))
    for wrong in ("たくさん", "0", "-", "1 2"):
        assert "1以上の数字" in said(await counter.type(wrong))
    assert "「日本茶」を90日以内に買った方" in said(await counter.type("９０日"))
    assert await audience(database) == "bought category:日本茶 in 90d"


async def test_a_product_by_its_name(counter: Counter, database: Database) -> None:
    await counter.press(button(await asked(counter, database), "商品を買った方"))
    assert "見つかりません" in said(await counter.type("自転車"))
    several = await counter.type("煎茶")
    assert sorted(labels(several)) == ["煎茶 100g", "煎茶 200g"]
    await counter.press(button(several, "煎茶 200g"))
    assert "「煎茶 200g」を30日以内に買った方" in said(await counter.type("30"))
    assert await audience(database) == "bought sku:TEA-2 in 30d"


async def test_a_product_that_is_certain_is_not_asked_about(counter: Counter, database: Database) -> None:
    await counter.press(button(await asked(counter, database), "商品を買った方"))
    assert "何日以内" in said(await counter.type("BEANS-200"))


async def test_a_stage(counter: Counter, database: Database) -> None:
    stages = await counter.press(button(await asked(counter, database), "お付き合いの段階"))
    assert labels(stages) == [
        *("ご購入前の方", "はじめての方", "繰り返しの方", "常連の方", "足が遠のいている方", "休眠の方"),
        "1年お買い上げのない方",
    ]
    assert "休眠の方" in said(await counter.press(button(stages, "休眠の方")))
    assert await audience(database) == "stage dormant"


async def test_a_condition_in_words(counter: Counter, database: Database) -> None:
    await counter.press(button(await asked(counter, database), "条件を書く"))
    assert "character 8" in said(await counter.type("bought tea"))
    await counter.type("Bought category:beans in 90d and not topic birthday")
    assert await audience(database) == "bought category:beans in 90d and not topic birthday"


async def test_a_category_that_was_not_offered_is_not_taken(counter: Counter, database: Database) -> None:
    await counter.press(button(await asked(counter, database), "種類を買った方"))
    for place in ("7", "x", ""):
        assert "もう使えません" in said(await counter.press(await counter.data("b_cat", place)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90", 90),
        ("９０日", 90),
        ("1,234", 1234),
        ("30人です", 30),
        ("", None),
        ("1 2", None),
        ("๙๐", 90),
        ("9" * 12, None),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, expected: int | None) -> None:
    assert number(text) == expected
