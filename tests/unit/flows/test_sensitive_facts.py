"""CT20: what was noted of allergies and the like chooses nobody: no segment speaks of it, no audience reads it."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from bot.domain import segments
from bot.domain.consent import Topic
from bot.domain.errors import InputError
from bot.shop import Shop
from flows import campaigns
from storage.database import Database
from storage.models import Fact
from storage.repositories import facts
from tests.unit.flows.broadcasting import draft
from tests.unit.flows.conftest import someone

# One of each kind of condition that the language knows (test_segments.py holds it to the parser).
EVERY_CONDITION = (
    *("all", "bought anything", "bought anything in 90d", "bought sku:TEA", "bought category:緑茶 in 30d"),
    *("stage new", "stage dormant", "topic news", "channel line"),
    "not (bought sku:TEA and topic news) or stage repeat",
)


async def audience(database: Database, shop: Shop, condition: str) -> tuple[list[str], campaigns.Preview]:
    """The SQL that counting and freezing an audience sends, and what was counted."""
    sent: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        sent.append(statement.lower())

    async with database.write() as uow:
        campaign = await draft(uow, shop, audience=condition)
        event.listen(database.engine.sync_engine, "before_cursor_execute", note)
        try:
            found = await campaigns.preview(uow, shop, campaign)
            await campaigns.start(uow, shop, campaign, "api")
            await campaigns.expand_all_due(uow)
        finally:
            event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    return sent, found


@pytest.mark.parametrize("condition", EVERY_CONDITION)
async def test_ct20_no_audience_reads_a_fact(database: Database, shop: Shop, condition: str) -> None:
    """Neither the condition, nor the consents and caps around it."""
    async with database.write() as uow:
        await someone(uow, "U1", Topic.NEWS)
    sent, _ = await audience(database, shop, condition)
    assert any("consent_states" in each or "consent_state" in each for each in sent), "the audience was asked for"
    assert [each for each in sent if Fact.__tablename__ in each] == []


async def test_ct20_an_allergy_puts_nobody_in_or_out(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        for number in range(4):
            customer, _ = await someone(uow, f"U{number}", Topic.NEWS, Topic.PROFILING)
            if number % 2:
                await facts.remember(uow, customer.id, "allergy", "そば", sensitive=True)
    for condition in EVERY_CONDITION:
        _, found = await audience(database, shop, condition)
        assert found.count in (0, 4), condition


@pytest.mark.parametrize(
    "condition", ["allergy:そば", "fact:そば", "likes:そば", "sensitive", "minor", "not allergy", "bought allergy:そば"]
)
def test_ct20_the_language_has_no_word_for_it(condition: str) -> None:
    with pytest.raises(InputError):
        segments.parse(condition)
