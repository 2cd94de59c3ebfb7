"""getUpdates: offsets, retention, allowed kinds, and two pollers at once."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.emulator.world import World
from tests.contract.emulator.telegram_client import Answer, Client


@pytest.fixture
def client(http: aiohttp.ClientSession, world: World) -> Client:
    return Client(http, world)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def say(client: Client, person: int, *words: str) -> None:
    for word in words:
        await client.act(person, "text", text=word)


async def test_offset_confirms_and_forgets(client: Client) -> None:
    person = await client.person()
    await say(client, person, "a", "b", "c")
    first = await client.updates()
    assert texts(first) == ["a", "b", "c"]
    assert [update["update_id"] - first[0]["update_id"] for update in first] == [0, 1, 2]
    assert texts(await client.updates()) == ["a", "b", "c"]
    assert texts(await client.updates(offset=first[1]["update_id"])) == ["b", "c"]
    assert texts(await client.updates()) == ["b", "c"]
    assert await client.updates(offset=first[2]["update_id"] + 1) == []


async def test_negative_offset_keeps_the_last(client: Client) -> None:
    person = await client.person()
    await say(client, person, "a", "b", "c")
    assert texts(await client.updates(offset=-1)) == ["c"]
    assert texts(await client.updates()) == ["c"]


async def test_long_poll_ends_with_the_first_update(client: Client) -> None:
    person = await client.person()
    poll = asyncio.create_task(client.updates(timeout=50))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await say(client, person, "now")
    assert texts(await asyncio.wait_for(poll, 5)) == ["now"]


async def test_long_poll_ends_after_fifty_seconds_at_most(client: Client, world: World) -> None:
    poll = asyncio.create_task(client.updates(timeout=600))
    await asyncio.sleep(0.05)
    world.clock.advance(51)
    assert await asyncio.wait_for(poll, 5) == []


async def test_newest_poller_wins(client: Client, world: World) -> None:
    person = await client.person()
    older = asyncio.create_task(client.call("getUpdates", timeout=50))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(client.call("getUpdates", timeout=50))
    lost: Answer = await asyncio.wait_for(older, 5)
    assert lost.status == 409
    assert lost.complaint.startswith("Conflict: terminated by other getUpdates request")
    await say(client, person, "mine")
    assert texts((await asyncio.wait_for(newer, 5)).result) == ["mine"]


async def test_webhook_and_polling_exclude_each_other(client: Client) -> None:
    poll = asyncio.create_task(client.call("getUpdates", timeout=50))
    await asyncio.sleep(0.05)
    await client.call("setWebhook", url="http://127.0.0.1:9/hook")
    assert (await asyncio.wait_for(poll, 5)).complaint == "Conflict: terminated by setWebhook request"
    refused = await client.call("getUpdates")
    assert refused.complaint.startswith("Conflict: can't use getUpdates method while webhook is active")
    deleted = await client.call("deleteWebhook")
    assert (deleted.result, deleted.body["description"]) == (True, "Webhook was deleted")
    assert await client.updates() == []


async def test_repeated_offset_is_slowed_down(client: Client, world: World) -> None:
    person = await client.person()
    await say(client, person, "a", "b")
    assert len((await client.call("getUpdates")).result) == 2
    assert len((await client.call("getUpdates")).result) == 1
    world.telegram.updates.pending.clear()
    third = asyncio.create_task(client.call("getUpdates"))
    await asyncio.sleep(0.05)
    assert not third.done()
    world.clock.advance(3)
    assert (await asyncio.wait_for(third, 5)).result == []


async def test_allowed_updates_are_remembered(client: Client, world: World) -> None:
    person = await client.person()
    assert await client.updates(allowed_updates=["callback_query", "unheard_of"]) == []
    await say(client, person, "unwanted")
    assert await client.updates(allowed_updates="not json") == []
    world.violations.clear()
    assert await client.updates(allowed_updates=[]) == []
    await say(client, person, "wanted")
    assert texts(await client.updates()) == ["wanted"]


async def test_callbacks_are_kept_150_seconds_and_messages_a_day(client: Client, world: World) -> None:
    person = await client.person()
    sent = (await client.call("sendMessage", chat_id=person, text="x")).result["message_id"]
    await client.act(person, "tap", message_id=sent, data="a")
    await say(client, person, "a")
    world.clock.advance(160)
    assert texts(await client.updates()) == ["a"]
    world.clock.advance(24 * 3600)
    assert await client.updates() == []


async def test_numbers_start_anew_after_a_quiet_week(client: Client, world: World) -> None:
    person = await client.person()
    await say(client, person, "a")
    before = (await client.updates())[0]["update_id"]
    world.clock.advance(8 * 86_400)
    await say(client, person, "b")
    assert abs((await client.updates())[0]["update_id"] - before) > 1000


async def test_duplicate_and_late_updates_on_demand(client: Client) -> None:
    person = await client.person()
    late = await client.act(person, "text", "?deliver=0", text="late")
    await client.act(person, "text", "?duplicate=1", text="twice")
    assert texts(await client.updates()) == ["twice", "twice"]
    await client.control("updates", updates=late["updates"])
    assert texts(await client.updates()) == ["late", "twice", "twice"]


async def test_edited_text_is_an_update_of_its_own(client: Client) -> None:
    person = await client.person()
    number = (await client.act(person, "text", text="gren tea"))["message_id"]
    await client.act(person, "edit", message_id=number, text="green tea /help")
    edited = (await client.updates())[-1]["edited_message"]
    assert (edited["message_id"], edited["text"]) == (number, "green tea /help")
    assert edited["entities"] == [{"type": "bot_command", "offset": 10, "length": 5}]


async def test_start_with_payload_unblocks(client: Client, http: aiohttp.ClientSession) -> None:
    person = await client.person()
    await client.act(person, "block")
    async with http.post(f"/_/telegram/users/{person}/text", json={"text": "x"}) as refused:
        assert refused.status == 400
    await client.act(person, "start", payload="c_spring")
    updates = await client.updates()
    assert [next(key for key in update if key != "update_id") for update in updates] == [
        "my_chat_member",
        "my_chat_member",
        "message",
    ]
    assert updates[-1]["message"]["text"] == "/start c_spring"
    async with http.post(f"/_/telegram/users/{person}/start", json={"payload": "not allowed!"}) as refused:
        assert refused.status == 400
