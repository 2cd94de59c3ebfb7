"""Flood control and planned faults of the emulated Telegram."""

import aiohttp
import pytest

from bot.emulator.faults import Fault
from bot.emulator.world import World
from tests.contract.emulator.telegram_client import Client


@pytest.fixture
def client(http: aiohttp.ClientSession, world: World) -> Client:
    return Client(http, world)


async def test_answer_lost_after_sending_is_in_the_inbox(client: Client, world: World) -> None:
    person = await client.person()
    world.faults.add(Fault(platform="telegram", method="sendMessage", user=str(person), action="accept_then_drop"))
    with pytest.raises(aiohttp.ClientError):
        await client.call("sendMessage", chat_id=person, text="once")
    assert [entry.message["text"] for entry in world.inbox.entries("telegram", str(person))] == ["once"]
    assert [(call.method, call.status) for call in world.requests] == [("sendMessage", 0)]


async def test_planned_429_looks_like_telegrams(client: Client, world: World) -> None:
    person = await client.person()
    world.faults.add(Fault(method="sendMessage", status=429, headers={"Retry-After": "37"}))
    answer = await client.call("sendMessage", chat_id=person, text="x")
    assert (answer.complaint, answer.headers["Retry-After"]) == ("Too Many Requests: retry after 37", "37")
    assert answer.body["parameters"] == {"retry_after": 37}
    assert world.inbox.entries() == []


async def test_limits_when_switched_on(client: Client, world: World) -> None:
    person = await client.person()
    await client.control("settings", rate_limits=True, chat_burst=2)
    codes = [(await client.call("sendMessage", chat_id=person, text="x")).status for _ in range(3)]
    assert codes == [200, 200, 429]
    refused = await client.call("sendMessage", chat_id=person, text="x")
    assert (refused.body["parameters"], refused.headers["Retry-After"]) == ({"retry_after": 1}, "1")
    world.clock.advance(1)
    assert (await client.call("sendMessage", chat_id=person, text="x")).status == 200


async def test_overall_limit_and_paid_broadcast(client: Client, world: World) -> None:
    people = [await client.person() for _ in range(5)]
    await client.control("settings", rate_limits=True, burst=3, per_second=0.01, stars=10_000)
    codes = [(await client.call("sendMessage", chat_id=person, text="x")).status for person in people]
    assert codes == [200, 200, 200, 429, 429]
    paid = await client.call("sendMessage", chat_id=people[3], text="x", allow_paid_broadcast=True)
    assert paid.status == 200
    assert (await client.call("getMyStarBalance")).result == {"amount": 9999}


async def test_group_limit_of_twenty_a_minute(client: Client, world: World) -> None:
    group = (await client.control("groups", title="Tea friends"))["id"]
    await client.control("settings", rate_limits=True, chat_burst=100)
    codes = [(await client.call("sendMessage", chat_id=group, text="x")).status for _ in range(21)]
    assert codes == [200] * 20 + [429]
    world.clock.advance(61)
    assert (await client.call("sendMessage", chat_id=group, text="x")).status == 200


async def test_short_flood_wait_is_held(client: Client, world: World) -> None:
    person = await client.person()
    await client.control("settings", rate_limits=True, chat_burst=1, chat_per_second=10, flood_hold_seconds=60)
    codes = [(await client.call("sendMessage", chat_id=person, text="x")).status for _ in range(3)]
    assert codes == [200, 200, 200]
