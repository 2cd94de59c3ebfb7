"""One remembered thing is put right; what is delicate has its own question."""

from __future__ import annotations

import pytest

from flows import correction
from storage.repositories import customers, facts
from tests.unit.handlers.conftest import Talk, said

STEP = correction.FLOW.steps["words"]


@pytest.fixture
def talk(database, clock, shop) -> Talk:  # type: ignore[no-untyped-def]
    return Talk(database, clock, shop)


async def begin(talk: Talk, fact_id: str) -> None:
    async with talk.context("x") as context:
        assert await correction.begin(context, fact_id) is not None


async def remember(talk: Talk, kind: str, value: str) -> str:
    async with talk.context("x") as context:
        await facts.remember(context.uow, context.customer.id, kind, value)
        return (await facts.of(context.uow, context.customer.id, kind))[0].id


async def test_a_birthday_needs_a_day(talk: Talk) -> None:
    await begin(talk, "birthday")
    async with talk.context("わすれた") as context:
        outcome = await STEP(context)
        assert outcome is not None
        assert said(outcome).startswith("日にちを読み取れませんでした")
    async with talk.context("5月14日") as context:
        outcome = await STEP(context)
        assert outcome is not None
        assert said(outcome) == "「5月14日」に直しました。"
        assert customers.profile(context.uow, context.customer).birthday == "05-14"


async def test_a_name_is_cleaned(talk: Talk) -> None:
    await begin(talk, "name")
    async with talk.context("田中\u202e\n花子") as context:
        await STEP(context)
        assert customers.profile(context.uow, context.customer).name == "田中 花子"


@pytest.mark.parametrize("words", ["戻る", "back", "返回", "กลับ"])
async def test_the_way_back_in_any_language(talk: Talk, words: str) -> None:
    await begin(talk, await remember(talk, "likes", "紅茶"))
    async with talk.context(words) as context:
        outcome = await STEP(context)
        assert outcome is not None
        assert said(outcome) == "取りやめました。"
    async with talk.context("緑茶") as context:
        assert context.position is None
        assert [each.value for each in await facts.of(context.uow, context.customer.id)] == ["紅茶"]


async def test_health_is_not_slipped_in(talk: Talk) -> None:
    """CF14: it has a question of its own."""
    await begin(talk, await remember(talk, "likes", "紅茶"))
    async with talk.context("卵アレルギーです") as context:
        assert await STEP(context) is None
        assert [each.value for each in await facts.of(context.uow, context.customer.id)] == ["紅茶"]


async def test_a_fact_that_is_gone_meanwhile(talk: Talk) -> None:
    fact_id = await remember(talk, "likes", "紅茶")
    await begin(talk, fact_id)
    async with talk.context("緑茶") as context:
        await facts.forget(context.uow, context.customer.id, fact_id)
        outcome = await STEP(context)
        assert outcome is not None
        assert said(outcome).startswith("その記録は、すでにありません")


async def test_nothing_begins_for_anothers_fact(talk: Talk) -> None:
    fact_id = await remember(talk, "likes", "紅茶")
    async with talk.context("x", address="U2") as context:
        assert await correction.begin(context, fact_id) is None


@pytest.mark.parametrize("words", ["設定", "データを見る", "スタッフと話したい", "help"])
async def test_a_command_word_is_no_correction(talk: Talk, words: str) -> None:
    await begin(talk, await remember(talk, "likes", "紅茶"))
    async with talk.context(words) as context:
        assert await STEP(context) is None
    async with talk.context("緑茶") as context:
        assert context.position is None
        assert [each.value for each in await facts.of(context.uow, context.customer.id)] == ["紅茶"]
