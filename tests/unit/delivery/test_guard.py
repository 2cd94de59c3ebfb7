"""R30 and the refusals of a beginning: one person's odd data stops nobody else, and a bad text is not sent to all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.line.limits import LIMITS as LINE_LIMITS
from bot.delivery.composing import Composer
from bot.delivery.push import Pusher
from bot.domain.consent import Topic
from bot.domain.replies import Message, Text
from bot.domain.sending import Refused, Sent
from bot.handling import Composition, Skip
from bot.i18n.catalogue import Catalogue
from bot.shop import Shop
from storage.database import Database
from storage.models import Campaign
from tests.unit.conftest import StandingClock
from tests.unit.delivery.test_delivery import JOURNEYS, Platform, World


async def compose(composition: Composition) -> Message | Skip:
    """Say something, unless the customer's data are odd."""
    return Text({"text": "お知らせです"}[composition.data.get("key", "text")])


@pytest.fixture
def world(database: Database, clock: StandingClock, shop: Shop) -> World:
    world = World(database, clock, shop, Platform(limits=replace(LINE_LIMITS, window=8, concurrency=4)))
    journeys = {name: replace(each, compose=compose) for name, each in JOURNEYS.items()}
    composer = Composer(journeys, shop, Catalogue.load(strict=True), "http://127.0.0.1")
    world.pusher = Pusher(database, world.platform, composer, clock, worker="w", secret=b"s")
    return world


async def broadcast(world: World, people: int, odd: tuple[int, ...] = ()) -> str:
    async with world.database.write() as uow:
        campaign = Campaign(title="t", topic="news", message="{}", audience="all", created_by="x", created_at=uow.now)
        campaign.status = "running"
        uow.session.add(campaign)
    for number in range(people):
        data = {"key": "nothing"} if number in odd else {}
        customer = await world.customer(Topic.NEWS)
        await world.propose(customer, f"o{number}", campaign_id=campaign.id, data=data)
    return campaign.id


async def status(world: World, campaign: str) -> tuple[str, str]:
    async with world.database.read() as uow:
        found = await uow.session.get_one(Campaign, campaign)
        return found.status, found.pause_reason


async def test_r30_one_persons_odd_data_fails_alone(world: World) -> None:
    campaign = await broadcast(world, 40, odd=(7,))
    await world.pusher.cycle()
    row = await world.row("o7")
    assert (row.state, row.reason, row.detail) == ("failed", "template", "KeyError")
    assert len(world.platform.sent) == 39
    assert await status(world, campaign) == ("running", "")


async def test_r30_two_of_the_first_two_hundred_pause_it(world: World) -> None:
    campaign = await broadcast(world, 60, odd=(3, 11))
    await world.pusher.cycle()
    assert await status(world, campaign) == ("paused", "template")
    assert len(world.platform.sent) < 30, "what was marked when the second failed went out, and no more"


async def test_three_equal_refusals_among_the_first_twenty_pause_it(world: World) -> None:
    campaign = await broadcast(world, 60)
    refusal = Refused("rejected:400:The property, 'text', is invalid")
    world.platform.answers = [Sent("1"), refusal, refusal, Sent("2"), refusal]
    await world.pusher.cycle()
    assert await status(world, campaign) == ("paused", "rejected")
    assert len(world.platform.sent) < 30


async def test_different_refusals_do_not(world: World) -> None:
    campaign = await broadcast(world, 60)
    world.platform.answers = [Refused(f"rejected:400:{number}") for number in range(5)]
    await world.pusher.cycle()
    assert await status(world, campaign) == ("running", "")
    assert len(world.platform.sent) == 60
