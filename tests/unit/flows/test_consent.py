"""Pauses for different reasons do not end each other, and what is withdrawn leaves the outbox."""

from __future__ import annotations

import pytest

from bot.domain.consent import Status, Topic
from flows import consent
from storage.repositories import consents
from tests.unit.handlers.conftest import Talk


@pytest.fixture
def talk(database, clock, shop) -> Talk:  # type: ignore[no-untyped-def]
    return Talk(database, clock, shop)


async def test_an_answer_about_a_word_does_not_end_the_pause_after_a_block(talk: Talk) -> None:
    """CF16: paused until asked, and the question about 「キャンセル」 was another question."""
    customer, _ = await talk.customer("U1", Topic.NEWS, Topic.CART)
    async with talk.context("x") as context:
        await consent.pause(context, consent.BLOCKED, actor="system")
    async with talk.context(tap="topic:cart:on") as context:
        await consent.grant(context, [Topic.CART])
    async with talk.context("キャンセル") as context:
        assert await consent.pause(context, consent.DOUBT) == [Topic.CART]
    async with talk.context(tap="cancel:order") as context:
        assert await consent.resume(context, consent.DOUBT) == [Topic.CART]
        assert await consent.statuses(context) == {Topic.NEWS: Status.PAUSED, Topic.CART: Status.GRANTED}
        assert await consent.resume(context) == [Topic.NEWS]
    async with talk.database.read() as uow:
        assert await consents.verify(uow, customer.id) == []


async def test_a_yes_ends_a_pause_of_marketing(talk: Talk) -> None:
    await talk.customer("U1")
    async with talk.context(tap="x") as context:
        context.customer.marketing_paused_until = context.now
        await consent.grant(context, [Topic.NEWS])
        assert context.customer.marketing_paused_until is None


async def test_the_sentence_is_the_customers_own_language(talk: Talk) -> None:
    async with talk.context("x", language="th") as context:
        wording = consent.wording(context, Topic.NEWS)
    assert (wording.id, wording.version, wording.locale) == ("wording-news", 1, "th")
    assert wording.text.startswith("ฉันยินยอม")
    assert len(wording.sha256) == 64


async def test_undo_of_nothing_is_nothing(talk: Talk) -> None:
    await talk.customer("U1", Topic.NEWS)
    async with talk.context(tap="undo:x") as context:
        assert await consent.undo(context, "x") is None
        assert await consent.withdrawal(context) == ""
