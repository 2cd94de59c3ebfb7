"""After a crash: who is surely dead, and what becomes of what they held."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.delivery import sweeper
from bot.domain.consent import Topic
from bot.shop import Shop
from storage.database import Database
from storage.models import Delivery
from storage.repositories import leases
from tests.unit.conftest import StandingClock
from tests.unit.delivery.test_delivery import LINE_LIMITS, Platform, World

OWN = f"here:{os.getpid()}:new"


@pytest.fixture
def world(database: Database, clock: StandingClock, shop: Shop) -> World:
    return World(database, clock, shop, Platform(limits=LINE_LIMITS))


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


async def _claimed(world: World, worker: str) -> None:
    await world.propose(await world.customer(Topic.NEWS), "o")
    async with world.database.write() as uow:
        assert len(await leases.claim(uow, "line", worker, timedelta(seconds=30), 9)) == 1


async def _recovered(world: World) -> str:
    await sweeper.recover(world.database, {"line": world.platform}, OWN)
    async with world.database.read() as uow:
        return str(await uow.session.scalar(select(Delivery.state)))


@pytest.mark.sqlite
async def test_what_a_dead_process_of_this_machine_held_is_free_at_once(world: World, gone: int) -> None:
    await _claimed(world, f"here:{gone}:old")
    assert await _recovered(world) == "queued"


@pytest.mark.sqlite
async def test_what_an_earlier_life_with_the_same_number_held_is_free_at_once(world: World) -> None:
    """In a container the service is process 1 each time."""
    await _claimed(world, f"here:{os.getpid()}:old")
    assert await _recovered(world) == "queued"


@pytest.mark.parametrize("which", ["another that lives", "another machine's", "own", "named otherwise"])
async def test_what_others_hold_waits_for_its_lease(world: World, which: str) -> None:
    names = {
        "another that lives": f"here:{os.getppid()}:x",
        "another machine's": f"there:{os.getpid()}:old",
        "own": OWN,
    }
    await _claimed(world, names.get(which, "w"))
    assert await _recovered(world) == "claimed"
