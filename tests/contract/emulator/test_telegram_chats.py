"""People, chats, edits, presses, commands and albums of the emulated Telegram."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.emulator.world import World
from tests.contract.emulator.telegram_client import Client


@pytest.fixture
def client(http: aiohttp.ClientSession, world: World) -> Client:
    return Client(http, world)


async def test_people_who_cannot_be_written_to(client: Client, world: World) -> None:
    stranger = await client.person(started=False)
    blocker, gone = await client.person(), await client.person()
    await client.act(blocker, "block")
    await client.act(gone, "deactivate")
    expected = {
        stranger: "Forbidden: bot can't initiate conversation with a user",
        blocker: "Forbidden: bot was blocked by the user",
        gone: "Forbidden: user is deactivated",
    }
    for person, complaint in expected.items():
        answer = await client.call("sendMessage", chat_id=person, text="x")
        assert (answer.status, answer.complaint) == (403, complaint)
    assert world.inbox.entries("telegram") == []


async def test_block_and_unblock_are_told(client: Client) -> None:
    person = await client.person()
    await client.act(person, "block")
    await client.act(person, "block")
    await client.act(person, "unblock")
    changes = [update["my_chat_member"] for update in await client.updates()]
    states = [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in changes]
    assert states == [("member", "kicked"), ("kicked", "member")]


async def test_migrated_and_lost_groups(client: Client) -> None:
    group = (await client.control("groups", title="Tea friends"))["id"]
    new = (await client.control(f"groups/{group}/migrate"))["id"]
    answer = await client.call("sendMessage", chat_id=group, text="x")
    assert answer.body["parameters"] == {"migrate_to_chat_id": new}
    assert (await client.call("sendMessage", chat_id=new, text="x")).result["message_id"] == 1
    await client.control(f"groups/{new}/kick")
    assert (await client.call("sendMessage", chat_id=new, text="x")).status == 403


async def test_one_message_counter_over_all_private_chats(client: Client) -> None:
    first, second = await client.person(), await client.person()
    numbers = [
        (await client.call("sendMessage", chat_id=chat, text="x")).result["message_id"]
        for chat in (first, second, first)
    ]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


async def test_edits_change_the_chat_but_not_the_inbox(client: Client, world: World) -> None:
    person = await client.person()
    sent = (await client.call("sendMessage", chat_id=person, text="old")).result
    edited = await client.call("editMessageText", chat_id=person, message_id=sent["message_id"], text="new")
    assert edited.result["text"] == "new"
    assert edited.result["edit_date"] >= sent["date"]
    again = await client.call("editMessageText", chat_id=person, message_id=sent["message_id"], text="new")
    assert again.complaint.startswith("Bad Request: message is not modified: specified new message content")
    assert [entry.message["text"] for entry in world.inbox.entries()] == ["old"]
    assert (await client.chat(person))["messages"][-1]["message"]["text"] == "new"


async def test_what_cannot_be_edited_or_deleted(client: Client, world: World) -> None:
    person = await client.person()
    mine = (await client.act(person, "text", text="mine"))["message_id"]
    edit = await client.call("editMessageText", chat_id=person, message_id=mine, text="x")
    assert edit.complaint == "Bad Request: message can't be edited"
    missing = await client.call("editMessageText", chat_id=person, message_id=999, text="x")
    assert missing.complaint == "Bad Request: message to edit not found"
    assert (await client.call("deleteMessage", chat_id=person, message_id=999)).complaint.endswith("delete not found")
    assert (await client.call("deleteMessages", chat_id=person, message_ids=[999, mine])).result is True
    sent = (await client.call("sendMessage", chat_id=person, text="old")).result["message_id"]
    world.clock.advance(49 * 3600)
    old = await client.call("deleteMessage", chat_id=person, message_id=sent)
    assert old.complaint == "Bad Request: message can't be deleted"


async def test_callback_is_answered_once_and_in_time(client: Client, world: World) -> None:
    person = await client.person()
    sent = (await client.call("sendMessage", chat_id=person, text="x")).result["message_id"]
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    first = (await client.act(person, "tap", message_id=sent, data="a"))["callback_query_id"]
    assert (await client.call("answerCallbackQuery", callback_query_id=first, text="Done")).result is True
    assert (await client.chat(person))["toast"]["text"] == "Done"
    assert (await client.call("answerCallbackQuery", callback_query_id=first)).complaint == late
    second = (await client.act(person, "tap", message_id=sent, data="a"))["callback_query_id"]
    world.clock.advance(60)
    assert (await client.call("answerCallbackQuery", callback_query_id=second)).complaint == late


async def test_taps_on_other_buttons(client: Client) -> None:
    person = await client.person()
    url = {"text": "A", "url": "https://shop.example/"}
    assert (await client.act(person, "tap", message_id=1, button=url))["url"] == "https://shop.example/"
    coupon = {"text": "A", "copy_text": {"text": "TEA-10"}}
    assert (await client.act(person, "tap", message_id=1, button=coupon))["copy_text"] == "TEA-10"
    await client.act(person, "tap", button="緑茶")
    await client.act(person, "tap", button={"text": "Tel", "request_contact": True})
    messages = [update["message"] for update in await client.updates()]
    assert messages[0]["text"] == "緑茶"
    assert messages[1]["contact"]["user_id"] == person


async def test_press_on_a_deleted_message_is_inaccessible(client: Client) -> None:
    person = await client.person()
    sent = (await client.call("sendMessage", chat_id=person, text="x")).result["message_id"]
    await client.call("deleteMessage", chat_id=person, message_id=sent)
    await client.act(person, "tap", message_id=sent, data="a")
    message = (await client.updates())[0]["callback_query"]["message"]
    assert (message["date"], "text" in message) == (0, False)


async def test_commands_are_looked_up_by_chat_then_language(client: Client) -> None:
    person = await client.person(language_code="ja")

    async def put(name: str, **where: Any) -> None:
        commands = [{"command": f"/{name}", "description": "x"}]
        assert (await client.call("setMyCommands", commands=commands, **where)).result is True

    async def shown() -> str:
        return str((await client.chat(person))["commands"][0]["command"])

    await put("plain")
    assert await shown() == "plain"
    await put("japanese", language_code="ja")
    assert await shown() == "japanese"
    await put("private", scope={"type": "all_private_chats"})
    assert await shown() == "private"
    await put("own", scope={"type": "chat", "chat_id": person})
    assert await shown() == "own"
    await client.call("deleteMyCommands", scope={"type": "chat", "chat_id": person})
    assert await shown() == "private"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"commands": [{"command": "Big", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [], "language_code": "jpn"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "galaxy"}}, "can't parse BotCommandScope: Unsupported type specified"),
    ],
)
async def test_refused_commands(client: Client, world: World, arguments: dict[str, Any], complaint: str) -> None:
    assert (await client.call("setMyCommands", **arguments)).complaint == f"Bad Request: {complaint}"
    world.violations.clear()


async def test_album_rules(client: Client, world: World) -> None:
    person = await client.person()
    photo = {"type": "photo", "media": "https://img.example/a.jpg"}
    document = {"type": "document", "media": "https://img.example/a.pdf"}

    async def complaint(media: list[dict[str, Any]]) -> str:
        return (await client.call("sendMediaGroup", chat_id=person, media=media)).complaint

    assert await complaint([photo] * 11) == "Bad Request: too many messages to send as an album"
    mixed = await complaint([photo, document])
    assert mixed == "Bad Request: can't use the media of the specified type in the album"
    album = (await client.call("sendMediaGroup", chat_id=person, media=[{**photo, "caption": "A"}, photo])).result
    assert len({message["media_group_id"] for message in album}) == 1
    assert [entry.kind for entry in world.inbox.entries()] == ["sendMediaGroup"] * 2


async def test_photos_by_address_are_fetched_from_this_machine(client: Client, world: World) -> None:
    person = await client.person()
    gone = await client.call("sendPhoto", chat_id=person, photo=f"{world.base_url}/file/bot{'x'}/nothing.jpg")
    assert gone.complaint == "Bad Request: failed to get HTTP URL content"
    page = await client.call("sendPhoto", chat_id=person, photo=f"{world.base_url}/_/state")
    assert page.complaint == "Bad Request: wrong type of the web page content"
    assert (await client.call("sendPhoto", chat_id=person)).complaint == "Bad Request: there is no photo in the request"
    world.violations.clear()


async def test_mention_by_number_names_the_person(client: Client) -> None:
    person = await client.person()
    text = f'<a href="tg://user?id={person}">you</a> <a href="tg://user?id=5">who</a>'
    sent = (await client.call("sendMessage", chat_id=person, text=text, parse_mode="HTML")).result
    assert [entity["user"]["first_name"] for entity in sent["entities"]] == ["Hana"]


async def test_reset_forgets_people_but_not_what_the_bot_has_set(client: Client, world: World) -> None:
    person = await client.person()
    await client.call("setMyCommands", commands=[{"command": "help", "description": "x"}])
    await client.act(person, "text", text="before")
    before = (await client.updates())[-1]["update_id"]
    poll = asyncio.create_task(client.call("getUpdates", offset=before + 1, timeout=50))
    await asyncio.sleep(0.05)
    async with client.http.post("/_/reset", json={}) as answer:
        assert answer.status == 200
    assert (await asyncio.wait_for(poll, 5)).result == []
    assert (await client.call("sendMessage", chat_id=person, text="x")).complaint == "Bad Request: chat not found"
    assert len((await client.call("getMyCommands")).result) == 1
    newcomer = await client.person(started=False)
    assert newcomer != person
    await client.act(newcomer, "start")
    assert (await client.updates())[0]["update_id"] > before
