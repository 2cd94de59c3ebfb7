"""Orders: one's own by number, by day, or the last one; another's is as unknown as nobody's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.replies import Card, Carousel
from bot.handling import Handler
from handlers import orders as handler
from storage.models import Order
from storage.repositories import conversations, identities, orders, products
from storage.repositories.orders import Line
from tests.unit.handlers.conftest import Talk, said, taps

NOT_FOUND = "その番号のご注文は見つかりませんでした。番号をご確認いただくか、スタッフにご相談ください。"


async def order(
    talk: Talk, address: str, order_id: str, status: str = "placed", *, days_ago: int = 1, home: str | None = None
) -> None:
    customer, _ = await talk.customer(address)
    async with talk.database.write() as uow:
        await products.put(uow, "TEA", name="煎茶 はるか", price=1200, stock=5)
        at = uow.now - timedelta(days=days_ago)
        row = Order(
            id=order_id,
            customer_id=customer.id,
            home_id=home,
            placed_at=at,
            status=status,
            status_at=at + timedelta(hours=5),
            delivered_at=at + timedelta(hours=5) if status == "delivered" else None,
            tracking_url="https://carrier.example/1" if status == "shipped" else "",
        )
        await orders.add(uow, [row.model_dump()], {order_id: [Line("TEA", 2, 1200), Line("CUP", 1, 800)]})


async def test_the_last_one_is_meant_when_none_is_named(talk: Talk) -> None:
    await order(talk, "U1", "A-1", "delivered", days_ago=20)
    await order(talk, "U1", "A-2", "shipped", days_ago=2)
    outcome = await talk.hear(handler.status, "注文どうなってる？")
    card = outcome.messages[0]
    assert isinstance(card, Card)
    assert card.lines[0].startswith("ご注文 A-2 は3月8日に発送しました。")
    assert card.lines[1:] == ("煎茶 はるか × 2\nCUP × 1", "合計：3,200円")
    assert card.buttons[0].url == "https://carrier.example/1"


@pytest.mark.parametrize("words", ["注文番号A-10293 ステータス", "a10293の注文どこ？", "注文番号10293はいつ届く？"])
async def test_a_number_is_found_however_it_is_spelt(talk: Talk, words: str) -> None:
    await order(talk, "U1", "A-10293")
    await order(talk, "U1", "B-2")
    assert "ご注文 A-10293 を3月9日に承りました。" in said(await talk.hear(handler.status, words))


async def test_a_day_is_the_shops_day(talk: Talk) -> None:
    """10/3 in the customer's words is a day in the shop's zone."""
    await order(talk, "U1", "A-1", days_ago=3)
    await order(talk, "U1", "A-2", days_ago=10)
    assert "A-2" in said(await talk.hear(handler.status, "2/28に買ったやつどうなってます？"))
    assert said(await talk.hear(handler.status, "2/27に買ったやつどうなってます？")) == NOT_FOUND


async def test_several_under_way_stand_side_by_side(talk: Talk) -> None:
    await order(talk, "U1", "A-1", "shipped")
    await order(talk, "U1", "A-2")
    outcome = await talk.hear(handler.status, "いつ届く？")
    assert isinstance(outcome.messages[1], Carousel)
    assert len(outcome.messages[1].cards) == 2


async def test_anothers_order_is_as_unknown_as_nobodys(talk: Talk) -> None:
    """S14"""
    await order(talk, "U2", "A-10293")
    await order(talk, "U1", "A-1")
    theirs = await talk.hear(handler.status, "注文番号A-10293 ステータス")
    nobodys = await talk.hear(handler.status, "注文番号A-99999 ステータス")
    assert theirs == nobodys
    assert said(theirs) == NOT_FOUND


@pytest.mark.parametrize("name", ["order", "ocancel", "ochange"])
async def test_a_button_with_anothers_order_is_stale(talk: Talk, name: str) -> None:
    """S14"""
    await order(talk, "U2", "A-10293")
    answer: Handler = handler.TAPS[name]
    assert said(await talk.hear(answer, tap=f"{name}:A-10293")).startswith("このボタンは、もう使えません。")
    assert said(await talk.hear(answer, tap=name)).startswith("このボタンは、もう使えません。")


async def test_nothing_bought_yet_is_said_without_blame(talk: Talk) -> None:
    assert said(await talk.hear(handler.status, "注文どうなってる？")).startswith("このアカウントのご注文は、まだ")
    assert said(await talk.hear(handler.status, "注文状況")).startswith("このアカウントのご注文は、まだ")


async def test_for_a_day_after_linking_each_app_sees_its_own(talk: Talk) -> None:
    """S19: the orders of the other app appear after 24 hours, when its owner had time to object."""
    await order(talk, "U1", "A-1")
    await order(talk, "U1", "T-1", home="joined")
    async with talk.database.write() as uow:
        identity = await identities.find(uow, "line", "U1")
        assert identity is not None
        identity.shared_from = uow.now + timedelta(hours=24)
    assert "T-1" not in said(await talk.hear(handler.listing, "注文状況"))
    assert said(await talk.hear(handler.status, "注文番号T-1234 T-1 どこ")) == NOT_FOUND
    talk.clock.advance(hours=25)
    assert "T-1" in said(await talk.hear(handler.listing, "注文状況"))


async def test_a_cancellation_goes_to_staff_with_the_order(talk: Talk) -> None:
    await order(talk, "U1", "A-1")
    outcome = await talk.hear(handler.cancel, "注文をキャンセルしたい")
    assert said(outcome).startswith("ご注文 A-1 のキャンセルは、スタッフが承ります。")
    async with talk.database.read() as uow:
        assert [row.reason for row in await conversations.open_handovers(uow)] == ["order"]


async def test_which_one_to_cancel_is_asked(talk: Talk) -> None:
    await order(talk, "U1", "A-1")
    await order(talk, "U1", "A-2", "shipped")
    outcome = await talk.hear(handler.cancel, "注文をキャンセルしたい")
    assert set(taps(outcome)) == {"ocancel:A-1", "ocancel:A-2"}
    assert said(await talk.hear(handler.tapped_cancel, tap="ocancel:A-2")).startswith("ご注文 A-2 のキャンセル")


async def test_a_change_goes_to_staff(talk: Talk) -> None:
    outcome = await talk.hear(handler.change, "届け先を変えたい")
    assert said(outcome).startswith("ご注文の変更は、スタッフが承ります。")


async def test_a_return_is_answered_by_the_shop_where_it_can(talk: Talk) -> None:
    from storage.repositories import faq

    async with talk.database.write() as uow:
        await faq.put(uow, "R", question="返品したいです", answer="8日以内にご連絡ください。")
    async with talk.context("返品したいです") as context:
        assert await handler.send_back(context) is None
    assert said(await talk.hear(handler.send_back, "交換ってまだ間に合いますか")).startswith("スタッフに")


async def test_dates_of_last_year_have_their_year(talk: Talk) -> None:
    await order(talk, "U1", "A-1", "returned", days_ago=100)
    assert "2025年11月30日" in said(await talk.hear(handler.listing, "注文状況"))
    assert talk.clock.now() < datetime.fromisoformat("2026-04-01T00:00:00+00:00")
