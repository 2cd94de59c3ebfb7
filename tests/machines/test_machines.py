"""Many machines: one web process and two workers on one PostgreSQL, all real, one of them killed in the middle."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel import select

from storage.models import Delivery
from tests.kill import survival, town
from tests.kill.survival import ANSWER, ASKERS, QUESTION
from tests.kill.test_living import arrived, slow_down
from tests.kill.town import Town
from tests.postgres import Server

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture
async def place(postgres: Server, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on PostgreSQL, with a web process and two workers."""
    url = postgres.fresh()
    await town.prepare(url)
    async with town.around(tmp_path, url) as opened:
        opened.more["TELEGRAM_MESSAGES_PER_SECOND"] = "5"  # so that one claim does not take everybody
        await opened.start(role="web")
        for _ in range(2):
            await opened.start(role="worker")
        await opened.draft()
        yield opened
    postgres.drop(url)


async def _workers(place: Town) -> set[str]:
    database = place.database()
    async with database.read() as uow:
        found = set(await uow.session.scalars(select(Delivery.worker).where(Delivery.state == "sent")))
    await database.close()
    return found


async def test_everybody_gets_everything_once_and_both_workers_work(place: Town) -> None:
    slow_down(place, 0.05)
    await _idle(place)
    await survival.happen(place)
    await survival.settle(place)
    assert await survival.broken(place, unknown=0, answers=1) == []
    assert len(await _workers(place)) == 2


async def test_an_answer_comes_within_a_second_from_another_process(place: Town) -> None:
    await _idle(place)
    spent = []
    for channel, address in ASKERS[:3]:
        began = time.monotonic()
        await place.do(channel, address, "text", {"text": QUESTION})
        while not place.answers(ANSWER)[address]:  # noqa: ASYNC110 - another process answers
            await asyncio.sleep(0.01)
        spent.append(time.monotonic() - began)
    assert min(spent) < 1, spent


async def test_r26_a_worker_is_killed_and_the_other_goes_on(place: Town) -> None:
    slow_down(place, 0.2)
    await _idle(place)
    await survival.happen(place)
    await arrived(place, 4)
    place.workers[0].send_signal(signal.SIGKILL)
    await place.workers[0].wait()
    await survival.settle(place)
    assert await survival.broken(place, answers=2) == []


async def test_r8_a_rolling_deploy_leaves_nothing_unknown(place: Town) -> None:
    """Old workers go one by one while new ones come."""
    slow_down(place, 0.3)
    await _idle(place)
    await survival.happen(place)
    await arrived(place, 3)
    for old in place.workers[:2]:
        await place.start(role="worker")
        began = time.monotonic()
        old.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(old.wait(), 20) == 0
        assert time.monotonic() - began < 15
    place.world.faults.clear()
    await survival.settle(place)
    assert await survival.broken(place, unknown=0, answers=1) == []
    assert "deliveries.swept" not in (place.folder / "service.log").read_text(), "they gave back what they had"


async def _idle(place: Town) -> None:
    """Wait until both workers listen: whoever came first answers a question."""
    async with asyncio.timeout(30):
        while await _listeners(place) < 2:  # noqa: ASYNC110 - other processes start
            await asyncio.sleep(0.1)


async def _listeners(place: Town) -> int:
    database = place.database()
    async with database.engine.connect() as connection:
        found = await connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'LISTEN%najimi%'"
        )
        count = int(found.scalar_one())
    await database.close()
    return count
