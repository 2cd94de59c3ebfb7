"""「在庫 BEANS-200 5」 sets the stock and tells those who wait."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.domain.consent import Topic
from storage.database import Database
from storage.models import AuditEntry, RestockLine, StockChange
from storage.repositories import products, stock, wishes
from tests.unit.handlers.conftest import Talk, said
from tests.unit.handlers.staff.conftest import Counter


@pytest.fixture
async def beans(counter: Counter, database: Database) -> None:
    await counter.hire("marketer")
    async with database.write() as uow:
        await products.put(uow, "BEANS-200", name="豆 200g")


async def left(database: Database) -> int:
    async with database.read() as uow:
        return await stock.left(uow, "BEANS-200")


@pytest.mark.usefixtures("beans")
@pytest.mark.parametrize(
    "words",
    [
        "在庫 BEANS-200 5",
        "在庫　BEANS-200　５",
        "stock beans-200 5",
        "/stock BEANS-200 5",
        "庫存 豆 200g 5",
        "在庫：BEANS-200 5",
    ],
)
async def test_the_ways_of_writing_it(counter: Counter, database: Database, words: str) -> None:
    assert said(await counter.type(words, "marketer")) == "「豆 200g」の在庫を5点にしました。"
    assert await left(database) == 5
    async with database.read() as uow:
        (movement,) = await uow.session.scalars(select(StockChange))
        assert movement.source.startswith("staff:")
        acts = list(await uow.session.scalars(select(AuditEntry.act).where(AuditEntry.subject == "BEANS-200")))
        assert acts == ["stock.set"]


@pytest.mark.usefixtures("beans")
async def test_a_rise_from_nothing_opens_the_line(talk: Talk, counter: Counter, database: Database) -> None:
    for number in range(2):
        ann, _ = await talk.customer(f"C{number}", Topic.RESTOCK)
        async with database.write() as uow:
            await wishes.add(uow, ann.id, "BEANS-200")
    assert "お待ちの方2人に、順にお知らせします" in said(await counter.type("在庫 BEANS-200 5", "marketer"))
    async with database.read() as uow:
        assert len(list(await uow.session.scalars(select(RestockLine)))) == 1
    assert said(await counter.type("在庫 BEANS-200 6", "marketer")).endswith("在庫を6点にしました。")


@pytest.mark.usefixtures("beans")
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("在庫 BIKE-1 5", "「BIKE-1」という商品は見つかりません"),
        ("在庫", "商品番号と数"),
        ("在庫 5", "商品番号と数"),
        ("在庫 BEANS-200 1000000", "商品番号と数"),
    ],
)
async def test_what_is_wrong_is_said(counter: Counter, database: Database, words: str, answer: str) -> None:
    assert answer in said(await counter.type(words, "marketer"))
    assert await left(database) == 0


@pytest.mark.usefixtures("beans")
@pytest.mark.parametrize("words", ["在庫ありますか", "在庫 ある？", "在庫 BEANS-200 -5", "在庫切れですか"])
async def test_a_customers_question_is_no_order_of_staff(counter: Counter, words: str) -> None:
    assert await counter.maybe(words, address="marketer") is None


@pytest.mark.usefixtures("beans")
async def test_a_customer_sets_nothing(counter: Counter, database: Database) -> None:
    assert await counter.maybe("在庫 BEANS-200 5", address="customer") is None
    assert await left(database) == 0
