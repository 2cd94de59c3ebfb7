from __future__ import annotations

import pytest
from sqlmodel import select

from bot.domain.errors import InputError
from bot.shop import Shop
from flows import campaigns, saved_segments
from storage.database import Database
from storage.models import AuditEntry, SavedSegment
from storage.repositories import customers
from storage.repositories import saved_segments as rows


async def test_saved_named_counted_and_used_by_name(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await customers.create(uow)
        assert await saved_segments.save(uow, "  first   timers ", "STAGE new OR stage prospect", "staff:1") == (
            "stage new or stage prospect"
        )
        await saved_segments.save(uow, "nobody", 'not segment "first timers"', "staff:1")
        campaign = await campaigns.create(
            uow,
            shop,
            title="Hello",
            topic="news",
            message={"text": "Hi"},
            audience='segment "first timers" and topic news',
            send_at=None,
            created_by="staff:1",
        )
        assert campaign.audience == "(stage new or stage prospect) and topic news"
    async with database.read() as uow:
        found = {each.row.name: (each.row.condition, each.people) for each in await saved_segments.counted(uow)}
        assert found == {
            "first timers": ("stage new or stage prospect", 1),
            "nobody": ("not (stage new or stage prospect)", 0),
        }


async def test_a_name_is_forgotten_and_both_are_on_record(database: Database) -> None:
    async with database.write() as uow:
        await saved_segments.save(uow, "a", "all", "staff:1")
        assert await saved_segments.remove(uow, "a", "staff:2")
        assert not await saved_segments.remove(uow, "a", "staff:2")
    async with database.read() as uow:
        assert await rows.every(uow) == {}
        acts = [(row.act, row.actor) for row in await uow.session.scalars(select(AuditEntry).order_by(AuditEntry.at))]
        assert sorted(acts) == [("segment.removed", "staff:2"), ("segment.saved", "staff:1")]


@pytest.mark.parametrize(
    ("name", "condition", "problem"),
    [
        (" ", "all", "needs a name"),
        ("a" * 61, "all", "at most 60"),
        ("a", "everyone", "character 1"),
        ("a", "segment a", "none is saved"),
    ],
)
async def test_what_cannot_be_saved_says_why(database: Database, name: str, condition: str, problem: str) -> None:
    async with database.write() as uow:
        with pytest.raises(InputError, match=problem):
            await saved_segments.save(uow, name, condition, "staff:1")


async def test_a_condition_of_a_later_version_is_shown_without_a_number(database: Database) -> None:
    async with database.write() as uow:
        uow.session.add(SavedSegment(name="later", condition="mood happy", at=uow.now))
    async with database.read() as uow:
        assert [(each.row.name, each.people) for each in await saved_segments.counted(uow)] == [("later", None)]
