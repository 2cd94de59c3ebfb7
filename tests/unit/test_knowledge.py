"""What the shop knows is read once, and only what changed is read again."""

from __future__ import annotations

from bot.knowledge import Knowledge
from storage.database import Database
from storage.models import FaqRow, Product
from storage.repositories import faq, products, stock
from tests.unit.conftest import StandingClock


async def fill(database: Database) -> None:
    async with database.write() as uow:
        for number in range(5):
            await faq.put(uow, f"q{number}", question=f"送料はいくらですか{number}", answer="550円です")
            await products.put(uow, f"P{number}", name=f"煎茶{number}号", category="お茶", stock=1)


async def phrase(database: Database) -> None:
    topics = {"pay": ["カード", "現金", "銀行振込", "ペイペイ"], "send": ["宅配", "郵便", "ゆうパック", "速達"]}
    async with database.write() as uow:
        for id, (question, *more) in topics.items():
            await faq.put(uow, id, question=question, answer="はい", alternatives=more)


async def test_what_changed_is_found_and_what_did_not_is_left_alone(database: Database) -> None:
    await fill(database)
    knowledge = Knowledge()
    async with database.read() as uow:
        await knowledge.refresh(uow)
    assert (len(knowledge.faq), len(knowledge.products)) == (5, 5)
    read: list[str] = []
    knowledge.faq.put = lambda entry: read.append(entry.id)  # type: ignore[method-assign]
    async with database.write() as uow:
        await faq.put(uow, "q9", question="ギフト包装", answer="はい")
    async with database.read() as uow:
        await knowledge.refresh(uow)
    assert read == ["q9"], "the five others were written within the same half minute and are the same"


async def test_a_change_of_stock_is_no_news_to_the_indexes(database: Database) -> None:
    await fill(database)
    knowledge = Knowledge()
    async with database.read() as uow:
        await knowledge.refresh(uow)
        before = knowledge._version
    async with database.write() as uow:
        product = await uow.session.get(Product, "P1")
        assert product is not None
        stock.change(uow, product, 7, "api")
    async with database.read() as uow:
        await knowledge.refresh(uow)
    assert knowledge._version == before


async def test_what_is_gone_is_not_found(database: Database) -> None:
    await fill(database)
    knowledge = Knowledge()
    async with database.read() as uow:
        await knowledge.refresh(uow)
    async with database.write() as uow:
        row = await uow.session.get(FaqRow, "q1")
        assert row is not None
        await faq.delete(uow, "q1")
    async with database.read() as uow:
        await knowledge.refresh(uow)
    assert "q1" not in [found.id for found in knowledge.faq.search("送料はいくらですか1", "ja")]


async def test_phrasings_are_learned_beside_the_answers(database: Database) -> None:
    await phrase(database)
    knowledge = Knowledge()
    async with database.read() as uow:
        await knowledge.refresh(uow)
    assert knowledge.faq.search("カードは？", "ja")[0].id == "pay", "an answer does not wait"
    await knowledge.learned()
    assert not knowledge.faq.stale
    assert knowledge.faq.search("速達やカード", "ja")[0].evidence.learned > 0


async def test_what_changes_meanwhile_is_learned_next(database: Database, clock: StandingClock) -> None:
    await phrase(database)
    knowledge = Knowledge()
    async with database.read() as uow:
        await knowledge.refresh(uow)
    clock.advance(seconds=1)
    async with database.write() as uow:
        await faq.put(uow, "pay", question="カード", answer="はい", alternatives=["現金", "銀行振込", "電子マネー"])
    async with database.read() as uow:
        await knowledge.refresh(uow)
    await knowledge.learned()
    assert not knowledge.faq.stale
    assert knowledge.faq.search("電子マネー", "ja")[0].score == 1.0
