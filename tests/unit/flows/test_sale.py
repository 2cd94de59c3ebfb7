"""「田中 豆200g 2」 becomes one order of the right person, however it was written and however often it is pressed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.customers import Stage
from bot.domain.replies import Outcome
from storage.database import Database
from storage.models import AuditEntry, Order
from storage.repositories import customers, cuts, orders, products
from storage.repositories.orders import Line
from tests.unit.conftest import StandingClock
from tests.unit.handlers.conftest import Talk, labels, said, talk
from tests.unit.handlers.staff.conftest import Counter, button, counter

__all__ = ["counter", "talk"]


@pytest.fixture
async def shelf(talk: Talk, counter: Counter, database: Database) -> None:
    """A clerk, three products, and customers of whom two are called 田中."""
    await counter.hire("clerk")
    async with database.write() as uow:
        await products.put(uow, "BEANS-200", name="深煎りブレンド 豆 200g", price=1200)
        await products.put(uow, "TEA-1", name="煎茶 100g", price=900)
        await products.put(uow, "TEA-2", name="煎茶 200g")
    for address, name in (("C1", "田中 花子"), ("C2", "田中 太郎"), ("C3", "Smith, Anna"), ("C4", "やまもと")):
        await talk.customer(address, name=name)


async def type(counter: Counter, words: str) -> Outcome:
    return await counter.type(words, "clerk")


async def press(counter: Counter, outcome: Outcome, label: str) -> Outcome:
    return await counter.press(button(outcome, label), "clerk")


async def stored(database: Database) -> list[Order]:
    async with database.read() as uow:
        return list(await uow.session.scalars(select(Order)))


@pytest.mark.usefixtures("shelf")
async def test_one_customer_and_one_product_are_confirmed_by_one_tap(
    talk: Talk, counter: Counter, database: Database
) -> None:
    asked = await type(counter, "田中花子 深煎り 2")
    assert said(asked) == "田中 花子さま、深煎りブレンド 豆 200g × 2、合計2,400円。記録しますか？"
    assert await stored(database) == []
    receipt = await press(counter, asked, "記録する")
    (order,) = await stored(database)
    assert order.id in said(receipt)
    ann, _ = await talk.customer("C1")
    assert (order.customer_id, order.status, order.source) == (ann.id, "delivered", "counter")
    assert order.id.startswith("C-260310")
    async with database.read() as uow:
        assert await orders.lines(uow, order.id) == [Line("BEANS-200", 2, 1200)]
        assert await cuts.stage_of(uow, ann.id) is Stage.NEW
        acts = [row.act for row in await uow.session.scalars(select(AuditEntry).where(AuditEntry.subject == order.id))]
    assert acts == ["sale.recorded"]


@pytest.mark.usefixtures("shelf")
async def test_pressed_twice_it_is_one_order(counter: Counter, database: Database) -> None:
    asked = await type(counter, "田中花子 深煎り 2")
    first, second = await press(counter, asked, "記録する"), await press(counter, asked, "記録する")
    assert said(first) == said(second)
    assert len(await stored(database)) == 1


@pytest.mark.usefixtures("shelf")
async def test_several_candidates_are_asked_about_in_turn(counter: Counter, database: Database) -> None:
    people = await type(counter, "田中 煎茶 1個")
    assert "どのお客さま" in said(people)
    assert sorted(labels(people)) == ["田中 太郎（前回 なし）", "田中 花子（前回 なし）"]
    items = await press(counter, people, "田中 太郎（前回 なし）")
    assert sorted(labels(items)) == ["煎茶 100g", "煎茶 200g"]
    asked = await press(counter, items, "煎茶 200g")
    assert "田中 太郎さま、煎茶 200g × 1、合計—" in said(asked)
    await press(counter, asked, "記録する")
    people = await type(counter, "田中 煎茶 1個")
    assert "田中 太郎（前回 3月10日）" in labels(people)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    "words",
    ["anna smith TEA-1 3", "smith 煎茶100g ×3", "Smith さん 煎茶 100g 3個", "売上 anna 煎茶100g 3", "TEA-1 smith 3"],
)
async def test_the_ways_of_writing_it(counter: Counter, words: str) -> None:
    assert "Smith, Annaさま、煎茶 100g × 3" in said(await type(counter, words))


@pytest.mark.usefixtures("shelf")
async def test_the_sound_of_a_name_is_enough(counter: Counter) -> None:
    assert "やまもとさま、煎茶 100g × 2" in said(await type(counter, "Yamamoto TEA-1 2"))


@pytest.mark.usefixtures("shelf")
async def test_a_given_name_is_enough(counter: Counter) -> None:
    assert "田中 太郎さま、煎茶 100g × 2" in said(await type(counter, "太郎 TEA-1 2"))


@pytest.mark.usefixtures("shelf")
async def test_a_slip_in_the_name_is_forgiven(counter: Counter) -> None:
    assert "Smith, Annaさま、煎茶 100g × 2" in said(await type(counter, "ana smiht TEA-1 2"))


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("売上 鈴木 深煎り 2", "「鈴木」というお客さまは見つかりません"),
        ("売上 田中花子 自転車 2", "「自転車」という商品は見つかりません"),
        ("鈴木 深煎り 2", "「鈴木」というお客さまは見つかりません"),
        ("田中花子 自転車 2", "「自転車」という商品は見つかりません"),
        ("売上 深煎り", "お名前・商品・数の順"),
    ],
)
async def test_what_is_missing_is_said(counter: Counter, words: str, answer: str) -> None:
    assert answer in said(await type(counter, words))


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("words", ["営業時間は？", "深煎り ありますか", "ありがとう ございます", "今日は 3時 まで"])
async def test_what_a_member_says_as_a_customer_is_no_sale(counter: Counter, words: str) -> None:
    assert await counter.maybe(words, address="clerk") is None


@pytest.mark.usefixtures("shelf")
async def test_no_records_nothing(counter: Counter, database: Database) -> None:
    asked = await type(counter, "田中花子 深煎り 2")
    assert "記録しませんでした" in said(await press(counter, asked, "記録しない"))
    assert "古くなりました" in said(await press(counter, asked, "記録する"))
    assert await stored(database) == []


@pytest.mark.usefixtures("shelf")
async def test_it_is_undone_within_ten_minutes(counter: Counter, database: Database, clock: StandingClock) -> None:
    receipt = await press(counter, await type(counter, "田中花子 深煎り 2"), "記録する")
    clock.advance(minutes=9)
    assert "取り消しました" in said(await press(counter, receipt, "元に戻す"))
    assert [order.status for order in await stored(database)] == ["cancelled"]
    assert "取り消しました" in said(await press(counter, receipt, "元に戻す"))


@pytest.mark.usefixtures("shelf")
async def test_after_ten_minutes_it_stands(
    talk: Talk, counter: Counter, database: Database, clock: StandingClock
) -> None:
    receipt = await press(counter, await type(counter, "田中花子 深煎り 2"), "記録する")
    clock.advance(minutes=10, seconds=1)
    assert "もう使えません" in said(await press(counter, receipt, "元に戻す"))
    data = await counter.data("s_undo", (await stored(database))[0].id, "clerk")  # a fresh signature helps nobody
    assert "古くなりました" in said(await counter.press(data, "clerk"))
    assert [order.status for order in await stored(database)] == ["delivered"]


@pytest.mark.usefixtures("shelf")
async def test_an_order_of_the_web_shop_cannot_be_undone_here(talk: Talk, counter: Counter, database: Database) -> None:
    ann, _ = await talk.customer("C1")
    async with database.write() as uow:
        row = Order(id="A-1", customer_id=ann.id, placed_at=uow.now, status="placed", status_at=uow.now)
        await orders.add(uow, [row.model_dump()], {"A-1": [Line("TEA-1", 1)]})
    for act in ("s_undo", "s_yes"):
        assert "古くなりました" in said(await counter.press(await counter.data(act, "A-1", "clerk"), "clerk"))
    assert [order.status for order in await stored(database)] == ["placed"]


@pytest.mark.usefixtures("shelf")
async def test_a_choice_of_an_older_question_is_stale(counter: Counter, database: Database) -> None:
    people = await type(counter, "田中 煎茶 1個")
    await type(counter, "smith TEA-1 3")
    assert "古くなりました" in said(await press(counter, people, "田中 太郎（前回 なし）"))


@pytest.mark.usefixtures("shelf")
async def test_one_who_was_erased_meanwhile_gets_no_order(talk: Talk, counter: Counter, database: Database) -> None:
    asked = await type(counter, "田中花子 深煎り 2")
    ann, _ = await talk.customer("C1")
    async with database.write() as uow:
        row = await customers.get(uow, ann.id)
        assert row is not None
        row.erased_at = uow.now - timedelta(seconds=1)
    assert "古くなりました" in said(await press(counter, asked, "記録する"))
    assert await stored(database) == []


@pytest.mark.usefixtures("shelf")
async def test_s7_a_name_is_shown_on_one_clean_line(talk: Talk, counter: Counter) -> None:
    await talk.customer("C9", name="佐々木\u202e\n合計0円")
    assert "佐々木 合計0円さま、煎茶 100g" in said(await type(counter, "佐々木 TEA-1 2"))
