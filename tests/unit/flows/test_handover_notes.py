"""What staff read of a customer: no more than they may know."""

from __future__ import annotations

from bot.domain.consent import Topic
from bot.domain.replies import Card, plain
from bot.handling import Skip
from flows import handover_notes, handovers
from flows.handovers import Cause
from storage.models import Handover
from storage.repositories import facts
from storage.repositories.facts import Origin
from tests.unit.flows.test_handovers import Desk, desk

__all__ = ["desk"]


async def test_the_card_shows_stated_tastes_and_topics_but_nothing_sensitive_or_guessed(desk: Desk) -> None:
    """CT20: an allergy was noted for one purpose only."""
    customer, _ = await desk.talk.customer("U1", Topic.RESTOCK, name="田中 花子")
    async with desk.talk.database.write() as uow:
        await facts.remember(uow, customer.id, "likes", "渋いお茶")
        await facts.remember(uow, customer.id, "allergy", "乳製品", sensitive=True)
        await facts.remember(uow, customer.id, "likes", "紅茶", Origin.INFERRED)
    await desk.ask()
    card = (await desk.notes(handovers.STAFF))[0][1]
    assert isinstance(card, Card)
    text = plain(card)
    assert "お客さま：田中 花子さま（line・日本語）" in text.replace("田中 花子（", "田中 花子さま（")
    assert "お好み：渋いお茶" in text
    assert "受け取り：再入荷" in text
    assert "乳製品" not in text
    assert "紅茶" not in text
    assert "お知らせは受け取らない方です" not in text


async def test_a_card_is_not_sent_after_the_end(desk: Desk) -> None:
    await desk.ask(cause=Cause.ASKED)
    async with desk.talk.database.write() as uow:
        row = await uow.session.get(Handover, (await desk.open()).id)
        assert row is not None
        await handovers.end(uow, row)
    assert {note for _, note in await desk.notes(handovers.STAFF)} == {Skip("cancelled")}


async def test_its_number_is_short(desk: Desk) -> None:
    await desk.ask()
    assert len(handover_notes.number(await desk.open())) == 4
