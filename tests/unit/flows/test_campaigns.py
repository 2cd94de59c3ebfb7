"""A broadcast from draft to report: started once, sent to whom it was frozen for, and everybody accounted for."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.errors import InputError
from bot.shop import Shop
from flows import campaigns
from flows.campaigns import AlreadyStarted, Nobody, OverQuota, Started
from storage.database import Database
from storage.models import AuditEntry, Campaign, Delivery
from storage.repositories import campaigns as rows
from storage.repositories import consents, deliveries, identities, leases
from storage.repositories.consents import Source
from tests.unit.conftest import StandingClock
from tests.unit.flows.broadcasting import counts, draft, friends, marker, send, the
from tests.unit.flows.conftest import someone


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        ({"topic": "sale"}, "write one of"),
        ({"topic": "restock"}, "write one of"),
        ({"topic": "profiling"}, "write one of"),
        ({"title": "  "}, "title is missing"),
        ({"message": {}}, "message is missing"),
        ({"message": {"text": " "}}, r"message\.text is empty"),
        ({"message": {"text": 5}}, r"message\.text is empty"),
        ({"message": {"ja": "新茶", "fr": "Thé"}}, "unknown language 'fr'"),
        ({"message": {"ja": "新茶", "en": "Tea, {nmae}"}}, "did you mean {name}"),
        ({"message": {"text": "茶" * 2001}}, "2001 characters long; the limit is 2000"),
        ({"audience": "bought tea"}, "segment, character 8"),
        ({"audience": ""}, "segment, character 1"),
    ],
)
async def test_a_draft_that_cannot_be_sent_is_refused_in_one_line(
    database: Database, shop: Shop, values: dict[str, Any], remedy: str
) -> None:
    async with database.write() as uow:
        with pytest.raises(InputError, match=remedy) as refused:
            await draft(uow, shop, **values)
        assert "\n" not in str(refused.value)


async def test_a_time_of_sending_is_aware_and_to_come(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        with pytest.raises(InputError, match="no time zone"):
            await draft(uow, shop, send_at=uow.now.replace(tzinfo=None))
        with pytest.raises(InputError, match="in the past"):
            await draft(uow, shop, send_at=uow.now - timedelta(hours=1))


async def test_from_draft_to_report(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await friends(uow, 3)
        await someone(uow, "without", Topic.BIRTHDAY)
        campaign = await draft(uow, shop)
        assert await campaigns.start(uow, shop, campaign, "staff:1") == Started(3)
        assert (campaign.status, campaign.started_by, campaign.frozen) == ("running", "staff:1", 3)
        assert campaign.expires_at == uow.now + timedelta(hours=6)
        assert await counts(uow, shop, campaign) == {"open": 3}
    async with database.write() as uow:
        assert await campaigns.expand_all_due(uow) == 3
        assert await campaigns.expand_all_due(uow) == 0
        assert await campaigns.finish_done(uow) == 0
        assert await send(uow, shop, 2) == 2
        assert await counts(uow, shop, await the(uow, campaign)) == {"sent": 2, "open": 1}
        assert await campaigns.finish_done(uow) == 0
        assert await send(uow, shop, 2) == 1
        assert await campaigns.finish_done(uow) == 1
        campaign = await the(uow, campaign)
        assert (campaign.status, campaign.ended_at) == ("finished", uow.now)
        assert await counts(uow, shop, campaign) == {"sent": 3}
        acts = [row.act for row in await uow.session.scalars(select(AuditEntry))]
        assert acts == ["campaign.created", "campaign.started"]


async def test_r31_of_two_who_press_at_once_one_starts_it(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await friends(uow, 3)
        campaign = await draft(uow, shop)

    async def press(by: str) -> object:
        async with database.write() as uow:
            return await campaigns.start(uow, shop, await the(uow, campaign), by)

    results = await asyncio.gather(*(press(f"staff:{number}") for number in range(4)))
    started = [result for result in results if isinstance(result, Started)]
    late = [result for result in results if isinstance(result, AlreadyStarted)]
    assert (started, len(late)) == ([Started(3)], 3)
    async with database.read() as uow:
        row = await the(uow, campaign)
        assert {each.by for each in late} == {row.started_by}
        assert await rows.unexpanded(uow, row) == 3


async def test_one_who_holds_an_old_picture_of_it_starts_nothing(database: Database, shop: Shop) -> None:
    """R31, the back button: the draft was read before another started it."""
    async with database.write() as uow:
        await friends(uow, 1)
        campaign = await draft(uow, shop)
    async with database.write() as uow:
        await campaigns.start(uow, shop, await the(uow, campaign), "staff:1")
    async with database.write() as uow:
        uow.session.add(campaign)
        again = await campaigns.start(uow, shop, campaign, "staff:2")
        assert again == AlreadyStarted("staff:1", uow.now, "running")


async def test_mt10_an_audience_over_the_quota_is_refused_with_the_number(database: Database, shop: Shop) -> None:
    shop = dataclasses.replace(shop, line=dataclasses.replace(shop.line, monthly_quota=5))
    async with database.write() as uow:
        await friends(uow, 6)
        await friends(uow, 4, "telegram")
        campaign = await draft(uow, shop)
        found = await campaigns.preview(uow, shop, campaign)
        assert (found.count, found.needed, found.quota_left, found.over_quota) == (10, 6, 5, True)
        assert await campaigns.start(uow, shop, campaign, "api") == OverQuota(6, 5)
        assert (campaign.status, campaign.frozen) == ("draft", 0)
        assert await rows.unexpanded(uow, campaign) == 0
        fewer = await draft(uow, shop, audience="channel telegram")
        assert await campaigns.start(uow, shop, fewer, "api") == Started(4)


async def test_mt10_what_another_campaign_was_promised_is_not_spent_twice(database: Database, shop: Shop) -> None:
    shop = dataclasses.replace(shop, line=dataclasses.replace(shop.line, monthly_quota=5))
    async with database.write() as uow:
        await friends(uow, 3)
        first, second = await draft(uow, shop), await draft(uow, shop)
        assert await campaigns.start(uow, shop, first, "api") == Started(3)
        assert await campaigns.start(uow, shop, second, "api") == OverQuota(3, 2)
        await campaigns.expand_all_due(uow)
        assert await campaigns.start(uow, shop, second, "api") == OverQuota(3, 2)
        await campaigns.cancel(uow, first, "api")
        assert await campaigns.start(uow, shop, second, "api") == Started(3)


async def test_nobody_is_an_answer_with_its_reasons(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await someone(uow, "U1", Topic.BIRTHDAY)
        campaign = await draft(uow, shop)
        assert await campaigns.start(uow, shop, campaign, "api") == Nobody({"no_consent": 1})
        assert campaign.status == "draft"


async def test_ct5_an_opt_out_under_way_cancels_what_is_left_of_that_person(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns, "PAGE", 4)
    async with database.write() as uow:
        people = await friends(uow, 8)
        campaign = await draft(uow, shop)
        await campaigns.start(uow, shop, campaign, "api")
        await campaigns.expand_all_due(uow)
        assert await send(uow, shop, 2) == 2
    with_row, without_row = await _unsent(database, campaign, people)
    async with database.write() as uow:  # one has a queued row, of another there is no row yet
        for each in (with_row[0], without_row[0]):
            source = Source(Mechanism.TYPED, uow.now, f"stop:{each}")
            await consents.record(uow, each, [Topic.NEWS], Action.WITHDRAW, source)
            await deliveries.cancel(uow, each, "no_consent", [Topic.NEWS])
        assert await counts(uow, shop, await the(uow, campaign)) == {"sent": 2, "cancelled": 1, "open": 5}
    async with database.write() as uow:
        await campaigns.expand_all_due(uow)
        assert await send(uow, shop, 50) == 4
        await campaigns.finish_done(uow)
        row = await the(uow, campaign)
        assert row.status == "finished"
        assert await counts(uow, shop, row) == {"sent": 6, "cancelled": 2}
        assert (await campaigns.report(uow, shop, row)).reasons == {"no_consent": 2}


async def _unsent(database: Database, campaign: Campaign, people: list[str]) -> tuple[list[str], list[str]]:
    async with database.read() as uow:
        found = list(await uow.session.scalars(select(Delivery).where(Delivery.campaign_id == campaign.id)))
    queued = [row.customer_id for row in found if row.state == "queued"]
    return queued, [each for each in people if each not in {row.customer_id for row in found}]


async def test_a_crash_between_pages_neither_repeats_nor_skips(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns, "PAGE", 3)
    async with database.write() as uow:
        people = await friends(uow, 7)
        campaign = await draft(uow, shop)
        await campaigns.start(uow, shop, campaign, "api")
    with pytest.raises(RuntimeError):
        await _crash(database)
    pages = []
    while True:
        async with database.write() as uow:
            pages.append(await campaigns.expand_all_due(uow))
        if not pages[-1]:
            break
    assert pages == [3, 3, 1, 0]
    async with database.read() as uow:
        found = list(await uow.session.scalars(select(Delivery.customer_id)))
    assert sorted(found) == sorted(people)


async def _crash(database: Database) -> None:
    async with database.write() as uow:
        assert await campaigns.expand_all_due(uow) == 3
        raise RuntimeError


async def test_pause_resume_and_cancel(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await friends(uow, 4)
        campaign = await draft(uow, shop)
        assert not await campaigns.pause(uow, campaign, "api")
        await campaigns.start(uow, shop, campaign, "api")
        await campaigns.expand_all_due(uow)
        await send(uow, shop, 1)
        assert await campaigns.pause(uow, campaign, "api")
        assert not await campaigns.pause(uow, campaign, "api")
        assert await send(uow, shop, 50) == 0
        assert await campaigns.finish_done(uow) == 0
        assert await campaigns.resume(uow, campaign, "api")
        assert not await campaigns.resume(uow, campaign, "api")
        assert await send(uow, shop, 1) == 1
        assert await campaigns.cancel(uow, campaign, "api")
        assert not await campaigns.cancel(uow, campaign, "api")
        assert await send(uow, shop, 50) == 0
        assert await counts(uow, shop, campaign) == {"sent": 2, "cancelled": 2}
        assert isinstance(await campaigns.start(uow, shop, campaign, "api"), AlreadyStarted)


async def test_those_without_a_row_are_cancelled_too(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await friends(uow, 4)
        campaign = await draft(uow, shop)
        await campaigns.start(uow, shop, campaign, "api")
        await campaigns.cancel(uow, campaign, "api")
        assert await campaigns.expand_all_due(uow) == 0
        assert await counts(uow, shop, campaign) == {"cancelled": 4}


async def test_the_audience_stays_as_it_was_at_the_start(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        people = await friends(uow, 2)
        campaign = await draft(uow, shop)
        await campaigns.start(uow, shop, campaign, "api")
        await someone(uow, "late", Topic.NEWS)
        await campaigns.expand_all_due(uow)
        found = list(await uow.session.scalars(select(Delivery.customer_id)))
        assert sorted(found) == sorted(people)


async def test_one_who_blocked_us_since_is_skipped_with_the_reason(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        people = await friends(uow, 2)
        campaign = await draft(uow, shop)
        await campaigns.start(uow, shop, campaign, "api")
        (await identities.of(uow, people[0]))[0].reachable = False
        await uow.session.flush()
        await campaigns.expand_all_due(uow)
        assert await counts(uow, shop, campaign) == {"skipped": 1, "open": 1}
        assert (await campaigns.report(uow, shop, campaign)).reasons == {"unreachable": 1}


async def test_everything_can_be_stopped_at_once(database: Database, shop: Shop, clock: StandingClock) -> None:
    async with database.write() as uow:
        await friends(uow, 2)
        running, later, idle = await draft(uow, shop), None, await draft(uow, shop)
        later = await draft(uow, shop, send_at=clock.now() + timedelta(hours=1))
        await campaigns.start(uow, shop, running, "api")
        await campaigns.start(uow, shop, later, "api")
        assert await campaigns.pause_all(uow, "staff:1") == 2
        assert [each.status for each in (running, later, idle)] == ["paused", "draft", "draft"]
        assert await campaigns.pause_all(uow, "staff:1") == 0
        assert await send(uow, shop, 5) == 0


async def test_the_journey_is_marketing_with_the_three_ways_out(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await friends(uow, 1)
        campaign = await draft(uow, shop)
        await campaigns.start(uow, shop, campaign, "api")
        await campaigns.expand_all_due(uow)
        ids = await leases.claim(uow, "line", "worker", timedelta(minutes=1), 5)
        (outgoing,) = await marker(shop).mark(uow, await deliveries.many(uow, ids))
        buttons = [button.data.split(":")[0] for button in getattr(outgoing.message, "buttons", ())]
        assert buttons == ["why", "less", "stop"]
        assert getattr(outgoing.message, "lines", ()) == ("Name 0、新茶が届きました。",)
