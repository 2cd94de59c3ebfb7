"""Two steps: repeat back what was understood, keep it after a yes."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.domain.replies import Outcome
from flows import preferences
from handlers import preferences as handler
from storage.models import Fact, FlowState
from storage.repositories import conversations, facts
from storage.repositories.facts import Known
from tests.unit.handlers.conftest import Talk, labels, said, taps


async def known(talk: Talk) -> list[Known]:
    async with talk.database.read() as uow:
        owners = set(await uow.session.scalars(select(Fact.customer_id)))
        return [fact for owner in owners for fact in await facts.of(uow, owner)]


async def step(talk: Talk, words: str = "", tap: str = "", address: str = "U1") -> Outcome | None:
    """What the open flow answers; None when it is not for it."""
    async with talk.context(words, tap=tap, address=address) as context:
        if context.position is None:
            return None
        return await preferences.FLOW.steps[context.position.step](context)


async def test_tastes_are_kept_after_a_yes_and_said_so(talk: Talk) -> None:
    asked = await talk.hear(handler.taste, "甘いのより渋いお茶が好きになりました")
    assert "甘いお茶より渋いお茶がお好き、と覚えてよろしいですか？" in said(asked)
    assert await known(talk) == []
    done = await step(talk, tap="pref:yes")
    assert done is not None
    assert said(done).startswith("覚えました。")
    assert labels(done) == ["違います"]
    kept = {(fact.kind, fact.value, fact.origin) for fact in await known(talk)}
    assert kept == {("likes", "渋いお茶", "stated"), ("dislikes", "甘いお茶", "stated")}
    assert all(len(tap.encode()) <= 64 for tap in taps(done))
    await talk.hear(handler.undo, tap=taps(done)[0])
    assert await known(talk) == []


@pytest.mark.parametrize(("words", "keeps"), [("覚えてよい", True), ("覚えない", False)])
async def test_the_buttons_can_be_typed(talk: Talk, words: str, keeps: bool) -> None:
    """A computer's LINE shows no quick replies (trust.md 5.1, 3)."""
    await talk.hear(handler.taste, "渋いお茶が好きです")
    assert await step(talk, words) is not None
    assert bool(await known(talk)) is keeps


async def test_another_question_in_between_is_not_a_yes(talk: Talk) -> None:
    await talk.hear(handler.taste, "渋いお茶が好きです")
    assert await step(talk, "営業時間は？") is None
    assert await step(talk, tap="pref:yes") is not None
    assert len(await known(talk)) == 1


async def test_an_allergy_is_stored_only_after_a_yes(talk: Talk) -> None:
    """CT20"""
    words = "アレルギーあるので乳製品はおすすめしないでね"
    asked = await talk.hear(handler.sensitive, words)
    assert said(asked) == "アレルギーのことを記録してよろしいですか？ おすすめから外すためだけに使います。"
    async with talk.database.read() as uow:
        state = (await uow.session.scalars(select(FlowState))).one()
        data = uow.keyring.open_json(state.data, "flow_states", "data", state.identity_id)
        assert "乳" not in str(data)
    assert await known(talk) == []
    done = await step(talk, tap="pref:yes")
    assert done is not None
    assert said(done).startswith("記録しました。おすすめから外すためだけに使い")
    assert [(fact.kind, fact.value, fact.sensitive) for fact in await known(talk)] == [("allergy", "乳製品", True)]


async def test_a_no_leaves_nothing_behind(talk: Talk) -> None:
    """CT20"""
    await talk.hear(handler.sensitive, "妊娠中なのでカフェインを控えています")
    done = await step(talk, tap="pref:no")
    assert done is not None
    assert said(done).startswith("承知しました。記録しません。")
    assert await known(talk) == []
    async with talk.database.read() as uow:
        assert (await uow.session.scalars(select(FlowState))).all() == []


async def test_words_taken_back_are_not_remembered(talk: Talk) -> None:
    """CT16"""
    await talk.hear(handler.sensitive, "そばアレルギーです")
    async with talk.context("x") as context:
        assert await conversations.unsend(context.uow, context.identity, "m1")
    done = await step(talk, tap="pref:yes")
    assert done is not None
    assert said(done) == "承知しました。覚えずにおきます。"
    assert await known(talk) == []


async def test_what_is_known_is_not_kept_twice(talk: Talk) -> None:
    for answer in ("覚えました。", "そのことは、すでに覚えています。"):
        await talk.hear(handler.taste, "渋いお茶が好きです")
        done = await step(talk, tap="pref:yes")
        assert done is not None
        assert said(done).startswith(answer)
    assert len(await known(talk)) == 1


async def test_the_birthday_is_heard_in_the_next_message(talk: Talk) -> None:
    await talk.hear(handler.tell_birthday, "誕生日を登録したい")
    assert await step(talk, "在庫ある？") is None
    done = await step(talk, "5月14日")
    assert done is not None
    assert said(done).startswith("お誕生日を5月14日と覚えました。")


async def test_a_question_expires(talk: Talk) -> None:
    await talk.hear(handler.taste, "渋いお茶が好きです")
    talk.clock.advance(minutes=31)
    assert await step(talk, tap="pref:yes") is None
