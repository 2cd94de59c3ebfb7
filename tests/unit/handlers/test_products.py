"""Products: found by any spelling, with price and stock as they are now; "it" is what was shown last."""

from __future__ import annotations

import pytest

from bot.domain.replies import Card, Carousel
from handlers import products as handler
from storage.repositories import facts, products
from tests.unit.handlers.conftest import Talk, labels, said, taps


@pytest.fixture
async def shelf(talk: Talk) -> Talk:
    async with talk.database.write() as uow:
        await products.put(uow, "SEN-50", name="煎茶 はるか 50g", price=1200, stock=3, category="緑茶", tags=["茶葉"])
        await products.put(uow, "GYO-30", name="玉露 しずく 30g", price=3000, stock=12, category="緑茶")
        await products.put(uow, "ASM-80", name="アッサム 80g", price=900, stock=0, category="紅茶")
        await products.put(uow, "ASM-200", name="アッサム 200g", price=2000, stock=8, category="紅茶")
        await products.put(uow, "CUP", name="湯のみ 青", price=None, stock=1, url="https://shop.example/cup")
        await products.put(uow, "OLD", name="古い急須", price=100, stock=9, active=False)
    return talk


async def test_a_product_is_shown_with_price_and_stock(shelf: Talk) -> None:
    outcome = await shelf.hear(handler.search, "煎茶はるか探してます")
    card = outcome.messages[0]
    assert isinstance(card, Card)
    assert (card.title, card.lines) == ("煎茶 はるか 50g", ("1,200円（税込）", "残り3点"))
    assert card.alt == "煎茶 はるか 50g 1,200円、残り3点。タップで商品を見る"


async def test_several_stand_side_by_side_the_sold_out_with_a_wish(shelf: Talk) -> None:
    outcome = await shelf.hear(handler.search, "アッサムある？")
    shown = outcome.messages[1]
    assert isinstance(shown, Carousel)
    assert {card.title for card in shown.cards} == {"アッサム 80g", "アッサム 200g"}
    assert {"wish:ASM-80", "similar:ASM-80"} <= set(taps(outcome))


async def test_what_is_not_sold_is_said_politely_with_the_words(shelf: Talk) -> None:
    outcome = await shelf.hear(handler.search, "自転車探してます")
    assert said(outcome).startswith("「自転車探してます」に合う商品は見つかりませんでした。")
    assert taps(outcome) == ["staff"]


async def test_it_is_the_product_shown_last(shelf: Talk) -> None:
    """trust.md 5.8, lines 6 and 36: deixis."""
    await shelf.hear(handler.item, tap="item:GYO-30")
    assert said(await shelf.hear(handler.price, "これいくら")).startswith("「玉露 しずく 30g」は3,000円（税込）です。")
    assert said(await shelf.hear(handler.stock, "これまだある？")).startswith(
        "「玉露 しずく 30g」の在庫は、ただいま12点"
    )
    shelf.clock.advance(hours=25)
    assert said(await shelf.hear(handler.price, "これいくら")).startswith("どんな商品をお探しですか")


async def test_another_customers_it_is_not_mine(shelf: Talk) -> None:
    await shelf.hear(handler.item, tap="item:GYO-30", address="U2")
    assert said(await shelf.hear(handler.price, "これいくら", address="U1")).startswith("どんな商品をお探しですか")


async def test_sold_out_offers_to_tell_with_the_sentence(shelf: Talk) -> None:
    outcome = await shelf.hear(handler.stock, "アッサム 80gの在庫ある？")
    assert "ただいま在庫がございません。入荷したらお知らせしましょうか" in said(outcome)
    assert "知らせてほしいと伝えた商品の入荷のお知らせを受け取ります" in said(outcome)
    assert taps(outcome) == ["wishok:ASM-80", "similar:ASM-80"]


async def test_similar_is_of_the_same_kind_and_in_stock(shelf: Talk) -> None:
    outcome = await shelf.hear(handler.similar, tap="similar:ASM-80")
    assert isinstance(outcome.messages[1], Card)
    assert outcome.messages[1].title == "アッサム 200g"
    none = await shelf.hear(handler.similar, tap="similar:CUP")
    assert said(none) == "「湯のみ 青」に近い商品は、いまはございません。"


async def test_a_product_without_a_price_says_none(shelf: Talk) -> None:
    outcome = await shelf.hear(handler.price, "湯のみ青はいくら")
    card = outcome.messages[0]
    assert isinstance(card, Card)
    assert card.lines == ("残り1点",)
    assert card.buttons[0].url == "https://shop.example/cup"


@pytest.mark.parametrize("tap", ["item:OLD", "item:NONE", "item", "item:", "similar:~ffff", "cat:緑", "cat"])
async def test_a_stale_button_is_answered_politely(shelf: Talk, tap: str) -> None:
    """S14"""
    answer = {"item": handler.item, "similar": handler.similar, "cat": handler.category}[tap.split(":")[0]]
    assert said(await shelf.hear(answer, tap=tap)).startswith("このボタンは、もう使えません。")


async def test_the_tile_offers_categories_and_what_is_new(shelf: Talk) -> None:
    outcome = await shelf.hear(handler.search, "商品を探す")
    assert isinstance(outcome.messages[0], Carousel)
    assert set(labels(outcome)[-2:]) == {"緑茶", "紅茶"}
    chosen = await shelf.hear(handler.category, tap="cat:紅茶")
    assert len(chosen.messages) == 2


async def test_a_suggestion_is_of_the_told_category_and_nothing_that_must_be_avoided(shelf: Talk) -> None:
    """CF14: a noted allergy keeps such products out of suggestions."""
    customer, _ = await shelf.customer()
    async with shelf.database.write() as uow:
        await facts.remember(uow, customer.id, "category", "緑茶")
        await facts.remember(uow, customer.id, "allergy", "玉露アレルギー", sensitive=True)
    outcome = await shelf.hear(handler.recommend, "おすすめは？")
    assert said(outcome).startswith("緑茶からのご紹介です。")
    card = outcome.messages[1]
    assert isinstance(card, Card)
    assert card.title == "煎茶 はるか 50g"


async def test_an_id_too_long_for_a_button_is_found_again(talk: Talk) -> None:
    sku = "長い番号" * 30
    async with talk.database.write() as uow:
        await products.put(uow, sku, name="長い名前の茶", price=1, stock=0, category="茶")
    outcome = await talk.hear(handler.search, "長い名前の茶")
    assert any(tap.startswith("wish") for tap in taps(outcome))
    similar = next(tap for tap in taps(outcome) if tap.startswith("similar:"))
    assert "長い名前の茶" in said(await talk.hear(handler.similar, tap=similar))
