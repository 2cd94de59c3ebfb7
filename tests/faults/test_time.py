"""R27 and R28: clocks that jump, and walls whose clocks do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.domain import quiet_hours
from bot.domain.quiet_hours import Window
from bot.emulator.faults import Fault
from tests.faults import crowd
from tests.kill import survival, town
from tests.kill.test_living import slow_down
from tests.kill.town import Town
from tests.roads.street import Street

NEW_YORK = ZoneInfo("America/New_York")
NIGHT = Window(time(21), time(9))


@pytest.fixture
async def street(tmp_path: Path, specs_dir: Path) -> AsyncIterator[Street]:
    async with Street(tmp_path, specs_dir) as opened:
        yield opened


@pytest.mark.parametrize("channel", ["line", "telegram"])
@pytest.mark.parametrize("hours", [1, 3])
async def test_r27_a_jump_forward_takes_no_call_from_its_worker(street: Street, channel: str, hours: int) -> None:
    """NTP puts the clock right, or the machine slept: what is under way is not swept away by its own worker."""
    people = await crowd.gather(street, channel, 5)
    method = "push" if channel == "line" else "sendMessage"
    street.world.faults.add(Fault(channel, method, action="delay", delay=0.5, times=100))
    campaign = await crowd.begin(street, settle=False)
    worker = street.service.worker
    for task in worker.tasks:
        await task.run()
    sending = asyncio.create_task(worker.drain())
    while not any(pusher.held for pusher in worker.pushers):  # noqa: ASYNC110 - there is nothing to wait for
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    street.clock.advance(hours * 3600)
    for task in worker.tasks:
        await task.run()
    await sending
    street.world.faults.clear()
    await street.settle()
    counts = await crowd.counts(street, campaign)
    assert counts.get("unknown", 0) == 0, counts
    assert sorted(crowd.arrived(street)) == sorted(people), "everybody once"


async def test_r27_what_is_past_its_time_after_a_long_sleep_expires(street: Street) -> None:
    """No burst of old messages when the machine wakes: the time to live decides."""
    await crowd.gather(street, "line", 5)
    campaign = await crowd.begin(street, settle=False)
    await street.advance(hours=7)  # a broadcast lives six
    assert crowd.arrived(street) == []
    assert await crowd.counts(street, campaign) == {"expired": 5}


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    await town.prepare(f"sqlite:///{tmp_path / 'prepared.db'}")
    (tmp_path / "first").mkdir()
    campaign = await town.rehearse(tmp_path / "prepared.db", tmp_path / "first")
    (tmp_path / "town").mkdir()
    async with town.opened(tmp_path / "town", tmp_path / "prepared.db", campaign) as opened:
        yield opened


@pytest.mark.slow
async def test_r26_two_services_on_one_sqlite_file_double_nothing(place: Town) -> None:
    """Somebody starts it twice by mistake; the claims and the keys hold. Only an answer on Telegram that is just being
    given may come twice: whoever starts takes it for one that a dead process left."""
    slow_down(place, 0.03)
    place.more["TELEGRAM_MESSAGES_PER_SECOND"] = "20"
    await place.start()
    await place.start(role="worker")
    await asyncio.sleep(2)
    await survival.happen(place)
    await survival.settle(place)
    assert await survival.broken(place, unknown=0, answers=2) == []


def instants(year: int) -> list[datetime]:
    """Every seven minutes of the days around both changes of the clocks."""
    days = [datetime(year, 3, 7, tzinfo=UTC), datetime(year, 10, 31, tzinfo=UTC)]
    return [day + timedelta(minutes=7 * step) for day in days for step in range(3 * 24 * 60 // 7)]


@pytest.mark.parametrize("window", [NIGHT, Window(time(1, 30), time(2, 30)), Window(time(23), time(2))])
def test_r28_a_hold_ends_once_and_outside_the_window_whatever_the_clocks_do(window: Window) -> None:
    """New York in 2026: 02:30 does not exist on 8 March, 01:30 comes twice on 1 November."""
    for at in instants(2026):
        until = quiet_hours.next_open(at, NEW_YORK, window)
        assert until is not None
        assert until >= at
        assert until - at <= timedelta(hours=13 + 1)
        assert not quiet_hours.is_quiet(until, NEW_YORK, window), (at, until)


def test_r28_a_customer_who_moves_is_held_by_the_new_zone() -> None:
    """What is held is decided again when it falls due, by the zone of then; no instant is kept for good."""
    at = datetime(2026, 3, 8, 13, 30, tzinfo=UTC)
    assert not quiet_hours.is_quiet(at, NEW_YORK, NIGHT), "9:30 there since this night"
    assert quiet_hours.is_quiet(at, ZoneInfo("Asia/Tokyo"), NIGHT)
