"""The Bot API over HTTP: parameters, envelope, tokens, refusals, people who cannot be written to."""

import json
from typing import Any

import aiohttp
import pytest

from bot.emulator.faults import Fault
from bot.emulator.world import World
from tests.contract.emulator.telegram_client import Client


@pytest.fixture
def client(http: aiohttp.ClientSession, world: World) -> Client:
    return Client(http, world)


async def test_first_occurrence_wins_and_methods_have_no_case(client: Client) -> None:
    person = await client.person()
    url = f"{client.path}/SENDMESSAGE?text=first&text=second"
    async with client.http.post(url, data={"text": "third", "chat_id": person}) as answer:
        assert (await answer.json())["result"]["text"] == "first"


@pytest.mark.parametrize("wrap", [json.dumps, lambda value: value])
async def test_json_text_and_json_object_are_the_same(client: Client, wrap: Any) -> None:
    person = await client.person()
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    sent = (await client.call("sendMessage", chat_id=str(person), text="x", reply_markup=wrap(markup))).result
    assert sent["reply_markup"] == markup


async def test_get_with_a_query_and_method_as_parameter(client: Client) -> None:
    async with client.http.get(f"{client.path}/getMe") as answer:
        assert (await answer.json())["result"]["is_bot"] is True
    async with client.http.get(f"{client.path}/", params={"method": "getme"}) as answer:
        assert (await answer.json())["result"]["username"] == "najimi_bot"


async def test_numbers_are_clamped_not_refused(client: Client, world: World) -> None:
    await client.control("updates", updates=[{"update_id": n, "message": {}} for n in range(1, 200)])
    assert len(await client.updates(limit=500)) == 100
    assert len(await client.updates(limit=-3)) == 1
    world.violations.clear()


@pytest.mark.parametrize(
    ("token", "status", "description"),
    [
        ("7000000001:wrong", 401, "Unauthorized"),
        ("0123:abc", 401, "Unauthorized: invalid token specified"),
        ("nonsense", 401, "Unauthorized: invalid token specified"),
    ],
)
async def test_wrong_tokens(client: Client, token: str, status: int, description: str) -> None:
    async with client.http.post(f"/bot{token}/getMe") as answer:
        assert answer.status == status
        assert await answer.json() == {"ok": False, "error_code": status, "description": description}


async def test_logged_out(client: Client) -> None:
    assert (await client.call("logOut")).result is True
    assert (await client.call("getMe")).complaint == "Logged out"


async def test_unknown_method(client: Client) -> None:
    answer = await client.call("sendPigeon")
    assert (answer.status, answer.complaint) == (404, "Not Found: method not found")


async def test_method_of_the_api_that_is_not_played(client: Client, world: World) -> None:
    answer = await client.call("sendDice", chat_id=1)
    assert answer.status == (501 if world.specs else 404)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x" * 32769}, "text is too long"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 1}, "chat not found"),
        ({"text": "x", "chat_id": "@someone"}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": [1]}, "object expected as reply markup"),
    ],
)
async def test_refused_messages(client: Client, world: World, arguments: dict[str, Any], complaint: str) -> None:
    person = await client.person()
    answer = await client.call("sendMessage", **{"chat_id": person, **arguments})
    assert (answer.status, answer.complaint) == (400, f"Bad Request: {complaint}")
    assert world.inbox.entries() == []
    world.violations.clear()


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"text": "A", "callback_data": "あ" * 22}, "BUTTON_DATA_INVALID"),
        (
            {"text": "A", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "A", "url": "javascript:1"}, "inline keyboard button URL 'javascript:1' is invalid: "),
        ({"text": "A", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_refused_buttons(client: Client, button: dict[str, Any], complaint: str) -> None:
    person = await client.person()
    answer = await client.call("sendMessage", chat_id=person, text="x", reply_markup={"inline_keyboard": [[button]]})
    assert answer.complaint.startswith(f"Bad Request: {complaint}")


async def test_callback_data_of_64_bytes_is_taken(client: Client) -> None:
    person = await client.person()
    button = {"text": "A", "callback_data": "あ" * 21 + "x"}
    answer = await client.call("sendMessage", chat_id=person, text="x", reply_markup={"inline_keyboard": [[button]]})
    assert answer.status == 200


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
