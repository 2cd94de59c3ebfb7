"""Staff answer customers from their own chat: list, take, write, give back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from bot.delivery import composing
from bot.domain.consent import Action, Mechanism, Topic
from flows import handovers
from flows.handovers import Cause
from storage.database import Database
from storage.models import Delivery, Handover
from storage.repositories import consents
from storage.repositories import staff as members
from storage.repositories.consents import Source
from tests.unit.handlers.conftest import Talk, labels, said
from tests.unit.handlers.staff.conftest import Counter, button


async def waiting(talk: Talk, address: str, name: str, words: str = "破れていました") -> str:
    """A customer who waits for a person; give the handover's id."""
    await talk.customer(address, name=name)
    async with talk.context(words, address=address) as context:
        await handovers.start(context, Cause.COMPLAINT, words)
        assert context.handover is not None
        return context.handover.id


async def told(database: Database, customer_id: str) -> list[dict[str, Any]]:
    async with database.read() as uow:
        rows = await uow.session.scalars(select(Delivery).where(Delivery.customer_id == customer_id))
        return [composing.data_of(uow, row) for row in rows if row.journey == handovers.CUSTOMER]


async def row(database: Database, handover_id: str) -> Handover:
    async with database.read() as uow:
        return await uow.session.get_one(Handover, handover_id)


async def test_list_card_take_answer_and_give_back(talk: Talk, counter: Counter, database: Database) -> None:
    clerk = await counter.hire("clerk")
    handover = await waiting(talk, "C1", "田中 花子")
    listed = await counter.type("対応待ち", "clerk")
    assert "対応待ち 1件" in said(listed)
    assert labels(listed) == [f"#{handover[-4:]} 田中 花子"]
    card = await counter.press(button(listed, labels(listed)[0]), "clerk")
    assert "破れていました" in said(card)
    taken = await counter.press(button(card, "担当する"), "clerk")
    assert "担当になりました" in said(taken)
    assert (await row(database, handover)).staff_id == clerk.id
    assert "田中 花子さまに送りました" in said(await counter.type("すぐに代わりをお送りします", "clerk"))
    ann, _ = await talk.customer("C1")
    assert [(each["text"], each["staff"]) for each in await told(database, ann.id)] == [
        ("すぐに代わりをお送りします", "佐藤")
    ]
    assert "自動応答に戻しました" in said(await counter.press(button(taken, "自動応答に戻す"), "clerk"))
    assert (await row(database, handover)).state == "ended"
    assert await counter.maybe("すぐに代わりをお送りします", address="clerk") is None
    assert "対応待ちはありません" in said(await counter.type("対応待ち", "clerk"))


async def test_with_two_the_number_says_to_whom(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("clerk")
    first, second = await waiting(talk, "C1", "田中"), await waiting(talk, "C2", "鈴木")
    for each in (first, second):
        await counter.press(await counter.data("h_take", each, "clerk"), "clerk")
    assert "番号を付けて" in said(await counter.type("どちらに届きますか", "clerk"))
    assert "鈴木さまに送りました" in said(await counter.type(f"返信 #{second[-4:].lower()} お待ちください", "clerk"))
    ben, _ = await talk.customer("C2")
    assert [each["text"] for each in await told(database, ben.id)] == ["お待ちください"]
    ann, _ = await talk.customer("C1")
    assert await told(database, ann.id) == []


async def test_an_answer_takes_it(talk: Talk, counter: Counter, database: Database) -> None:
    clerk = await counter.hire("clerk")
    handover = await waiting(talk, "C1", "田中")
    assert "送りました" in said(await counter.type(f"返信 {handover[-4:]} はい", "clerk"))
    assert (await row(database, handover)).staff_id == clerk.id


async def test_who_comes_second_hears_who_has_it(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("clerk", name="佐藤")
    await counter.hire("marketer", name="山本")
    handover = await waiting(talk, "C1", "田中")
    await counter.type(f"返信 {handover[-4:]} はい", "clerk")
    assert "佐藤さんが担当しています" in said(await counter.press(f"ho_take:{handover}", "marketer"))
    assert "佐藤さんが担当しています" in said(await counter.type(f"返信 {handover[-4:]} いいえ", "marketer"))
    ann, _ = await talk.customer("C1")
    assert [each["text"] for each in await told(database, ann.id)] == ["はい"]


async def test_the_pushed_cards_buttons_work_hours_later(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("clerk")
    handover = await waiting(talk, "C1", "田中")
    talk.clock.advance(hours=5)
    assert "担当になりました" in said(await counter.press(f"ho_take:{handover}", "clerk"))
    assert "自動応答に戻しました" in said(await counter.press(f"ho_back:{handover}", "clerk"))
    assert "もう終わっています" in said(await counter.press(f"ho_back:{handover}", "clerk"))
    assert "もう終わっています" in said(await counter.press(f"ho_take:{handover}", "clerk"))


@pytest.mark.parametrize("data", ["ho_take:", "ho_take", "ho_take:01JQZX3V9M8K7T6R5P4N2B1C0D", "ho_back:x"])
async def test_a_button_that_leads_nowhere_is_answered(counter: Counter, data: str) -> None:
    await counter.hire("clerk")
    assert "もう終わっています" in said(await counter.press(data, "clerk"))


async def test_a_customer_cannot_take_one(talk: Talk, counter: Counter, database: Database) -> None:
    handover = await waiting(talk, "C1", "田中")
    assert await counter.maybe(tap=f"ho_take:{handover}", address="C2") is None
    assert (await row(database, handover)).state == "waiting"


async def test_cf6_staff_cannot_advertise_by_hand_to_who_said_no(
    talk: Talk, counter: Counter, database: Database
) -> None:
    await counter.hire("clerk")
    handover = await waiting(talk, "C1", "田中")
    await counter.press(f"ho_take:{handover}", "clerk")
    ann, _ = await talk.customer("C1")
    async with database.write() as uow:
        source = Source(Mechanism.BUTTON, uow.now, "no")
        await consents.record(uow, ann.id, [Topic.NEWS], Action.WITHDRAW, source)
    assert "広告は送れません" in said(await counter.type("全品20%オフのクーポンです", "clerk"))
    assert await told(database, ann.id) == []
    assert "送りました" in said(await counter.type("お取り替えします", "clerk"))


async def test_one_whose_rights_were_taken_away_says_nothing_more(
    talk: Talk, counter: Counter, database: Database
) -> None:
    clerk = await counter.hire("clerk")
    handover = await waiting(talk, "C1", "田中")
    await counter.press(f"ho_take:{handover}", "clerk")
    async with database.write() as uow:
        await members.remove(uow, clerk.id)
    assert await counter.maybe("こんにちは", address="clerk") is None
    ann, _ = await talk.customer("C1")
    assert await told(database, ann.id) == []


async def test_words_of_staff_come_before_the_customer_while_one_is_taken(talk: Talk, counter: Counter) -> None:
    """「メニュー」 and 「在庫 …」 are not passed on."""
    await counter.hire("clerk")
    handover = await waiting(talk, "C1", "田中")
    await counter.press(f"ho_take:{handover}", "clerk")
    assert "できること" in said(await counter.type("メニュー", "clerk"))
    assert "見つかりません" in said(await counter.type("在庫 X 5", "clerk"))
    assert "送りました" in said(await counter.type("田中 深煎り 2", "clerk"))
    assert "自動応答に戻しました" in said(await counter.type("自動応答に戻す", "clerk"))
