"""Without a kill: a stop, a pause, lost answers, and steps that fail while the service lives on."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import pytest

from bot.emulator.faults import Fault
from tests.kill import survival
from tests.kill.town import Town

pytestmark = pytest.mark.slow


def slow_down(place: Town, seconds: float) -> None:
    """Let each call of both platforms take so long."""
    for platform, method in (("line", "push"), ("telegram", "sendMessage")):
        place.world.faults.add(Fault(platform, method, times=10_000, action="delay", delay=seconds))


async def arrived(place: Town, count: int) -> None:
    async with asyncio.timeout(20):
        while len(place.arrivals()) < count:  # noqa: ASYNC110 - another process sends
            await asyncio.sleep(0.01)


async def test_r8_a_deploy_in_the_middle_leaves_nothing_unknown(place: Town) -> None:
    slow_down(place, 0.4)
    await place.start()
    await survival.happen(place)
    await arrived(place, 3)
    began = time.monotonic()
    assert await place.stop() == 0
    assert time.monotonic() - began < 15
    states = Counter(row.state for row in [*await place.rows(), *await place.rows("restock")])
    assert set(states) <= {"sent", "queued", "cancelled"}, states
    assert states["queued"], "it was stopped too late to prove anything"
    place.world.faults.clear()
    await place.start()
    await survival.settle(place)
    assert await survival.broken(place, unknown=0) == []


async def test_r13_an_answer_that_never_comes(place: Town) -> None:
    """LINE has it once, whatever was lost on the way back; what Telegram may have taken is not sent again."""
    for nth in (2, 9, 17):
        place.world.faults.add(Fault("line", "push", nth=nth, action="accept_then_drop"))
    for nth in (3, 8):
        place.world.faults.add(Fault("telegram", "sendMessage", nth=nth, action="accept_then_drop"))
    await place.start()
    await survival.happen(place)
    await survival.settle(place)
    assert place.world.faults.planned() == [], "a fault did not happen"
    assert await survival.broken(place, unknown=2) == []


async def test_a_pause_is_obeyed_within_two_seconds_and_resuming_repeats_nobody(place: Town) -> None:
    slow_down(place, 0.3)
    place.more["TELEGRAM_MESSAGES_PER_SECOND"] = "4"
    await place.start()
    await survival.happen(place)
    await arrived(place, 5)
    assert (await place.api("POST", f"/campaigns/{place.campaign}/pause"))[0] == 200
    await asyncio.sleep(2)
    at_pause = [each for each in place.arrivals() if each.occasion == "broadcast"]
    await asyncio.sleep(1.5)
    assert [each for each in place.arrivals() if each.occasion == "broadcast"] == at_pause
    assert len(at_pause) < 59, "it was over before it could be paused"
    place.world.faults.clear()
    assert (await place.api("POST", f"/campaigns/{place.campaign}/resume"))[0] == 200
    await survival.settle(place)
    assert await survival.broken(place, unknown=0) == []


@pytest.mark.parametrize(
    "armed",
    [
        "send.before_mark_commit@1:raise,event.before_commit@2:raise,campaign.in_page:raise",
        "inbox.before_commit@2:enospc,send.after_claim@1:enospc,restock.after_wave:enospc",
        "send.before_mark_commit@2:disconnect,campaign.before_finish:disconnect,event.after_commit@2:disconnect",
        "send.after_mark@1:raise,send.after_record@1:raise,campaign.after_freeze:enospc",
    ],
)
async def test_a_step_that_fails_is_taken_again_by_the_same_process(place: Town, armed: str) -> None:
    await place.start(armed)
    await survival.happen(place)
    await survival.settle(place)
    assert await survival.broken(place, unknown=0) == []


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
