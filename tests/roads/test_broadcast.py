"""The third road: a broadcast, from the first word in the staff's own chat to the report, on both platforms."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.consent import Topic
from storage.repositories import customers
from tests.roads import campaigning, crew
from tests.roads.street import Person, Street

CHANNELS = pytest.mark.parametrize("channel", ["line", "telegram"])


async def _street_of_customers(street: Street) -> dict[str, Person]:
    """Everybody a shop knows: four who said yes, one who never did, one who took it back, one gone, one minor."""
    people = {
        "hanako": await crew.regular(street, "line", Topic.NEWS, Topic.PROFILING, name="花子"),
        "ichiro": await crew.regular(street, "telegram", Topic.NEWS, name="一郎"),
        "ann": await crew.regular(street, "line", Topic.NEWS, name="Ann", language="en"),
        "ming": await crew.regular(street, "telegram", Topic.NEWS, Topic.PROFILING, name="小明", language="zh-TW"),
        "never": await crew.regular(street, "telegram", name="never"),
        "stopped": await crew.regular(street, "line", Topic.NEWS, name="stopped"),
        "gone": await crew.regular(street, "line", Topic.NEWS, name="gone"),
        "minor": await crew.regular(street, "telegram", Topic.NEWS, name="minor"),
    }
    await crew.named(street, people["hanako"], "c1", "田中花子")
    await _bought(street, "o1", {"external_id": "c1"}, "SENCHA")
    await _bought(street, "o2", {"telegram_chat_id": int(people["ming"].id)}, "BEANS")
    await _bought(street, "o3", {"telegram_chat_id": int(people["ichiro"].id)}, "CUP")
    await people["stopped"].say("停止")
    await people["gone"].block()
    await street.settle()
    minor = await crew.customer_id(street, people["minor"])
    async with street.service.database.write() as uow:
        row = await customers.get(uow, minor)
        assert row is not None
        row.minor = True
    return people


async def _bought(street: Street, order: str, customer: dict[str, Any], sku: str) -> None:
    body = {
        "customer": customer,
        "placed_at": "2026-03-01T12:00:00+09:00",
        "status": "placed",
        "lines": [{"sku": sku, "quantity": 1}],
    }
    await street.api("PUT", f"/orders/{order}", body, settle=False)


@CHANNELS
async def test_a_broadcast_from_the_first_word_to_the_report(street: Street, channel: str) -> None:
    people = await _street_of_customers(street)
    boss = await crew.hire(street, channel)

    card = await campaigning.draft(boss)
    assert "対象：4人（受け取る方すべて）" in card
    assert "LINE：2人" in card
    assert "Telegram：2人" in card
    assert "除外：5人" in card, "of nine people, the staff member included"
    assert "・同意がない 3人" in card
    assert "・届かない 1人" in card or "届" in card
    assert "費用の目安：0円" in card
    assert "残り通数：198" in card
    sample = await boss.tap("見本を自分に送る")
    assert "【見本】" in sample
    assert "新茶が入りました" in sample
    assert "{" not in sample
    assert {"なぜ届いた？", "回数を減らす", "お知らせ不要"} <= set(await boss.buttons())
    assert not await campaigning.got(people["ichiro"]), "a sample goes to nobody else"

    assert "「4」を送って" in await boss.tap("確認へ進む")
    assert "送っていません" in await boss.say("40")
    started = await boss.say("４人")
    assert "対象は4人" in started

    assert await campaigning.got(people["hanako"]) == [
        "田中花子さま、深蒸し煎茶 100gはいかがでしたか。新茶が入りました。"
    ]
    assert await campaigning.got(people["ichiro"]) == ["お客さま、以前の商品はいかがでしたか。新茶が入りました。"]
    assert await campaigning.got(people["ming"]) == [
        "お客さま、なじみブレンド 200gはいかがでしたか。新茶が入りました。"
    ]
    assert len(await campaigning.got(people["ann"])) == 1
    assert {"なぜ届いた？", "回数を減らす", "お知らせ不要"} <= set(await people["hanako"].buttons())
    assert {"Why this?", "Fewer messages", "No more of these"} <= set(await people["ann"].buttons())
    for name in ("never", "stopped", "gone", "minor"):
        assert not await campaigning.got(people[name]), name
    assert await crew.quota_used(street) == 2

    assert "完了" in await boss.tap("進み具合")
    told = await boss.tap("結果を見る")
    assert "送信：4人" in told
    report = await campaigning.report(street)
    assert (report["status"], report["frozen"], report["counts"]["sent"]) == ("finished", 4, 4)
    assert "{" not in report["title"]
    audit = await crew.audited(street)
    assert audit["campaign.created"] == audit["campaign.sampled"] == audit["campaign.started"] == 1


@CHANNELS
async def test_segments_by_purchase_and_by_stage(street: Street, channel: str) -> None:
    tea = await crew.regular(street, "telegram", Topic.NEWS)
    await crew.regular(street, "line", Topic.NEWS)
    await _bought(street, "o1", {"telegram_chat_id": int(tea.id)}, "SENCHA")
    boss = await crew.hire(street, channel)

    async def ask(kind: str) -> str:
        await boss.say("一斉配信")
        await boss.say("お茶の会のご案内です。")
        await boss.tap("お店のニュース")
        return await boss.tap(kind)

    assert "どの種類" in await ask("種類を買った方")
    assert "何日以内" in await boss.tap("お茶")
    assert "1以上の数字" in await boss.say("たくさん")
    assert "対象：1人（「お茶」を30日以内に買った方）" in await boss.say("３０日")
    assert "どの商品" in await ask("商品を買った方")
    assert "何日以内" in await boss.say("深蒸し煎茶")
    assert "送れる方がいません" in await boss.say("5"), "it is nine days ago"
    assert "どの段階" in await ask("お付き合いの段階")
    assert "対象：1人（はじめての方）" in await boss.tap("はじめての方")
    await ask("お付き合いの段階")
    assert "対象：1人（ご購入前の方）" in await boss.tap("ご購入前の方")
    await ask("条件を書く")
    assert "読み取れません" in await boss.say("bought everything ever")
    assert "対象：1人" in await boss.say("bought category:お茶 in 90d and not bought sku:HOJI in 90d")


@CHANNELS
async def test_what_cannot_be_sent_is_said_while_it_is_written(street: Street, channel: str) -> None:
    boss = await crew.hire(street, channel)
    await boss.say("一斉配信")
    assert "{phone}" in await boss.say("{phone}に電話します")
    assert "長すぎます" in await boss.say("長" * 2001)
    await boss.say("こんにちは。")
    await boss.tap("お店のニュース")
    card = await boss.tap("受け取る方すべて")
    assert "送れる方がいません" in card
    assert "確認へ進む" not in await boss.buttons()
    assert "捨てました" in await boss.tap("下書きを捨てる")
    assert "まだありません" in await boss.say("配信一覧")


@CHANNELS
async def test_pause_resume_cancel_and_counts_that_add_up_at_every_step(street: Street, channel: str) -> None:
    people = [await crew.regular(street, each, Topic.NEWS) for each in ("line", "telegram") * 2]
    boss = await crew.hire(street, channel)
    await street.act("faults", {"platform": "*", "method": "*ush*", "action": "status", "status": 429, "times": 9})
    await street.act(
        "faults",
        {
            "platform": "telegram",
            "method": "sendMessage",
            "user": people[1].id,
            "status": 429,
            "body": {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests",
                "parameters": {"retry_after": 30},
            },
            "times": 9,
        },
    )
    await campaigning.draft(boss)
    await boss.tap("確認へ進む")
    await boss.say("4")
    report = await campaigning.report(street)
    assert report["status"] == "running"
    assert report["counts"]["open"] >= 2

    assert "一時停止しました" in await boss.tap("一時停止")
    async with street.http.delete(f"{street.world.base_url}/_/faults") as cleared:
        assert cleared.status == 200
    before = [len(await campaigning.got(each)) for each in people]
    await street.advance(minutes=10)
    assert [len(await campaigning.got(each)) for each in people] == before, "a pause takes effect"
    assert (await campaigning.report(street))["status"] == "paused"

    stale = await boss.tap("再開する")
    assert "もう使えません" in stale
    assert "一時停止中" in stale, "a button that is too old shows the campaign as it is"
    assert "再開しました" in await boss.tap("再開する")
    await street.advance(minutes=1)
    report = await campaigning.report(street)
    assert (report["status"], report["counts"]["sent"]) == ("finished", 4)
    assert [len(await campaigning.got(each)) for each in people] == [1, 1, 1, 1]
