"""The report's seven counts add up to the frozen audience, whatever happened to its people."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import delete, select

from bot.domain.consent import Topic
from bot.domain.money import Money
from bot.domain.sending import DeliveryState
from bot.shop import Shop
from flows import campaigns
from flows.campaign_report import report
from storage.database import Database
from storage.models import Campaign, Delivery
from storage.repositories import deliveries
from storage.unit_of_work import UnitOfWork
from tests.unit.flows.conftest import someone


async def running(uow: UnitOfWork, shop: Shop, people: int, key: str = "") -> Campaign:
    for number in range(people):
        await someone(uow, f"{key}{number}", Topic.NEWS)
    campaign = await campaigns.create(
        uow,
        shop,
        title="Tea",
        topic="news",
        message={"text": "新茶"},
        audience="all",
        send_at=None,
        created_by="api",
    )
    await campaigns.start(uow, shop, campaign, "api")
    return campaign


@given(states=st.lists(st.sampled_from(DeliveryState), max_size=12), page=st.integers(1, 12), cancelled=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_seven_always_add_up(
    database: Database, shop: Shop, states: list[DeliveryState], page: int, cancelled: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaigns, "PAGE", page)
        async with database.write() as uow:
            campaign = await running(uow, shop, 12, str(campaigns.PAGE) + uow.now.isoformat() + repr(states))
            await campaigns.expand(uow, campaign)
            rows = list(await uow.session.scalars(select(Delivery).where(Delivery.campaign_id == campaign.id)))
            for row, state in zip(rows, states, strict=False):
                row.state, row.reason = state, "" if state in ("queued", "sent") else "other"
            await uow.session.flush()
            if cancelled:
                await campaigns.cancel(uow, campaign, "api")
            found = await report(uow, shop, campaign)
            assert set(found.counts) == {"sent", "failed", "skipped", "cancelled", "expired", "unknown", "open"}
            assert sum(found.counts.values()) == found.frozen == campaign.frozen
            assert min(found.counts.values()) >= 0
            await uow.session.rollback()


async def test_one_whose_rows_were_erased_is_skipped_as_erased(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        campaign = await running(uow, shop, 3)
        await campaigns.expand(uow, campaign)
        first = (await uow.session.scalars(select(Delivery))).first()
        assert first is not None
        await uow.session.execute(delete(Delivery).where(Delivery.id == first.id))  # type: ignore[arg-type]
        found = await report(uow, shop, campaign)
        assert (found.counts["skipped"], found.counts["open"], found.reasons) == (1, 2, {"erased": 1})


async def test_taps_and_stops_are_people(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        campaign = await running(uow, shop, 4)
        await campaigns.expand(uow, campaign)
        rows = list(await uow.session.scalars(select(Delivery)))
        for row, reaction in zip(rows, ("click", "stop", "why"), strict=False):
            deliveries.react(uow, row, reaction)
        await uow.session.flush()
        found = await report(uow, shop, campaign)
        assert (found.taps, found.stops) == (3, 1)


async def test_the_cost_is_what_goes_beyond_the_plan(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        campaign = await running(uow, shop, 4)
        await campaigns.expand(uow, campaign)
        for row in await uow.session.scalars(select(Delivery)):
            row.state, row.via, row.sending_at = DeliveryState.SENT, "push", uow.now
        await uow.session.flush()
        line = dataclasses.replace(shop.line, monthly_quota=3, price_per_extra_message=Decimal("3.5"))
        assert (await report(uow, shop, campaign)).cost == Money(Decimal(0), "JPY")
        found = await report(uow, dataclasses.replace(shop, line=line), campaign)
        assert found.cost == Money(Decimal("3.5"), "JPY").rounded()
