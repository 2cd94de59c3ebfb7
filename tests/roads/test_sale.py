"""A counter sale and a stock count typed by staff: matched, confirmed by one tap, and visible to the customer."""

from __future__ import annotations

import asyncio

from bot.domain.consent import Topic
from tests.roads import crew
from tests.roads.street import Person, Street

OTHER = {"line": "telegram", "telegram": "line"}


async def _orders(street: Street) -> list[tuple[str, str, str]]:
    found = await crew.rows(street, "SELECT id, status, source FROM orders ORDER BY id")
    return [tuple(row) for row in found]


async def test_a_sale_is_matched_confirmed_stored_and_the_customers_own(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    await customer.add()
    await crew.named(street, customer, "c1", "田中 花子")

    asked = await clerk.say("田中 豆200g 2")
    assert "田中 花子さま、なじみブレンド 200g × 2、合計3,000円" in asked
    assert not await _orders(street), "nothing is stored before the tap"
    receipt = await clerk.tap("記録する")
    assert "記録しました" in receipt
    (number, status, source), *more = await _orders(street)
    assert (status, source, more) == ("delivered", "counter", [])
    assert number in receipt
    told = await customer.say("注文どうなってる？")
    assert number in told
    assert "なじみブレンド" in told

    undo = await crew.carried(clerk, "元に戻す")
    assert "取り消しました" in await crew.press(clerk, undo)
    assert (await _orders(street))[0][1] == "cancelled"
    assert "取り消しました" in await crew.press(clerk, undo), "a second tap changes nothing more"
    assert number not in await customer.say("注文どうなってる？") or "キャンセル" in await customer.heard(3)
    assert len(await _orders(street)) == 1
    audit = await crew.audited(street)
    assert audit["sale.recorded"] == audit["sale.undone"] == 1


async def test_a_double_tap_makes_one_order(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    await customer.add()
    await crew.named(street, customer, "c1", "田中 花子")
    await clerk.say("田中 ブレンド 2")
    button = await crew.carried(clerk, "記録する")
    await asyncio.gather(crew.press(clerk, button), crew.press(clerk, button))
    assert len(await _orders(street)) == 1
    assert "記録しました" in await clerk.heard()


async def test_several_customers_and_several_products_are_asked_about(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    await customer.add()
    await crew.named(street, customer, "c1", "田中 花子")
    await crew.named(street, await crew.regular(street, "line"), "c2", "田中 太郎")
    assert "どのお客さま" in await clerk.say("田中 お茶 2")
    assert [label for label in await clerk.buttons() if "田中 太郎" in label]
    asked = await clerk.tap("田中 花子")
    assert "どの商品" in asked
    assert "ほうじ茶 100g × 2" in await clerk.tap("ほうじ茶")
    assert "記録しませんでした" in await clerk.tap("記録しない")
    assert not await _orders(street)


async def test_what_does_not_match_is_said(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, customer.channel, "林", "clerk")
    other = await crew.regular(street, OTHER[customer.channel])
    await crew.named(street, other, "c1", "田中 花子")
    assert "「鈴木」というお客さま" in await clerk.say("売上 鈴木 ブレンド 2")
    assert "「トースター」という商品" in await clerk.say("田中 トースター 2")
    assert "読み取れませんでした" in await clerk.say("売上 田中")
    await clerk.say("メニュー")
    assert "「田中 豆200g 2」" in await clerk.tap("店頭の売上")
    assert not await _orders(street)


async def test_a_stock_count_from_the_chat_tells_who_waits(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    await customer.add()
    await crew.agree(street, customer, Topic.RESTOCK)
    assert "見つかりません" in await clerk.say("在庫 NIX 5")
    assert "商品番号と数" in await clerk.say("在庫")
    await customer.say("ほうじ茶はありますか")
    await customer.tap("知らせてほしい")
    told = await clerk.say("在庫 HOJI ５")
    assert "「ほうじ茶 100g」の在庫を5点にしました" in told
    assert "お待ちの方1人" in told
    assert "ほうじ茶" in await customer.heard()
    assert (await street.api("GET", "/products/HOJI"))["stock"] == 5
    assert "3点に" in await clerk.say("/stock 深蒸し煎茶 100g 3")
