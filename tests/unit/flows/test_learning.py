"""Staff answer once what several asked: who gets it, what is learned, and how all of it is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.answers.match import Answer
from bot.delivery import composing
from bot.domain.candidates import ANSWERED
from bot.domain.consent import Topic
from bot.handling import Composition, Skip
from flows import consent, handovers, learning
from flows import faq as answers
from flows.handovers import Cause
from flows.learning import Group
from handlers import questions
from storage.models import Customer, Delivery, Lesson, Question
from storage.repositories import conversations, faq, lessons
from tests.unit.handlers.conftest import Talk, said, taps

DOGS = ("犬を連れて行けますか", "犬を連れて行けますか？", "犬を連れて行ってもいいですか")


@pytest.fixture
async def asked(talk: Talk) -> Talk:
    """Three customers asked about dogs and one about parking; the shop knows about wrapping alone."""
    async with talk.database.write() as uow:
        await faq.put(uow, "gift", question="ギフト包装はできますか", answer="はい、無料です")
    for number, words in enumerate((*DOGS, "駐車場の場所")):
        await talk.hear(questions.answer, words, address=f"U{number}")
        talk.clock.advance(seconds=1)
    return talk


async def queue(talk: Talk) -> list[Group]:
    async with talk.database.read() as uow:
        return await learning.queue(uow)


async def teach(talk: Talk, group: Group, answer: str = "テラス席でご一緒いただけます") -> Lesson:
    async with talk.database.write() as uow:
        lesson = await learning.teach(uow, group, group.phrasings[0], answer, "S1")
    talk.clock.advance(seconds=1)
    return lesson


async def pushed(talk: Talk) -> list[Delivery]:
    async with talk.database.read() as uow:
        return list(await uow.session.scalars(select(Delivery).where(Delivery.journey == ANSWERED)))


async def decided(talk: Talk, words: str) -> str:
    async with talk.context(words, address="U9") as context:
        decision = answers.nearest(context)
        return decision.match.id if isinstance(decision, Answer) else ""


async def test_what_nobody_answered_waits_in_groups_the_largest_first(asked: Talk) -> None:
    groups = await queue(asked)
    assert [(group.people, len(group.phrasings)) for group in groups] == [(3, 2), (1, 1)]
    assert groups[0].phrasings[0] in DOGS[:2]


async def test_what_was_answered_chosen_or_wiped_does_not_wait(asked: Talk) -> None:
    outcome = await asked.hear(questions.answer, "ギフト包装できますか", address="U7")
    assert "無料" in said(outcome)
    assert len(await queue(asked)) == 2
    await asked.hear(questions.feedback, tap=taps(outcome)[1], address="U7")
    assert len(await queue(asked)) == 3, "the customer says that it was the wrong answer"
    async with asked.database.write() as uow:
        for row in await uow.session.scalars(select(Question).where(Question.feedback == lessons.NOT_HELPFUL)):
            row.text = None
    assert len(await queue(asked)) == 2


async def test_what_is_older_than_a_month_is_over(asked: Talk) -> None:
    asked.clock.advance(days=31)
    assert await queue(asked) == []


async def test_a_new_entry_answers_from_then_on_and_goes_to_those_who_asked(asked: Talk) -> None:
    [dogs, _] = await queue(asked)
    lesson = await teach(asked, dogs)
    assert (lesson.kind, lessons.added(lesson)) == ("entry", list(dogs.phrasings))
    assert [group.people for group in await queue(asked)] == [1]
    assert await decided(asked, "犬を連れて行けますか") == lesson.entry_id
    assert len({row.customer_id for row in await pushed(asked)}) == 3


async def test_further_phrasings_of_an_entry_that_is_there(asked: Talk) -> None:
    [dogs, _] = await queue(asked)
    async with asked.database.write() as uow:
        lesson = await learning.add(uow, dogs, "gift", "S1")
    asked.clock.advance(seconds=1)
    assert lesson is not None
    assert await decided(asked, DOGS[2]) == "gift"
    async with asked.database.read() as uow:
        row = await faq.get(uow, "gift")
        assert row is not None
        assert faq.alternatives(row) == list(dogs.phrasings)
    assert len(await pushed(asked)) == 3


async def test_an_entry_that_is_gone_takes_no_phrasing(asked: Talk) -> None:
    [dogs, _] = await queue(asked)
    async with asked.database.write() as uow:
        assert await learning.add(uow, dogs, "nothing", "S1") is None
    assert len(await queue(asked)) == 2


async def test_what_is_no_question_is_set_aside_and_nobody_is_told(asked: Talk) -> None:
    [dogs, parking] = await queue(asked)
    async with asked.database.write() as uow:
        await learning.set_aside(uow, parking, "S1")
    assert [group.id for group in await queue(asked)] == [dogs.id]
    assert await pushed(asked) == []


@pytest.mark.parametrize("kind", ["entry", "phrasing", "aside"])
async def test_all_of_it_is_undone_once(asked: Talk, kind: str) -> None:
    groups = await queue(asked)
    async with asked.database.write() as uow:
        if kind == "entry":
            lesson: Lesson | None = await learning.teach(uow, groups[0], DOGS[0], "はい", "S1")
        elif kind == "phrasing":
            lesson = await learning.add(uow, groups[0], "gift", "S1")
        else:
            lesson = await learning.set_aside(uow, groups[0], "S1")
        assert lesson is not None
    asked.clock.advance(seconds=1)
    async with asked.database.write() as uow:
        assert await learning.undo(uow, lesson.id, "S1")
        assert not await learning.undo(uow, lesson.id, "S1")
    asked.clock.advance(seconds=1)
    assert [group.id for group in await queue(asked)] == [group.id for group in groups]
    assert await decided(asked, DOGS[0]) == ""
    for row in await pushed(asked):
        assert isinstance(await composed(asked, row), Skip), "what was not sent yet is not sent"


async def test_a_phrasing_that_was_there_before_stays_when_it_is_undone(asked: Talk) -> None:
    async with asked.database.write() as uow:
        await faq.put(uow, "gift", question="ギフト包装はできますか", answer="はい", alternatives=[DOGS[0]])
    async with asked.database.write() as uow:
        groups = await learning.queue(uow)
        lesson = await learning.add(uow, groups[0], "gift", "S1")
        assert lesson is not None
        assert lessons.added(lesson) == [DOGS[2]]
        assert await learning.undo(uow, lesson.id, "S1")
        row = await faq.get(uow, "gift")
        assert row is not None
        assert faq.alternatives(row) == [DOGS[0]]


async def composed(talk: Talk, row: Delivery) -> object:
    async with talk.database.read() as uow:
        data = composing.data_of(uow, row)
        customer = await uow.session.get(Customer, row.customer_id)
        assert customer is not None
        composition = Composition(uow, row, data, customer, "", talk.shop, talk.catalogue, "https://shop.example")
        return await learning.compose(composition)


async def test_the_answer_names_the_question_and_asks_whether_it_helped(asked: Talk) -> None:
    [dogs, _] = await queue(asked)
    await teach(asked, dogs)
    [row, *_] = await pushed(asked)
    message = await composed(asked, row)
    assert "犬を連れて行" in message.text  # type: ignore[attr-defined]
    assert "テラス席" in message.text  # type: ignore[attr-defined]


async def test_no_offer_goes_to_whoever_said_no_to_those_unless_they_asked_about_one(asked: Talk) -> None:
    """CF6: what binds staff in a conversation binds what they teach."""
    async with asked.context("x", address="U0") as context:
        await consent.withdraw(context, [Topic.NEWS])
        refused = context.customer.id
    [dogs, _] = await queue(asked)
    await teach(asked, dogs, "はい。いまなら全品20%オフのクーポンもあります")
    told = {row.customer_id: await composed(asked, row) for row in await pushed(asked)}
    assert told.pop(refused) == Skip("no_consent")
    assert len(told) == 2
    assert not any(isinstance(message, Skip) for message in told.values())


async def test_who_asked_long_ago_or_was_answered_by_a_person_is_left_in_peace(asked: Talk) -> None:
    [dogs, _] = await queue(asked)
    async with asked.context("犬のこと", address="U0") as context:
        await handovers.start(context, Cause.ASKED, "犬のこと")
        opened = await conversations.open_handover(context.uow, context.customer.id)
        assert opened is not None
        await conversations.answer(context.uow, opened)
    async with asked.database.read() as uow:
        assert len(await learning.waiting(uow, dogs)) == 2
    asked.clock.advance(hours=learning.WAITS / timedelta(hours=1) + 1)
    async with asked.database.read() as uow:
        assert await learning.waiting(uow, dogs) == {}
    await teach(asked, dogs)
    assert await pushed(asked) == []


async def test_a_conversation_opened_for_want_of_an_answer_ends_with_it(asked: Talk) -> None:
    await asked.hear(questions.answer, "犬を連れて行けますか", address="U0")
    async with asked.database.read() as uow:
        assert [row.reason for row in await conversations.open_handovers(uow)] == [Cause.UNKNOWN]
    [dogs, _] = await queue(asked)
    await teach(asked, dogs)
    async with asked.database.read() as uow:
        assert await conversations.open_handovers(uow) == []


async def test_some_of_a_group_can_be_left_out(asked: Talk) -> None:
    [dogs, _] = await queue(asked)
    async with asked.database.read() as uow:
        some = learning.part(dogs, uow, DOGS[2:])
        assert some is not None
        assert (some.people, some.phrasings) == (1, (DOGS[2],))
        assert learning.part(dogs, uow, ["別のこと"]) is None


async def test_reactions_move_the_confidence_of_the_shop(asked: Talk) -> None:
    async with asked.database.write() as uow:
        customer_id = (await uow.session.scalars(select(Customer.id))).first() or ""
        for number in range(40):
            row = conversations.ask(
                uow,
                customer_id,
                "ギフト",
                locale="ja",
                intent="unknown",
                band="answer",
                shown=["gift"],
                source_event_id=f"m{number}",
                confidence=0.8,
            )
            row.feedback = lessons.NOT_HELPFUL
    asked.clock.advance(minutes=11)
    async with asked.database.read() as uow:
        await asked.knowledge.refresh(uow)
    assert asked.knowledge.adjustment.judged >= 40
    assert asked.knowledge.adjustment.apply(0.8) < 0.5
