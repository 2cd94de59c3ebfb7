"""Wishing: never without a yes, one place each, left by a tap."""

from __future__ import annotations

import hashlib

import pytest
from sqlmodel import select

from bot.domain.consent import Status, Topic
from handlers import restock
from storage.models import ConsentEntry, Wish
from storage.repositories import consents, products, wishes
from tests.unit.handlers.conftest import Talk, said, taps


@pytest.fixture
async def shelf(talk: Talk) -> Talk:
    async with talk.database.write() as uow:
        await products.put(uow, "CUP", name="湯のみ 青", price=1200, stock=0, category="器")
        await products.put(uow, "POT", name="急須 黒", price=4800, stock=2, category="器")
    return talk


async def line(talk: Talk) -> dict[str, str]:
    async with talk.database.read() as uow:
        return {row.sku: row.state for row in await uow.session.scalars(select(Wish))}


async def test_one_tap_says_yes_to_the_sentence_and_joins_the_line(shelf: Talk) -> None:
    """CT2: the ledger has the exact sentence that stood above the button."""
    asked = await shelf.hear(restock.asked, "湯のみ青、再入荷しますか？")
    assert await line(shelf) == {}
    sentence = asked.messages[1].text  # type: ignore[union-attr]
    done = await shelf.hear(restock.agree, tap=taps(asked)[0])
    assert said(done).startswith("承りました。「湯のみ 青」が入荷したら")
    assert await line(shelf) == {"CUP": "waiting"}
    async with shelf.database.read() as uow:
        entry = (await uow.session.scalars(select(ConsentEntry))).one()
        assert (entry.topic, entry.action, entry.wording_id, entry.locale) == (
            "restock",
            "grant",
            "wording-restock",
            "ja",
        )
        assert entry.rendered_sha256 == hashlib.sha256(sentence.encode()).hexdigest()
        assert await consents.statuses(uow, entry.customer_id) == {Topic.RESTOCK: Status.GRANTED}


async def test_without_a_yes_a_wish_is_only_asked_about(shelf: Talk) -> None:
    """CT1: neither words nor an old button put anybody in the line."""
    for outcome in (
        await shelf.hear(restock.wanted, "湯のみ青が入ったら教えて"),
        await shelf.hear(restock.wish, tap="wish:CUP"),
    ):
        assert taps(outcome)[0] == "wishok:CUP"
    assert await line(shelf) == {}


async def test_who_agreed_before_joins_by_words(shelf: Talk) -> None:
    await shelf.customer("U1", Topic.RESTOCK)
    outcome = await shelf.hear(restock.wanted, "湯のみ青が入ったら教えて")
    assert said(outcome).startswith("承りました。")
    assert taps(outcome) == ["unwish:CUP"]
    again = await shelf.hear(restock.wish, tap="wish:CUP")
    assert said(again) == "「湯のみ 青」の入荷は、すでにお知らせするご予定です。"


async def test_what_is_there_is_shown_and_not_wished_for(shelf: Talk) -> None:
    outcome = await shelf.hear(restock.agree, tap="wishok:POT")
    assert said(outcome).startswith("「急須 黒」は、ただいま在庫がございます。")
    assert await line(shelf) == {}


async def test_which_product_is_asked_when_none_or_several_are_meant(shelf: Talk) -> None:
    assert said(await shelf.hear(restock.asked, "再入荷いつ？")).startswith("どの商品の入荷を")
    async with shelf.database.write() as uow:
        await products.put(uow, "POT2", name="急須 赤", stock=0)
    outcome = await shelf.hear(restock.asked, "急須の再入荷いつ？")
    assert set(taps(outcome)) == {"wish:POT", "wish:POT2"}


async def test_the_tile_lists_wishes_each_with_a_way_out(shelf: Talk) -> None:
    await shelf.customer("U1", Topic.RESTOCK)
    assert said(await shelf.hear(restock.asked, "再入荷")).startswith("入荷をお待ちの商品はありません。")
    await shelf.hear(restock.wish, tap="wish:CUP")
    listed = await shelf.hear(restock.asked, "再入荷")
    assert "湯のみ 青（3月10日から）" in said(listed)
    assert taps(listed) == ["unwish:CUP"]
    assert said(await shelf.hear(restock.leave, tap="unwish:CUP")) == "「湯のみ 青」の入荷のお知らせを取りやめました。"
    assert await line(shelf) == {"CUP": "withdrawn"}


async def test_nobody_leaves_for_another(shelf: Talk) -> None:
    """S14"""
    await shelf.customer("U1", Topic.RESTOCK)
    await shelf.hear(restock.wish, tap="wish:CUP", address="U1")
    for handler, tap in ((restock.leave, "unwish:CUP"), (restock.keep, "wkeep:CUP")):
        assert said(await shelf.hear(handler, tap=tap, address="U2")).startswith("このボタンは、もう使えません")
    assert await line(shelf) == {"CUP": "waiting"}


async def test_sold_out_again_keeps_the_old_place_on_request(shelf: Talk) -> None:
    customer, _ = await shelf.customer("U1", Topic.RESTOCK)
    await shelf.hear(restock.wish, tap="wish:CUP")
    async with shelf.database.write() as uow:
        wish = await wishes.find(uow, customer.id, "CUP")
        assert wish is not None
        asked_at, wish.state = wish.asked_at, "notified"
    shelf.clock.advance(hours=5)
    asked = await shelf.hear(restock.asked, "湯のみ青の再入荷いつ？")
    assert taps(asked) == ["wkeep:CUP", "unwish:CUP"]
    assert said(await shelf.hear(restock.keep, tap="wkeep:CUP")).startswith("順番を残しました。")
    async with shelf.database.read() as uow:
        wish = await wishes.find(uow, customer.id, "CUP")
        assert wish is not None
        assert (wish.state, wish.asked_at) == ("waiting", asked_at)


@pytest.mark.parametrize("tap", ["wish:GONE", "wish", "wishok:", "unwish", "wkeep:x:y"])
async def test_stale_buttons(shelf: Talk, tap: str) -> None:
    assert said(await shelf.hear(restock.TAPS[tap.split(":")[0]], tap=tap)).startswith("このボタンは、もう使えません")
