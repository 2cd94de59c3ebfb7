"""What staff see of a campaign: head count, exclusions, cost, progress and report."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from bot.domain.consent import Topic
from bot.domain.sending import DeliveryState
from flows import broadcast_cards, campaigns
from storage.database import Database
from storage.models import Campaign, Delivery
from storage.repositories import products
from tests.unit.handlers.conftest import Talk, labels, said, talk
from tests.unit.handlers.staff.conftest import Counter, counter

__all__ = ["counter", "talk"]


async def draft(talk: Talk, **values: Any) -> Campaign:
    given: dict[str, Any] = {
        "title": "新茶のご案内",
        "topic": "news",
        "message": {"text": "新茶です"},
        "audience": "all",
        "send_at": None,
        "created_by": "api",
    }
    async with talk.database.write() as uow:
        return await campaigns.create(uow, talk.shop, **given | values)


async def test_the_words_of_a_segment(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("owner")
    async with database.write() as uow:
        await products.put(uow, "TEA-1", name="煎茶")
    async with talk.context("x", address="owner") as context:
        found = {
            text: await broadcast_cards.described(context, text)
            for text in (
                "all",
                "stage new",
                "bought sku:TEA-1 in 7d",
                "bought sku:gone in 7d",
                "bought anything in 7d",
                "bought category:beans",
                "channel line and not stage new",
            )
        }
    assert found == {
        "all": "受け取る方すべて",
        "stage new": "はじめての方",
        "bought sku:TEA-1 in 7d": "「煎茶」を7日以内に買った方",
        "bought sku:gone in 7d": "「gone」を7日以内に買った方",
        "bought anything in 7d": "bought anything in 7d",
        "bought category:beans": "bought category:beans",
        "channel line and not stage new": "channel line and not stage new",
    }


async def test_reasons_stand_in_words_the_most_frequent_first(talk: Talk, counter: Counter) -> None:
    await counter.hire("owner")
    async with talk.context("x", address="owner") as context:
        lines = broadcast_cards.reasons(context, {"cap": 1, "no_consent": 5, "something_new": 2})
    assert lines == ["・同意がない 5人", "・その他 2人", "・回数の上限 1人"]


async def test_each_status_offers_what_can_be_done(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("owner")
    await talk.customer("C1", Topic.NEWS)
    campaign = await draft(talk)
    offered = {}
    for status in ("draft", "scheduled", "running", "paused", "finished", "cancelled"):
        async with database.write() as uow:
            row = await uow.session.get_one(Campaign, campaign.id)
            row.status = status
        async with talk.context("x", address="owner") as context:
            shown = await broadcast_cards.show(context, await context.uow.session.get_one(Campaign, campaign.id))
            offered[status] = labels(shown)
    assert offered["draft"] == ["見本を自分に送る", "確認へ進む", "書き直す", "下書きを捨てる"]
    assert offered["running"] == ["進み具合", "一時停止", "取りやめる", "結果を見る"]
    assert offered["paused"] == ["進み具合", "再開する", "取りやめる", "結果を見る"]
    assert offered["finished"] == offered["cancelled"] == ["結果を見る"]


async def test_the_report_has_all_seven_counts_and_the_reasons(
    talk: Talk, counter: Counter, database: Database
) -> None:
    await counter.hire("owner")
    for number in range(3):
        await talk.customer(f"C{number}", Topic.NEWS)
    campaign = await draft(talk)
    async with database.write() as uow:
        row = await uow.session.get_one(Campaign, campaign.id)
        await campaigns.start(uow, talk.shop, row, "api")
        await campaigns.expand(uow, row)
        rows = list(await uow.session.scalars(select(Delivery)))
        rows[0].state, rows[0].reaction = DeliveryState.SENT, "click"
        rows[1].state, rows[1].reason = DeliveryState.SKIPPED, "cap"
    async with talk.context("x", address="owner") as context:
        row = await context.uow.session.get_one(Campaign, campaign.id)
        words = said(await broadcast_cards.report(context, row))
        progress = said(await broadcast_cards.progress(context, row))
    for line in ("対象：3人", "送信：1人", "見送り：1人", "失敗：0人", "取りやめ：0人", "期限切れ：0人", "未確認：0人"):
        assert line in words
    assert "・回数の上限 1人" in words
    assert "タップ：1人" in words
    assert "費用：0円" in words
    assert "新茶のご案内：送信中" in progress
    assert "済み 2人／全体 3人（送信 1・見送り 1・失敗 0・残り 1）" in progress
