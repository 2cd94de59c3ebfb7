"""The emergency stop: what is held, what goes on, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.consent import Topic
from bot.domain.sending import MessageClass
from bot.shop import Shop
from flows import emergency
from storage.database import Database
from storage.models import AuditEntry, Delivery
from storage.repositories import campaigns, generations, stops
from storage.repositories.stops import Extent
from tests.unit.flows import broadcasting
from tests.unit.flows.conftest import someone


async def test_the_widest_stop_counts(database: Database) -> None:
    async with database.write() as uow:
        assert await stops.extent(uow) is Extent.NOTHING
        await emergency.stop(uow, "staff:1")
        assert await stops.extent(uow) is Extent.UNASKED
        await emergency.stop(uow, "staff:1", everything=True)
        assert await stops.extent(uow) is Extent.EVERYTHING
        await emergency.stop(uow, "staff:1")
        assert await stops.extent(uow) is Extent.UNASKED, "it can be narrowed again"
        assert await emergency.resume(uow, "staff:1")
        assert not await emergency.resume(uow, "staff:1")
        acts = list(await uow.session.scalars(select(AuditEntry.act)))
    assert acts.count("emergency.stopped") == 3
    assert acts.count("emergency.resumed") == 1


async def test_what_was_held_is_due_at_once_when_it_is_lifted(database: Database) -> None:
    proposal = Proposal(
        customer_id="",
        occasion="o",
        journey="followup",
        topic=Topic.FOLLOWUP,
        message_class=MessageClass.ALERT,
        expires_at=None,
    )
    async with database.write() as uow:
        customer, _ = await someone(uow, "a", Topic.FOLLOWUP, channel="line")
        await outbox.add(uow, replace(proposal, customer_id=customer.id, expires_at=uow.now + timedelta(days=1)))
        row = (await uow.session.scalars(select(Delivery))).one()
        row.reason, row.not_before = "shop_paused", uow.now + timedelta(hours=1)
        await emergency.stop(uow, "staff:1")
        await emergency.resume(uow, "staff:1")
        await uow.session.refresh(row)
        assert row.not_before <= uow.now


@pytest.mark.parametrize("status", ["running", "scheduled", "paused"])
async def test_a_fence_leaves_no_broadcast_under_way(database: Database, shop: Shop, status: str) -> None:
    async with database.write() as uow:
        campaign = await broadcasting.draft(uow, shop)
        campaign.status = status
        await uow.session.flush()
        await emergency.fence(uow)
        assert not await campaigns.in_status(uow, "running", "scheduled")
        await uow.session.refresh(campaign)
        assert campaign.pause_reason == stops.RESTORED
        before = await generations.current(uow)
        await emergency.resume(uow, "staff:1")
        now = await generations.current(uow)
    assert now is not None
    assert before is None or now.id != before.id, "a confirmed restore is a new life"
