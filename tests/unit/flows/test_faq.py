"""The shop's own thresholds stand above the measured ones."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.match import Answer, Choices, Unsure
from bot.shop import Answers
from flows import faq
from storage.repositories import faq as rows
from tests.unit.handlers.conftest import Talk

WORDS = "ギフトの包装を頼みたい"


async def decide(talk: Talk, words: str = WORDS) -> type:
    async with talk.context(words) as context:
        return type(faq.nearest(context))


async def test_a_shop_can_be_bolder_or_more_careful(talk: Talk) -> None:
    async with talk.database.write() as uow:
        await rows.put(uow, "a", question="ギフト包装は頼めますか", answer="はい。")
        await rows.put(uow, "b", question="ギフトカードはありますか", answer="いいえ。")
    talk.shop = replace(talk.shop, answers=Answers(threshold=0.2, margin=0.0))
    assert await decide(talk) is Answer
    talk.shop = replace(talk.shop, answers=Answers(threshold=0.99))
    assert await decide(talk) is Choices
    talk.shop = replace(talk.shop, answers=Answers(margin=0.9))
    assert await decide(talk) is Choices
    assert await decide(talk, "ギフト包装は頼めますか") is Answer


async def test_without_any_answers_nothing_is_near(talk: Talk) -> None:
    assert await decide(talk) is Unsure
    talk.shop = replace(talk.shop, answers=Answers(threshold=0.1))
    assert await decide(talk) is Unsure
