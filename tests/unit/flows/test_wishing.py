"""Wishing, beyond what a conversation shows: long ids, and a minor."""

from __future__ import annotations

from bot.domain.replies import Carousel
from flows import wishing
from handlers import restock
from storage.repositories import products, wishes
from tests.unit.handlers.conftest import Talk, said, taps


async def test_a_long_id_is_wished_for_and_left_again(talk: Talk) -> None:
    sku = "とても長い商品番号" * 20
    async with talk.database.write() as uow:
        await products.put(uow, sku, name="青い皿", stock=0)
    asked = await talk.hear(restock.asked, "青い皿の再入荷いつ？")
    done = await talk.hear(restock.agree, tap=taps(asked)[0])
    assert said(done).startswith("承りました。")
    assert said(await talk.hear(restock.leave, tap=taps(done)[0])).startswith("「青い皿」の入荷のお知らせを取りやめ")


async def test_many_wishes_are_cards_side_by_side_and_what_is_gone_can_still_be_left(talk: Talk) -> None:
    customer, _ = await talk.customer()
    async with talk.database.write() as uow:
        await products.put(uow, "A", name="皿", stock=0)
        for sku in ("A", "GONE"):
            await wishes.add(uow, customer.id, sku)
    listed = await talk.hear(restock.show, tap="wishes")
    assert isinstance(listed.messages[1], Carousel)
    assert said(await talk.hear(restock.leave, tap="unwish:GONE")).startswith("「GONE」の入荷")


async def test_a_minor_may_wish(talk: Talk) -> None:
    """CF13 forbids advertising and profiling, not the one notice that was asked for."""
    await talk.customer()
    async with talk.database.write() as uow:
        await products.put(uow, "A", name="皿", stock=0)
    async with talk.context(tap="wishok:A") as context:
        context.customer.minor = True
        product = await products.get(context.uow, "A")
        assert product is not None
        assert said(await wishing.subscribe(context, product, agreed=True)).startswith("承りました。")
