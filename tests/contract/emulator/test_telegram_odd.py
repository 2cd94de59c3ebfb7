"""Odd input: the emulator answers as the platform would, and the specification judges it."""

import aiohttp
import pytest

from bot.emulator.telegram.methods import METHODS
from bot.emulator.world import World
from tests.contract.emulator.telegram_client import Client


@pytest.fixture
def client(http: aiohttp.ClientSession, world: World) -> Client:
    return Client(http, world)


ODD = [
    "",
    "null",
    "[]",
    "{}",
    "-1",
    "²",
    "9" * 5000,
    "[" * 50_000,
    '"x',
    "\ud83d",
    "NaN",
    "<b",
    "*",
    [[1]],
    {"a": None},
    None,
]
NAMES = [
    *(
        "chat_id",
        "text",
        "caption",
        "parse_mode",
        "entities",
        "reply_markup",
        "reply_parameters",
        "message_id",
        "offset",
    ),
    *("message_ids", "media", "photo", "latitude", "longitude", "commands", "scope", "language_code", "menu_button"),
    *("url", "secret_token", "action", "callback_query_id", "file_id", "from_chat_id", "link_preview_options"),
]


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"logOut", "getUpdates"}))
async def test_odd_values_are_answered_politely(client: Client, world: World, method: str) -> None:
    person = await client.person()
    sent = (await client.call("sendMessage", chat_id=person, text="x")).result["message_id"]
    usual = {"chat_id": person, "from_chat_id": person, "text": "x", "message_id": sent, "action": "typing"}
    for name in NAMES:
        for value in ODD:
            answer = await client.call(method, **{**usual, name: value})
            assert answer.status in (200, 400, 401, 403, 404, 409, 429), (name, value, answer.body)
    await client.call("deleteWebhook")
    world.violations.clear()


async def test_multipart_that_is_none(client: Client) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    async with client.http.post(f"{client.path}/sendPhoto", data=b"nothing", headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["ok"] is False


async def test_specification_judges_calls(client: Client, world: World) -> None:
    if world.specs is None:
        pytest.skip("NAJIMI_SPECS names no folder of platform specifications")
    person = await client.person()
    await client.call("sendMessage", chat_id=person, text="x", colour="red", reply_markup={"inline_keyboard": [[{}]]})
    (violation,) = world.violations
    assert (violation.platform, violation.side, violation.where) == ("telegram", "request", "sendMessage")
    assert "colour: unknown parameter" in violation.errors
    assert any("text: required in InlineKeyboardButton" in error for error in violation.errors)
    world.violations.clear()
