"""Notices: to whom, once, and in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.consent import Topic
from bot.domain.replies import plain
from bot.handling import Skip
from bot.shop import Shop
from flows import notices
from storage.database import Database
from storage.models import Delivery
from storage.repositories import conversations, staff
from tests.unit.conftest import StandingClock
from tests.unit.flows import broadcasting
from tests.unit.flows.conftest import compose, someone


async def hire(uow: Any, name: str, role: str) -> str:
    customer, identity = await someone(uow, name, channel="telegram")
    code = await staff.invite(uow, name, role)
    found = await staff.take_code(uow, code)
    assert found is not None
    await staff.register(uow, found, identity)
    return str(customer.id)


async def told(uow: Any) -> set[str]:
    return set(await uow.session.scalars(select(Delivery.customer_id).where(Delivery.journey == notices.NAME)))


async def test_those_who_decide_are_told_once(database: Database) -> None:
    async with database.write() as uow:
        owner, marketer, _ = [await hire(uow, role, role) for role in ("owner", "marketer", "clerk")]
        assert await notices.tell(uow, "channel_down", "k", channel="line") == 2
        assert await notices.tell(uow, "channel_down", "k", channel="line") == 0
        assert await told(uow) == {owner, marketer}


async def test_without_staff_nobody_is_told(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        assert await notices.tell(uow, "channel_down", "k", channel="line") == 0
        assert await notices.watch(uow, shop) == 0


@pytest.mark.parametrize(("reason", "count"), [("quota", 1), ("template", 1), ("rejected", 1), ("staff", 0)])
async def test_a_pause_is_told_unless_staff_did_it(database: Database, shop: Shop, reason: str, count: int) -> None:
    async with database.write() as uow:
        await hire(uow, "owner", "owner")
        await someone(uow, "c", Topic.NEWS, channel="line")
        campaign = await broadcasting.draft(uow, shop)
        campaign.status, campaign.pause_reason = "paused", reason
        await uow.session.flush()
        assert await notices.watch(uow, shop) == count
        assert await notices.watch(uow, shop) == 0, "again at the next look"


async def test_on_monday_morning_owners_read_what_became_of_last_weeks_questions(
    database: Database, shop: Shop, clock: StandingClock
) -> None:
    clock._now = datetime(2026, 3, 13, 3, tzinfo=UTC)  # a Friday
    async with database.write() as uow:
        owner, _ = [await hire(uow, role, role) for role in ("owner", "clerk")]
        for band, tapped in (("answer", ""), ("answer", ""), ("choices", "gift"), ("unsure", "")):
            row = conversations.ask(
                uow, owner, "x", locale="ja", intent="unknown", band=band, shown=["gift"], source_event_id=""
            )
            row.tapped = tapped
        assert await notices.watch(uow, shop) == 0
    clock._now = datetime(2026, 3, 15, 23, 59, tzinfo=UTC)  # 8:59 of Monday in Tokyo
    async with database.write() as uow:
        assert await notices.watch(uow, shop) == 0
    clock.advance(minutes=1)
    async with database.write() as uow:
        assert await notices.watch(uow, shop) == 1
        assert await notices.watch(uow, shop) == 0
        row = (await uow.session.scalars(select(Delivery).where(Delivery.journey == notices.NAME))).one()
        assert row.customer_id == owner
        message = await compose(uow, shop, row, notices.JOURNEY)
    assert not isinstance(message, Skip)
    words = plain(message)
    assert words.startswith("先週のご質問：4件\n・その場で答えた：2件\n・近い質問から選ばれた：1件\n")
    assert "答えを待つ質問は1件です" in words
    clock.advance(days=7)
    async with database.write() as uow:
        assert await notices.watch(uow, shop) == 0, "a week without a question is no news"
