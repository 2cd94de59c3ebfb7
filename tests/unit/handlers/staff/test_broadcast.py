"""Road (c): a broadcast from the first word to the report, in a member of staff's own chat."""

from __future__ import annotations

from sqlmodel import select

from bot.domain.consent import Topic
from bot.domain.replies import Outcome, plain
from flows import campaigns
from storage.database import Database
from storage.models import AuditEntry, Campaign, Delivery
from tests.unit.handlers.conftest import Talk, labels, said, taps
from tests.unit.handlers.staff.conftest import Counter, button


async def audience(talk: Talk, number: int, *topics: Topic) -> None:
    for each in range(number):
        await talk.customer(f"C{each}{''.join(topics)}", *(topics or (Topic.NEWS,)), name=f"客{each}")


async def drafted(counter: Counter, text: str = "{name}さま、新茶です。", address: str = "owner") -> Outcome:
    """The draft card of a broadcast to everyone who granted news."""
    await counter.type("一斉配信", address)
    asked = await counter.type(text, address)
    asked = await counter.press(button(asked, "お店のニュース"), address)
    return await counter.press(button(asked, "受け取る方すべて"), address)


async def the_campaign(database: Database) -> Campaign:
    async with database.read() as uow:
        return (await uow.session.scalars(select(Campaign).order_by(Campaign.id.desc()))).first()  # type: ignore[attr-defined,return-value]


async def test_the_whole_road(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("owner")
    await audience(talk, 3)
    await audience(talk, 2, Topic.BIRTHDAY)
    card = await drafted(counter)
    assert "対象：3人（受け取る方すべて）" in said(card)
    assert "LINE：3人" in said(card)
    assert "除外：3人\n・同意がない 3人" in said(card)  # the owner's own chat is one of them
    assert "送信後の残り通数：197" in said(card)
    asked = await counter.press(button(card, "確認へ進む"))
    assert "3人に送ります" in said(asked)
    assert "数字が違う" in said(await counter.type("2"))
    async with database.read() as uow:
        assert list(await uow.session.scalars(select(Delivery))) == []
    started = await counter.type("３人")
    assert said(started).startswith("配信を始めました。対象は3人です。")
    campaign = await the_campaign(database)
    assert (campaign.status, campaign.frozen) == ("running", 3)
    async with database.write() as uow:
        await campaigns.expand_all_due(uow)
    refreshed = await counter.press(button(started, "進み具合"))
    assert "済み 0人／全体 3人（送信 0・見送り 0・失敗 0・残り 3）" in said(refreshed)
    paused = await counter.press(button(refreshed, "一時停止"))
    assert "一時停止しました。残り3人" in said(paused)
    resumed = await counter.press(button(paused, "再開する"))
    assert "再開しました。残り3人" in said(resumed)
    asked = await counter.press(button(resumed, "取りやめる"))
    assert "残り3人への配信を取りやめますか" in said(asked)
    assert (await the_campaign(database)).status == "running"
    ended = await counter.press(button(asked, "取りやめる"))
    assert "送信済みは0人、取りやめは3人" in said(ended)
    assert "取りやめ：3人" in said(ended)
    assert "・配信が取りやめられた 3人" in said(ended)
    async with database.read() as uow:
        acts = [
            row.act for row in await uow.session.scalars(select(AuditEntry).where(AuditEntry.subject == campaign.id))
        ]
    assert acts == [
        "campaign.created",
        "campaign.started",
        "campaign.paused",
        "campaign.resumed",
        "campaign.cancelled",
    ]


async def test_r31_another_member_who_presses_start_later_hears_who_was_first(
    talk: Talk, counter: Counter, database: Database
) -> None:
    await counter.hire("owner", name="佐藤")
    await counter.hire("marketer", name="山本")
    await audience(talk, 2)
    card = await drafted(counter)
    listed = await counter.type("配信一覧", "marketer")
    (data,) = taps(listed)
    other = await counter.press(data, "marketer")
    await counter.press(button(card, "確認へ進む"))
    await counter.press(button(other, "確認へ進む"), "marketer")
    await counter.type("2")
    late = await counter.type("2", "marketer")
    assert "佐藤さんが開始しました" in said(late)
    assert "佐藤さんが開始しました" in said(await counter.press(button(other, "確認へ進む"), "marketer"))
    assert (await the_campaign(database)).frozen == 2


async def test_the_sample_is_the_real_rendering_to_oneself(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("owner")
    await audience(talk, 1)
    card = await drafted(counter, "{name|お客さま}、{last_purchase|前の品}はいかがですか。")
    outcome = await counter.press(button(card, "見本を自分に送る"))
    assert plain(outcome.messages[0]) == (
        "【見本】\nお客さま、前の品はいかがですか。\n「お店のニュース」の受け取りを選ばれた方にお送りしています。"
    )
    assert labels(Outcome([outcome.messages[0]])) == ["なぜ届いた？", "回数を減らす", "お知らせ不要"]
    assert "見本をあなたに送りました" in said(outcome)
    assert "確認へ進む" in labels(outcome)
    async with database.read() as uow:
        assert list(await uow.session.scalars(select(Delivery))) == []


async def test_what_cannot_be_sent_is_asked_for_again(counter: Counter) -> None:
    await counter.hire("owner")
    await counter.type("/broadcast")
    assert "{nmae} は使えません。使えるのは {name}、{last_purchase} です" in said(await counter.type("{nmae}さま"))
    assert "2,001字" in said(await counter.type("茶" * 2001))
    assert "{} は使えません" in said(await counter.type("半分の{"))
    assert "どの種類" in said(await counter.type("新茶です"))


async def test_the_audience_may_change_before_the_number_is_typed(talk: Talk, counter: Counter) -> None:
    await counter.hire("owner")
    await audience(talk, 2)
    card = await drafted(counter)
    await counter.press(button(card, "確認へ進む"))
    await talk.customer("late", Topic.NEWS)
    changed = await counter.type("2")
    assert "対象が3人に変わりました" in said(changed)
    assert "「3」" in said(changed)
    assert "始めました" in said(await counter.type("3"))


async def test_going_back_from_the_number_sends_nothing(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("owner")
    await audience(talk, 2)
    await counter.press(button(await drafted(counter), "確認へ進む"))
    assert "下書き" in said(await counter.type("戻る"))
    assert await counter.maybe("2") is None
    assert (await the_campaign(database)).status == "draft"


async def test_nobody_to_send_to_has_no_button_to_go_on(counter: Counter) -> None:
    await counter.hire("owner")
    card = await drafted(counter)
    assert "送れる方がいません" in said(card)
    assert "確認へ進む" not in labels(card)


async def test_mt10_over_the_quota_says_the_numbers_and_has_no_button_to_go_on(talk: Talk, counter: Counter) -> None:
    talk.shop = type(talk.shop)(name="Teahouse", line=type(talk.shop.line)(monthly_quota=1))
    await counter.hire("owner")
    await audience(talk, 2)
    card = await drafted(counter)
    assert "必要な通数は2通、今月の残りは1通" in said(card)
    assert "確認へ進む" not in labels(card)


async def test_a_draft_is_discarded_or_written_again(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("owner")
    await audience(talk, 1)
    card = await drafted(counter)
    assert "下書きを捨てました" in said(await counter.press(button(card, "下書きを捨てる")))
    assert (await the_campaign(database)).status == "cancelled"
    card = await drafted(counter)
    assert "送りたい文を書いて" in said(await counter.press(button(card, "書き直す")))
    assert "どの種類" in said(await counter.type("別の文です"))
    assert "配信はまだありません" in said(await counter.type("配信一覧"))


async def test_before_there_is_a_draft_it_can_be_left(counter: Counter) -> None:
    await counter.hire("owner")
    asked = await counter.type("一斉配信")
    assert "捨てました" in said(await counter.press(button(asked, "下書きを捨てる")))
    assert await counter.maybe("新茶です") is None


async def test_a_clerk_cannot_begin_one_in_any_way(counter: Counter, database: Database) -> None:
    await counter.hire("clerk")
    for words in ("一斉配信", "/broadcast", "配信一覧", "全配信停止"):
        assert "必要な役割：オーナー、配信担当" in said(await counter.type(words, "clerk"))
    async with database.read() as uow:
        refused = list(await uow.session.scalars(select(AuditEntry).where(AuditEntry.act == "staff.refused")))
    assert len(refused) == 4


async def test_a_button_of_a_text_that_was_left_leads_to_the_menu(counter: Counter) -> None:
    await counter.hire("owner")
    asked = await counter.type("一斉配信")
    topics = await counter.type("新茶です")
    await counter.press(button(asked, "下書きを捨てる"))
    for data in taps(topics):
        assert "もう使えません" in said(await counter.press(data))
