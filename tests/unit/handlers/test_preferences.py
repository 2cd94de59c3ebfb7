"""What is said of oneself is repeated back, kept after a yes, and undone by a tap."""

from __future__ import annotations

import pytest

from bot.domain.consent import Status, Topic
from handlers import preferences as handler
from storage.repositories import consents, customers, facts
from tests.unit.handlers.conftest import Talk, labels, said, taps


async def test_the_birthday_is_kept_without_a_year(talk: Talk) -> None:
    customer, _ = await talk.customer()
    outcome = await talk.hear(handler.tell_birthday, "5月14日生まれです🎂")
    assert said(outcome) == "お誕生日を5月14日と覚えました。年はうかがいません。"
    async with talk.database.read() as uow:
        found = await customers.get(uow, customer.id)
        assert found is not None
        assert customers.profile(uow, found).birthday == "05-14"
    wrong = await talk.hear(handler.birthday_tapped, tap=taps(outcome)[0])
    assert said(wrong).startswith("日にちを読み取れませんでした。")
    assert await birthday(talk, customer.id) == ""


async def birthday(talk: Talk, customer_id: str) -> str:
    async with talk.database.read() as uow:
        found = await customers.get(uow, customer_id)
        assert found is not None
        return customers.profile(uow, found).birthday


async def test_a_leap_day_is_a_birthday(talk: Talk) -> None:
    customer, _ = await talk.customer()
    assert "2月29日" in said(await talk.hear(handler.tell_birthday, "誕生日は2月29日です"))
    assert await birthday(talk, customer.id) == "02-29"


async def test_fixing_tells_what_is_kept(talk: Talk) -> None:
    await talk.customer()
    first = await talk.hear(handler.fix_birthday, "たんじょうび間違えて登録したかも")
    assert said(first).startswith("お誕生日は、まだうかがっていません。")
    await talk.hear(handler.tell_birthday, "5月14日生まれです")
    again = await talk.hear(handler.fix_birthday, "誕生日を間違えました")
    assert said(again).startswith("お誕生日は5月14日とうかがっています。")
    fixed = await talk.hear(handler.fix_birthday, "誕生日は5月15日の間違いです")
    assert said(fixed) == "お誕生日を5月15日に直しました。"


async def test_a_birthday_offer_is_not_promised_where_there_is_none(talk: Talk) -> None:
    async with talk.context("誕生日クーポンってもらえるの？") as context:
        assert await handler.ask_birthday(context) is None


@pytest.mark.parametrize("words", ["15歳です", "中2の13歳です"])
async def test_a_child_gets_no_marketing_and_no_profile(talk: Talk, words: str) -> None:
    """CT14"""
    granted = (Topic.RESTOCK, Topic.NEWS, Topic.BIRTHDAY, Topic.PROFILING)
    customer, _ = await talk.customer("U1", *granted)
    await talk.hear(handler.tell_birthday, "5月14日生まれです")
    outcome = await talk.hear(handler.age, words)
    assert said(outcome).startswith("教えてくださり、ありがとうございます。16歳未満の方には")
    async with talk.database.read() as uow:
        found = await customers.get(uow, customer.id)
        assert found is not None
        assert found.minor
        states = await consents.statuses(uow, customer.id)
    assert {topic for topic, status in states.items() if status is Status.GRANTED} == {Topic.RESTOCK}
    assert await birthday(talk, customer.id) == ""
    assert said(await talk.hear(handler.tell_birthday, "5月14日生まれです")).startswith("教えてくださり")
    async with talk.context("渋いお茶が好き") as context:
        assert await handler.taste(context) is None


async def test_the_age_of_somebody_else_is_taken_back(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", Topic.NEWS)
    outcome = await talk.hear(handler.age, "10歳の息子に贈ります")
    assert labels(outcome) == ["違います"]
    await talk.hear(handler.not_minor, tap=taps(outcome)[0])
    async with talk.database.read() as uow:
        found = await customers.get(uow, customer.id)
        assert found is not None
        assert not found.minor
        assert (await consents.statuses(uow, customer.id))[Topic.NEWS] is Status.GRANTED


async def test_a_grown_up_is_no_child(talk: Talk) -> None:
    async with talk.context("30歳です") as context:
        assert await handler.age(context) is None


async def test_an_undo_forgets_only_ones_own(talk: Talk) -> None:
    """S14"""
    customer, _ = await talk.customer("U1")
    async with talk.database.write() as uow:
        await facts.remember(uow, customer.id, "likes", "渋いお茶")
        (fact,) = await facts.of(uow, customer.id)
    gone = await talk.hear(handler.undo, tap=f"pref_undo:{fact.id}", address="U2")
    assert said(gone).startswith("このボタンは、もう使えません")
    assert said(await talk.hear(handler.undo, tap=f"pref_undo:{fact.id}")) == "「渋いお茶」の記録を消しました。"
    assert said(await talk.hear(handler.undo, tap=f"pref_undo:{fact.id}")).startswith("このボタンは、もう")
    assert said(await talk.hear(handler.late, tap="pref:yes")).startswith("このボタンは、もう")
