"""R24: the wire to PostgreSQL is cut after a COMMIT was taken, again and again, and the server falls down as well."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel import select

from bot.domain.clock import SystemClock
from bot.entrypoints.receiving import Receiver
from storage.database import Database
from storage.keyring import Keyring
from storage.models import InboxRow
from storage.repositories.inbox import Arrival
from tests import cutting
from tests.cutting import Cutting
from tests.kill import survival, town
from tests.kill.test_living import slow_down
from tests.postgres import Server, running


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    """One that syncs: the tests' quick one may forget the last commits when it falls down."""
    with running(durable=True) as server:
        yield server


@pytest_asyncio.fixture
async def wire(postgres: Server) -> AsyncIterator[Cutting]:
    url = postgres.fresh()
    with tempfile.TemporaryDirectory(prefix="wire-") as folder:  # a socket's path must be short
        async with cutting.between(Path(folder), url) as opened:
            yield opened
    postgres.drop(url)


async def test_r24_a_webhook_whose_commit_was_not_heard_of_is_stored_once(wire: Cutting) -> None:
    database = Database(wire.url, Keyring("k"), SystemClock())
    receiver = Receiver(database)
    arrival = Arrival("line", "01EVENT", "U1", 1_700_000_000_000, {"type": "message"})
    assert await receiver.store([Arrival("line", "01BEFORE", "U1", 1_700_000_000_000, {})])
    wire.every = 1
    assert not await receiver.store([arrival]), "nobody heard that it was stored, so the platform gets a 503"
    assert wire.cuts >= 1
    wire.every = 0
    assert await receiver.store([arrival]), "and tries again"
    async with database.read() as uow:
        stored = list(await uow.session.scalars(select(InboxRow.event_id)))
    await database.close()
    assert sorted(stored) == ["01BEFORE", "01EVENT"]


@pytest.mark.slow
async def test_r24_a_broadcast_over_a_wire_that_is_cut_at_every_seventh_commit(
    postgres: Server, wire: Cutting, tmp_path: Path
) -> None:
    """And PostgreSQL restarts in the middle."""
    await town.prepare(wire.url)
    async with town.around(tmp_path, wire.url) as place:
        slow_down(place, 0.05)
        place.more["TELEGRAM_MESSAGES_PER_SECOND"] = "20"
        await place.start(role="all")
        await place.draft()
        wire.every = 7
        await survival.happen(place)
        await asyncio.sleep(1)
        await asyncio.to_thread(postgres.restart)
        await asyncio.sleep(2)
        wire.every = 0
        await survival.settle(place)
        assert wire.cuts >= 3
        assert await survival.broken(place, unknown=0) == []
