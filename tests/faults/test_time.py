"""R27 and R28: clocks that jump, and walls whose clocks do."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain import quiet_hours
from bot.domain.quiet_hours import Window
from bot.emulator.faults import Fault
from tests.faults import crowd
from tests.roads.street import Street

NEW_YORK = ZoneInfo("America/New_York")
NIGHT = Window(time(21), time(9))


@pytest.mark.parametrize("channel", ["line", "telegram"])
@pytest.mark.parametrize("hours", [1, 3])
async def test_r27_a_jump_forward_takes_no_call_from_its_worker(street: Street, channel: str, hours: int) -> None:
    """NTP puts the clock right, or the machine slept: what is under way is not swept away by its own worker."""
    people = await crowd.gather(street, channel, 5)
    method = "push" if channel == "line" else "sendMessage"
    street.world.faults.add(Fault(channel, method, action="delay", delay=0.5, times=100))
    campaign = await crowd.stand(street)
    worker = street.service.worker
    sending = asyncio.create_task(worker.drain())
    while not any(pusher.held for pusher in worker.pushers):  # noqa: ASYNC110 - there is nothing to wait for
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert any(pusher._under_way for pusher in worker.pushers), "calls are under way"
    (sweep,) = [task for task in worker.tasks if task.name == "sweep"]
    street.clock.advance(hours * 3600)
    await sweep.run()  # at once, before an answer can come
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
