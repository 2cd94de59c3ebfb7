"""Teaching in the chat: staff find what nobody answered, and answer it with a text or a tap."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.domain.candidates import ANSWERED
from bot.domain.replies import Outcome
from flows import faq as answers
from handlers import questions
from storage.models import Delivery
from storage.repositories import faq
from tests.unit.handlers.conftest import Talk, labels, said
from tests.unit.handlers.staff.conftest import Counter, button

DOGS = ("犬を連れて行けますか", "犬を連れて行けますか？", "犬を連れて行ってもいいですか")


@pytest.fixture
async def counter(talk: Talk) -> Counter:
    counter = Counter(talk)
    await counter.hire("owner")
    async with talk.database.write() as uow:
        await faq.put(uow, "dog", question="小型犬は入れますか", answer="テラス席へどうぞ")
    for number, words in enumerate((*DOGS, "駐車場の場所")):
        await talk.hear(questions.answer, words, address=f"U{number}")
        talk.clock.advance(seconds=1)
    return counter


async def answered(counter: Counter) -> int:
    async with counter.talk.database.read() as uow:
        return len(list(await uow.session.scalars(select(Delivery).where(Delivery.journey == ANSWERED))))


async def card(counter: Counter) -> Outcome:
    listed = await counter.type("質問")
    assert labels(listed)[0].startswith("3人：犬を連れて")
    return await counter.press(button(listed, labels(listed)[0]))


async def nearest(counter: Counter, words: str) -> str:
    async with counter.talk.context(words, address="U9") as context:
        return str(type(answers.nearest(context)).__name__)


async def test_the_card_tells_how_it_was_asked_who_waits_and_what_is_near(counter: Counter) -> None:
    shown = await card(counter)
    text = said(shown)
    assert "3人からの質問です。返事を待っている方：3人" in text
    assert "・犬を連れて行ってもいいですか" in text
    assert "1. 小型犬は入れますか → テラス席へどうぞ" in text
    assert labels(shown) == ["答えを書く", "1と同じ", "質問ではない"]


async def test_an_answer_is_written_once_and_known_from_then_on(counter: Counter) -> None:
    shown = await card(counter)
    asked = await counter.press(button(shown, "答えを書く"))
    assert "の答えを、続けて1通で送ってください" in said(asked)
    taught = await counter.type("テラス席でご一緒いただけます。")
    assert "待っている3人に答えをお送りします" in said(taught)
    assert await nearest(counter, DOGS[0]) == "Answer"
    assert await answered(counter) == 3
    undone = await counter.press(button(taught, "元に戻す"))
    assert "元に戻しました" in said(undone)
    counter.talk.clock.advance(seconds=1)
    assert await nearest(counter, DOGS[0]) != "Answer"
    assert "一覧にありません" in said(await counter.press(button(taught, "元に戻す")))


async def test_one_tap_makes_it_another_way_to_ask_what_is_known(counter: Counter) -> None:
    shown = await card(counter)
    taught = await counter.press(button(shown, "1と同じ"))
    assert "「小型犬は入れますか」を覚えました" in said(taught)
    counter.talk.clock.advance(seconds=1)
    assert await nearest(counter, DOGS[2]) == "Answer"
    assert await answered(counter) == 3


async def test_what_the_card_does_not_show_is_not_taught(counter: Counter) -> None:
    other = (
        "犬は連れて行けますか",
        "犬も連れて行けますか",
        "犬連れて行けますか",
        "犬を連れて行けるでしょうか",
        "犬を連れて行けるの",
    )
    for number, words in enumerate(other):
        await counter.talk.hear(questions.answer, words, address=f"V{number}")
        counter.talk.clock.advance(seconds=1)
    listed = await counter.type("質問")
    shown = await counter.press(button(listed, labels(listed)[0]))
    read = [line.removeprefix("・") for line in said(shown).splitlines() if line.startswith("・")]
    assert len(read) == 5
    await counter.press(button(shown, "1と同じ"))
    async with counter.talk.database.read() as uow:
        row = await faq.get(uow, "dog")
        assert row is not None
        assert sorted(faq.alternatives(row)) == sorted(read)
    left = await counter.type("質問")
    assert any("犬" in label for label in labels(left)), "the others wait for the next card"


async def test_the_button_of_an_earlier_card_teaches_nothing(counter: Counter) -> None:
    early = await card(counter)
    listed = await counter.type("質問")
    await counter.press(button(listed, labels(listed)[1]))
    refused = await counter.press(button(early, "1と同じ"))
    assert "一覧にありません" in said(refused)
    assert await answered(counter) == 0


async def test_what_is_no_question_leaves_the_list_and_comes_back_when_undone(counter: Counter) -> None:
    shown = await card(counter)
    gone = await counter.press(button(shown, "質問ではない"))
    listed = await counter.press(button(gone, "質問の一覧"))
    assert len([label for label in labels(listed) if "人：" in label]) == 1
    await counter.press(button(gone, "元に戻す"))
    assert await answered(counter) == 0
    await card(counter)


async def test_too_long_an_answer_is_asked_for_again(counter: Counter) -> None:
    shown = await card(counter)
    await counter.press(button(shown, "答えを書く"))
    assert "2,000文字まで" in said(await counter.type("あ" * 2001)).replace("2000", "2,000")
    assert "覚えました" in said(await counter.type("はい"))


async def test_another_act_leaves_the_answer_unwritten(counter: Counter) -> None:
    shown = await card(counter)
    await counter.press(button(shown, "答えを書く"))
    assert "できること" in said(await counter.type("メニュー"))
    await counter.maybe("テラス席です")
    assert await answered(counter) == 0
    assert await nearest(counter, DOGS[0]) != "Answer"
