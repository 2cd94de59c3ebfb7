"""The reply that staff may send with one tap."""

from __future__ import annotations

import pytest

from bot.domain.replies import Card, plain
from flows import handovers, suggestions
from flows.handovers import Cause
from handlers import questions
from handlers import staff as staff_handlers
from storage.repositories import conversations, faq
from tests.unit.flows.test_handovers import Desk, desk  # noqa: F401 - a fixture
from tests.unit.handlers.conftest import said, taps


@pytest.fixture
async def stocked(desk: Desk) -> Desk:  # noqa: F811 - the fixture
    async with desk.talk.database.write() as uow:
        await faq.put(uow, "gift", question="ギフト包装はできますか", answer="はい、無料でお包みします")
        await faq.put(uow, "point", question="ポイントはつきますか", answer="100円で1点です")
    return desk


async def suggested(desk: Desk) -> str:  # noqa: F811
    async with desk.talk.database.read() as uow:
        entry = await suggestions.of(uow, (await conversations.open_handovers(uow))[-1])
        return entry.id if entry else ""


async def test_what_came_nearest_stands_on_the_card_and_is_sent_with_one_tap(stocked: Desk) -> None:
    await stocked.talk.hear(questions.answer, "ギフトのポイントと領収書")
    async with stocked.talk.context("x") as context:
        asked = await conversations.last_question(context.uow, context.customer.id)
        assert asked is not None
        first = conversations.shown(asked)[0]
    await stocked.ask("お願いします", Cause.ASKED)
    assert await suggested(stocked) == first
    card = next(message for name, message in await stocked.notes(handovers.STAFF) if name == "Rin")
    assert isinstance(card, Card)
    answer = {"gift": "はい、無料でお包みします", "point": "100円で1点です"}[first]
    assert f"返信の案：{answer}" in plain(card)
    handover = await stocked.open()
    assert [button.data for button in card.buttons] == [f"ho_take:{handover.id}", f"ho_suggest:{handover.id}"]
    pressed = await stocked.talk.hear(
        staff_handlers.answer, tap=f"ho_suggest:{handover.id}", address="staff-Rin", channel="telegram"
    )
    assert "送りました" in said(pressed)
    assert any(answer in words for words in await stocked.heard())


async def test_an_answer_that_did_not_help_is_not_suggested(stocked: Desk) -> None:
    outcome = await stocked.talk.hear(questions.answer, "ギフト包装できますか")
    no = await stocked.talk.hear(questions.feedback, tap=taps(outcome)[1])
    await stocked.talk.hear(questions.feedback, tap=taps(no)[0])
    assert (await stocked.open()).reason == Cause.NOT_HELPFUL
    assert await suggested(stocked) == ""


async def test_what_they_have_heard_already_is_not_suggested(stocked: Desk) -> None:
    await stocked.talk.hear(questions.answer, "ギフト包装できますか")
    await stocked.ask("お願いします", Cause.ASKED)
    assert await suggested(stocked) == ""


@pytest.mark.parametrize("cause", [Cause.COMPLAINT, Cause.ORDER, Cause.ABUSE])
async def test_a_complaint_gets_no_ready_answer(stocked: Desk, cause: Cause) -> None:
    await stocked.talk.hear(questions.answer, "ギフトのポイントと領収書")
    await stocked.ask("割れていました", cause)
    assert await suggested(stocked) == ""


async def test_without_a_question_or_after_a_while_there_is_none(stocked: Desk) -> None:
    await stocked.talk.hear(questions.answer, "ギフトのポイントと領収書")
    stocked.talk.clock.advance(minutes=31)
    await stocked.ask("お願いします", Cause.ASKED)
    assert await suggested(stocked) == ""
