"""The Bot API over HTTP: parameters, envelope, tokens and refusals."""

import json
from typing import Any

import aiohttp
import pytest

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
