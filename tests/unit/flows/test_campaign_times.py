"""A campaign with a time of its own: started then, and never sent late."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from bot.shop import Shop
from flows import campaigns
from flows.campaigns import AlreadyStarted, Started
from storage.database import Database
from tests.unit.conftest import StandingClock
from tests.unit.flows.broadcasting import counts, draft, friends, send, the


async def test_a_campaign_starts_at_its_time_and_expires_six_hours_later(
    database: Database, shop: Shop, clock: StandingClock
) -> None:
    send_at = clock.now() + timedelta(hours=2)
    async with database.write() as uow:
        await friends(uow, 2)
        campaign = await draft(uow, shop, send_at=send_at)
        assert await campaigns.start(uow, shop, campaign, "staff:1") == Started(2, send_at)
        assert isinstance(await campaigns.start(uow, shop, campaign, "staff:2"), AlreadyStarted)
        assert await campaigns.start_due(uow, shop) == 0
        assert await campaigns.expand_all_due(uow) == 0
    clock.advance(hours=2, minutes=1)
    async with database.write() as uow:
        assert await campaigns.start_due(uow, shop) == 1
        assert await campaigns.start_due(uow, shop) == 0
        campaign = await the(uow, campaign)
        assert (campaign.status, campaign.started_by) == ("running", "staff:1")
        assert campaign.expires_at == send_at + timedelta(hours=6)
        await campaigns.expand_all_due(uow)
    clock.advance(hours=6)
    async with database.write() as uow:
        assert await send(uow, shop, 5) == 0
        assert await counts(uow, shop, await the(uow, campaign)) == {"expired": 2}


async def test_after_an_outage_a_missed_campaign_is_not_sent_late(
    database: Database, shop: Shop, clock: StandingClock
) -> None:
    async with database.write() as uow:
        await friends(uow, 2)
        campaign = await draft(uow, shop, send_at=clock.now() + timedelta(hours=1))
        await campaigns.start(uow, shop, campaign, "staff:1")
    clock.advance(hours=7)
    async with database.write() as uow:
        assert await campaigns.start_due(uow, shop) == 0
        campaign = await the(uow, campaign)
        assert (campaign.status, campaign.pause_reason) == ("cancelled", "expired")


async def test_a_scheduled_campaign_that_the_quota_no_longer_covers_is_a_draft_again(
    database: Database, shop: Shop, clock: StandingClock
) -> None:
    small = dataclasses.replace(shop, line=dataclasses.replace(shop.line, monthly_quota=1))
    async with database.write() as uow:
        await friends(uow, 2)
        campaign = await draft(uow, shop, send_at=clock.now() + timedelta(hours=1))
        await campaigns.start(uow, shop, campaign, "staff:1")
    clock.advance(hours=1)
    async with database.write() as uow:
        assert await campaigns.start_due(uow, small) == 0
        campaign = await the(uow, campaign)
        assert (campaign.status, campaign.pause_reason, campaign.frozen) == ("draft", "quota", 0)
