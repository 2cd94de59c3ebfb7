"""What platforms do to a sender: too fast, come back later, used up, broken, gone, half an answer, a slow one."""

from __future__ import annotations

import random

import aiohttp
import pytest

from bot.channels.line import client as line_client
from bot.emulator.faults import Fault
from bot.emulator.server import serve
from tests.faults import crowd
from tests.roads import crew
from tests.roads.street import HOST, Street

ONE_OF_EACH = {"sent": 1}


def misbehave(street: Street, platform: str, method: str, action: str = "status", **more: object) -> None:
    street.world.faults.add(Fault(platform, method, action=action, **{"times": 10_000, **more}))  # type: ignore[arg-type]


async def test_r9_a_third_of_all_calls_is_too_fast_for_two_minutes(street: Street) -> None:
    """The rate gives way, everybody gets it, and few calls were made in vain."""
    people = await crowd.gather(street, "line", 150)
    chance = random.Random(9)
    for nth in range(1, 2000):
        if chance.random() < 0.3:
            misbehave(street, "line", "push", status=429, nth=nth, times=1, body={"message": "too fast"})
    campaign = await crowd.begin(street)
    for _ in range(24):
        await street.advance(minutes=5 / 60)
    street.world.faults.clear()
    while "open" in await crowd.counts(street, campaign):
        await street.advance(minutes=1)
    assert sorted(crowd.arrived(street)) == sorted(people)
    in_vain = crowd.calls(street, "push") - len(people)
    assert 0 < in_vain <= 0.1 * len(people) + 20, "what was in flight at the first refusal is refused with it"


async def test_r10_telegram_names_its_wait_and_is_left_alone_for_so_long(street: Street) -> None:
    people = await crowd.gather(street, "telegram", 12)
    headers = {"Retry-After": "37"}
    misbehave(street, "telegram", "sendMessage", status=429, nth=4, times=1, headers=headers)
    campaign = await crowd.begin(street)
    before = crowd.calls(street, "sendMessage")
    assert len(crowd.arrived(street)) == before - 1 < len(people)
    await street.advance(minutes=36 / 60)
    assert crowd.calls(street, "sendMessage") == before, "somebody was called within the 37 seconds"
    await street.advance(minutes=3 / 60)
    assert await crowd.counts(street, campaign) == {"sent": 12}
    assert sorted(crowd.arrived(street)) == sorted(people)


async def test_r11_the_months_messages_end_in_the_middle(street: Street) -> None:
    """The shop said 200, LINE knows better: pause, tell staff both numbers, lose nothing."""
    boss = await crew.hire(street, "telegram")
    people = await crowd.gather(street, "line", 9)
    await street.act("line/settings", {"monthly_quota": 4})
    campaign = await crowd.begin(street)
    told = await street.api("GET", f"/campaigns/{campaign}", settle=False)
    assert told["status"] == "paused"
    assert await crowd.counts(street, campaign) == {"sent": 4, "open": 5}
    await street.advance(minutes=1)
    notice = await boss.heard()
    assert "必要な通数は5通" in notice
    assert "今月の残りは" in notice
    assert [said for said in await boss.said() if "必要な通数" in said] == [notice], "it was told more than once"
    await street.act("line/settings", {"monthly_quota": 100})
    await street.api("POST", f"/campaigns/{campaign}/resume")
    await street.advance(hours=2)
    assert sorted(crowd.arrived(street)) == sorted(people)


@pytest.mark.parametrize(("used", "percent"), [(160, "80%"), (190, "95%"), (200, "100%")])
async def test_r11_owners_hear_of_the_quota_before_it_is_used_up(street: Street, used: int, percent: str) -> None:
    boss = await crew.hire(street, "telegram")
    await street.act("line/settings", {"used": used})
    await street.service.worker.drain()
    async with street.service.database.write() as uow:
        uow.announce("notices")
    for _ in range(3):
        await street.advance(hours=2)
    notices = [said for said in await boss.said() if "今月のLINEの通数" in said]
    assert len(notices) == 1
    assert percent in notices[0]
    assert f"{used}通" in notices[0]


async def test_r12_ten_minutes_of_errors_and_then_well(street: Street) -> None:
    """The breaker opens: few calls while LINE is broken, none lost, and everybody once."""
    people = await crowd.gather(street, "line", 150)
    misbehave(street, "line", "push", status=500)
    campaign = await crowd.begin(street)
    for _ in range(20):
        await street.advance(minutes=0.5)
    in_vain = crowd.calls(street, "push")
    assert 20 <= in_vain <= 20 + 64 + 21, "beyond what was in flight, one call each thirty seconds"
    assert crowd.arrived(street) == []
    street.world.faults.clear()
    for _ in range(20):
        await street.advance(minutes=0.5)
    assert await crowd.counts(street, campaign) == {"sent": 150}
    assert sorted(crowd.arrived(street)) == sorted(people)


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_r14_a_platform_that_cannot_be_reached_makes_nothing_unknown(street: Street, channel: str) -> None:
    people = await crowd.gather(street, channel, 6)
    port = int(street.world.base_url.rsplit(":", 1)[1])
    await street.emulator.cleanup()
    draft = await street.api("POST", "/campaigns", crowd.BODY, settle=False)
    await street.api("POST", f"/campaigns/{draft['id']}/start", settle=False)
    await street.service.worker.drain()
    assert set(await crowd.rows(street)) == {("queued", "busy")}
    street.emulator = await serve(HOST, port, street.world)
    for _ in range(4):
        await street.advance(minutes=1)
    assert await crowd.counts(street, draft["id"]) == {"sent": 6}
    assert sorted(crowd.arrived(street)) == sorted(people)


@pytest.mark.parametrize("action", ["half_body", "html"])
async def test_r15_an_answer_that_is_none_is_no_success(street: Street, action: str) -> None:
    """LINE is asked again with the same key; on Telegram nobody can know, so nobody is written to twice."""
    await crowd.gather(street, "line", 3)
    await crowd.gather(street, "telegram", 3)
    for platform, method in (("line", "push"), ("telegram", "sendMessage")):
        misbehave(street, platform, method, action, nth=2, times=1, status=200)
    campaign = await crowd.begin(street)
    for _ in range(4):
        await street.advance(minutes=1)
    assert await crowd.counts(street, campaign) == {"sent": 5, "unknown": 1}
    assert len(crowd.arrived(street, "line")) == len(set(crowd.arrived(street, "line"))) == 3
    on_telegram = crowd.arrived(street, "telegram")
    assert len(on_telegram) == len(set(on_telegram)) == (3 if action == "half_body" else 2)


async def test_r16_a_slow_answer_is_given_up_and_the_others_go_on(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert line_client._TIMEOUT.total == 15
    monkeypatch.setattr(line_client, "_TIMEOUT", aiohttp.ClientTimeout(total=1.0))
    people = await crowd.gather(street, "line", 6)
    misbehave(street, "line", "push", "slow_drip", nth=2, times=1, delay=30.0)
    campaign = await crowd.begin(street)
    assert await crowd.counts(street, campaign) == {"sent": 5, "open": 1}
    await street.advance(minutes=1)
    assert await crowd.counts(street, campaign) == {"sent": 6}
    assert sorted(crowd.arrived(street)) == sorted(people)


def test_timeouts_are_those_of_the_table() -> None:
    assert aiohttp.ClientTimeout(total=15, connect=3, sock_read=10) == line_client._TIMEOUT
