"""Questions: answered, offered, and the second time handed to a person with the words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.consent import Status, Topic
from handlers import questions
from storage.models import Delivery, Enquiry, Question
from storage.repositories import consents, conversations, deliveries, faq, lessons, products
from storage.types import new_id
from storage.unit_of_work import UnitOfWork
from tests.unit.handlers.conftest import Talk, labels, said, taps

GIFT = "ギフト包装は無料です。ご注文のときにお知らせください。"
ENTRIES = {
    "gift": ("ギフト包装はできますか", GIFT, ["プレゼント用に包んでもらえますか"]),
    "points": ("ポイントの有効期限はいつまでですか", "最後のお買い物から1年です。", []),
    "parking": ("駐車場はありますか", "3台分ございます。", []),
    "receipt": ("領収書は発行できますか", "マイページから発行できます。", []),
}


@pytest.fixture
async def asked(talk: Talk) -> Talk:
    async with talk.database.write() as uow:
        for key, (question, answer, alternatives) in ENTRIES.items():
            await faq.put(uow, key, question=question, answer=answer, alternatives=alternatives)
        await products.put(uow, "SEN-50", name="煎茶 はるか 50g", price=1200, stock=3, category="緑茶")
    return talk


async def rows(talk: Talk) -> list[Question]:
    async with talk.database.read() as uow:
        return list(await uow.session.scalars(select(Question).order_by(Question.id)))


async def test_an_answer_is_given_with_the_question_whether_it_helped(asked: Talk) -> None:
    outcome = await asked.hear(questions.answer, "ギフト包装はできますか？")
    assert said(outcome) == GIFT
    assert labels(outcome) == ["解決しました", "解決しない"]
    (row,) = await rows(asked)
    assert (row.band, row.shown, row.source_event_id) == ("answer", '["gift"]', "m1")
    assert said(await asked.hear(questions.feedback, tap=taps(outcome)[0])).startswith("お知らせくださり")
    assert (await rows(asked))[0].feedback == "helpful"


async def test_not_solved_leads_to_a_person_who_sees_the_question(asked: Talk) -> None:
    outcome = await asked.hear(questions.answer, "ギフト包装はできますか？")
    offered = await asked.hear(questions.feedback, tap=taps(outcome)[1])
    opened = await asked.hear(questions.feedback, tap=taps(offered)[0])
    assert said(opened).startswith("スタッフにつなぎました。")
    async with asked.database.read() as uow:
        enquiry = (await uow.session.scalars(select(Enquiry))).one()
        assert enquiry.reason == "not-helpful"
        assert uow.keyring.open(enquiry.text or b"", "enquiries", "text", enquiry.id) == "ギフト包装はできますか？"


async def test_the_first_time_it_offers_what_is_near(asked: Talk) -> None:
    outcome = await asked.hear(questions.answer, "ギフトのポイントと領収書")
    assert labels(outcome)[-1] == "どれでもない"
    assert len(labels(outcome)) <= 5
    (row,) = await rows(asked)
    asked_for = [ENTRIES[id][0] for id in conversations.shown(row)]
    listed = "\n".join(f"{number}. {words}" for number, words in enumerate(asked_for, 1))
    assert said(outcome) == f"うまく読み取れませんでした。近いものはありますか？\n{listed}"
    assert row.band == "choices"
    first = conversations.shown(row)[0]
    assert taps(outcome)[0] == f"faq:{row.id}:0"
    answer = await asked.hear(questions.chosen, tap=taps(outcome)[0])
    assert said(answer) == ENTRIES[first][1]
    assert (await rows(asked))[0].tapped == first


async def test_the_second_time_a_person_gets_the_words(asked: Talk) -> None:
    """VT4: never the same "don't know" twice, and nothing the customer wrote is lost."""
    first = await asked.hear(questions.answer, "ほげほげ")
    assert said(first).startswith("うまく読み取れませんでした。下からお選び")
    asked.clock.advance(minutes=5)
    second = await asked.hear(questions.answer, "ふがふがの件")
    assert said(second).startswith("お力になれず申し訳ありません。いただいた内容をスタッフに引き継ぎます。\nスタッフに")
    async with asked.database.read() as uow:
        enquiry = (await uow.session.scalars(select(Enquiry))).one()
        assert uow.keyring.open(enquiry.text or b"", "enquiries", "text", enquiry.id) == "ふがふがの件"
        assert [row.reason for row in await conversations.open_handovers(uow)] == ["unknown"]


async def test_half_an_hour_later_it_is_a_new_conversation(asked: Talk) -> None:
    await asked.hear(questions.answer, "ほげほげ")
    asked.clock.advance(minutes=31)
    assert said(await asked.hear(questions.answer, "ふがふが")).startswith("うまく読み取れませんでした。")


@pytest.mark.parametrize("typed", ["1", "１", "1番", "1です"])
async def test_a_number_chooses_too(asked: Talk, typed: str) -> None:
    await asked.hear(questions.answer, "ギフトのポイントと領収書")
    first = conversations.shown((await rows(asked))[0])[0]
    assert said(await asked.hear(questions.answer, typed)) == ENTRIES[first][1]
    assert (await rows(asked))[0].tapped == first


async def test_a_number_beyond_the_choices_or_without_any_is_no_choice(asked: Talk) -> None:
    assert said(await asked.hear(questions.answer, "1")).startswith("うまく読み取れませんでした。下からお選び")
    await asked.hear(questions.answer, "駐車場はありますか")
    await asked.hear(questions.answer, "ギフトのポイントと領収書")
    assert "引き継ぎます" in said(await asked.hear(questions.answer, "9"))


async def test_none_of_these_leads_to_a_person_and_is_no_solution(asked: Talk) -> None:
    outcome = await asked.hear(questions.answer, "ギフトのポイントと領収書")
    none = await asked.hear(questions.chosen, tap=taps(outcome)[-1])
    assert said(none).startswith("失礼しました。")
    assert (await rows(asked))[0].tapped == lessons.NONE
    asked.clock.advance(minutes=1)
    assert "引き継ぎます" in said(await asked.hear(questions.answer, "ふがふが"))


async def test_none_of_these_may_be_asked_of_a_person(asked: Talk) -> None:
    outcome = await asked.hear(questions.answer, "ギフトのポイントと領収書")
    none = await asked.hear(questions.chosen, tap=taps(outcome)[-1])
    assert said(await asked.hear(questions.feedback, tap=taps(none)[0])).startswith("スタッフにつなぎました。")


async def test_a_tap_or_an_answer_between_starts_anew(asked: Talk) -> None:
    first = await asked.hear(questions.answer, "ギフトのポイントと領収書")
    await asked.hear(questions.chosen, tap=taps(first)[0])
    assert said(await asked.hear(questions.answer, "ほげほげ")).startswith("うまく読み取れませんでした。")
    await asked.hear(questions.answer, "駐車場はありますか")
    assert said(await asked.hear(questions.answer, "ふがふが")).startswith("うまく読み取れませんでした。")


async def test_a_products_name_is_a_question_about_it(asked: Talk) -> None:
    assert said(await asked.hear(questions.answer, "煎茶はるか")).startswith("煎茶 はるか 50g\n1,200円")


async def test_another_customers_buttons_are_stale(asked: Talk) -> None:
    """S14"""
    first = await asked.hear(questions.answer, "ギフトのポイントと領収書", address="U1")
    row = (await rows(asked))[0]
    for handler, tap in (
        (questions.chosen, taps(first)[0]),
        (questions.chosen, f"faq:{row.id}:9"),
        (questions.chosen, f"faq:{row.id}:x"),
        (questions.feedback, f"fb:{row.id}:y"),
        (questions.feedback, f"fb:{new_id()}:s"),
        (questions.feedback, "fb"),
    ):
        outcome = await asked.hear(handler, tap=tap, address="U2")
        assert said(outcome).startswith("このボタンは、もう使えません")
    assert (await rows(asked))[0].tapped == ""


async def test_a_deleted_answer_is_not_given(asked: Talk) -> None:
    first = await asked.hear(questions.answer, "ギフトのポイントと領収書")
    async with asked.database.write() as uow:
        for key in ENTRIES:
            await faq.delete(uow, key)
    assert said(await asked.hear(questions.chosen, tap=taps(first)[0])).startswith("このボタンは、もう使えません")


async def push(uow: UnitOfWork, customer_id: str) -> None:
    row = Delivery(
        customer_id=customer_id,
        occasion="campaign:1",
        journey="broadcast",
        topic="news",
        message_class="marketing",
        state="sent",
        created_at=uow.now,
        not_before=uow.now,
        expires_at=uow.now + timedelta(hours=6),
        sending_at=uow.now,
    )
    uow.session.add(row)


async def test_what_is_not_understood_right_after_an_ad_may_be_a_stop(asked: Talk) -> None:
    """trust.md 5.5 (3): messages rest until the customer says what was meant."""
    customer, _ = await asked.customer("U1", Topic.NEWS)
    async with asked.database.write() as uow:
        await push(uow, customer.id)
    asked.clock.advance(minutes=3)
    outcome = await asked.hear(questions.answer, "むりむり")
    assert "お知らせを止めるご希望でしょうか。" in said(outcome)
    assert "stop:all" in taps(outcome)
    async with asked.database.read() as uow:
        assert await consents.statuses(uow, customer.id) == {Topic.NEWS: Status.PAUSED}


async def test_a_word_in_between_or_a_day_later_is_no_stop(asked: Talk) -> None:
    customer, _ = await asked.customer("U1", Topic.NEWS)
    async with asked.database.write() as uow:
        await push(uow, customer.id)
    asked.clock.advance(minutes=3)
    await asked.hear(questions.answer, "駐車場はありますか")
    assert "止めるご希望" not in said(await asked.hear(questions.answer, "むりむり"))
    async with asked.database.read() as uow:
        assert await consents.statuses(uow, customer.id) == {Topic.NEWS: Status.GRANTED}
        assert await deliveries.last_push(uow, customer.id) is not None


@pytest.mark.parametrize("words", ["？", "🍵", "　", "a" * 5000, "<b>{name}</b>"])
async def test_odd_words_break_nothing(asked: Talk, words: str) -> None:
    assert said(await asked.hear(questions.answer, words)).startswith("うまく読み取れませんでした。")


@pytest.mark.parametrize("words", ["My orders", "Restocks", "สถานะคำสั่งซื้อ", "尋找商品", "Ask staff", "Settings"])
async def test_a_word_of_the_menu_opens_its_tile(asked: Talk, words: str) -> None:
    assert not said(await asked.hear(questions.answer, words)).startswith("うまく")
    assert await rows(asked) == []


async def test_a_very_long_answer_comes_whole_in_several_bubbles(asked: Talk) -> None:
    words = "".join(f"{number}番目の説明です。" for number in range(500))[:4990]
    async with asked.database.write() as uow:
        await faq.put(uow, "long", question="長い説明をください", answer=words)
    asked.clock.advance(seconds=1)
    outcome = await asked.hear(questions.answer, "長い説明をください")
    assert len(outcome.messages) == 2
    assert said(outcome).replace("\n", "") == words
    assert taps(outcome)[0].startswith("fb:")


async def test_only_what_we_guessed_ourselves_may_move_our_confidence(asked: Talk) -> None:
    await asked.hear(questions.answer, "ギフト包装はできますか")
    assert (await rows(asked))[-1].confidence is None, "the very words are answered whatever we think"
    await asked.hear(questions.answer, "ギフトのポイントと領収書", address="U2")
    [offered] = [row for row in await rows(asked) if row.band == "choices"]
    assert offered.confidence is not None
    async with asked.context("ギフトのポイントと領収書", address="U3") as context:
        context.advice = conversations.shown(offered)[0]
        await questions.answer(context)
    advised = [row for row in await rows(asked) if row.customer_id == context.customer.id]
    assert [(row.band, row.confidence) for row in advised] == [("answer", None)], "a language model chose"
