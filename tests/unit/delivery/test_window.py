"""Calls, marks and records overlap: every answer is recorded once, whenever it comes, and the window is kept."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import func
from sqlmodel import select

from bot.domain.consent import Topic
from bot.domain.replies import Message
from bot.domain.sending import SendResult, Sent
from bot.shop import Shop
from storage.database import Database
from storage.models import Delivery
from tests.unit.conftest import StandingClock
from tests.unit.delivery.test_delivery import LINE_LIMITS, Platform, World

PEOPLE = 40


@dataclass
class Slow(Platform):
    """Answers after a while that its seed names, so that answers come in any order and at any moment."""

    random: random.Random = field(default_factory=lambda: random.Random(1))
    calling: int = 0
    most: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def push(self, address: str, message: Message, *, retry_key: str = "", silent: bool = False) -> SendResult:
        self.calling += 1
        self.most = max(self.most, self.calling)
        for _ in range(self.random.randrange(30)):
            await asyncio.sleep(0)
        self.calling -= 1
        self.sent.append((address, "", retry_key, silent))
        self.begun.set()
        return Sent("1")


@pytest.fixture
def world(database: Database, clock: StandingClock, shop: Shop) -> World:
    return World(database, clock, shop, Slow(limits=replace(LINE_LIMITS, concurrency=5, window=8)))


@pytest.mark.parametrize("seed", range(5))
async def test_an_answer_that_comes_while_a_transaction_runs_is_recorded(world: World, seed: int) -> None:
    """The answers of the first calls once went into the list that had just been written, and were lost."""
    world.platform.random = random.Random(seed)
    for number in range(PEOPLE):
        await world.propose(await world.customer(Topic.NEWS), f"o{number}")
    await world.pusher.cycle()
    assert await _states(world) == {"sent": PEOPLE}
    assert len(world.platform.sent) == PEOPLE
    assert world.platform.most <= 5
    assert world.pusher.quiet.is_set()


async def test_a_stop_gives_back_what_was_claimed_and_records_what_was_called(world: World) -> None:
    for number in range(PEOPLE):
        await world.propose(await world.customer(Topic.NEWS), f"o{number}")
    running = asyncio.create_task(world.pusher.run())
    await world.platform.begun.wait()
    world.pusher.stop()
    await asyncio.wait_for(running, 10)
    states = await _states(world)
    assert states["sent"] == len(world.platform.sent) < PEOPLE
    assert states == {"sent": len(world.platform.sent), "queued": PEOPLE - len(world.platform.sent)}


async def _states(world: World) -> dict[str, int]:
    async with world.database.read() as uow:
        query = select(Delivery.state, func.count()).group_by(Delivery.state)
        return {row[0]: row[1] for row in await uow.session.execute(query)}
