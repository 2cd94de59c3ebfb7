"""What each answer of Telegram means for the message, and what a paid broadcast is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.app import price_of_speed
from bot.channels.telegram import client as telegram_client
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.client import PICTURE_FAILED, classify
from bot.domain.replies import Text
from bot.domain.sending import Busy, Refused, SendResult, Sent, Unknown
from bot.emulator.server import running
from bot.emulator.telegram.chats import Person
from bot.emulator.world import World
from bot.settings import Settings


def answer(code: int, description: str, **parameters: Any) -> tuple[int, bytes]:
    body = {"ok": False, "error_code": code, "description": description}
    return code, json.dumps({**body, "parameters": parameters} if parameters else body).encode()


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ((200, b'{"ok":true,"result":{"message_id":7}}'), Sent("7")),
        ((200, b'{"ok":true,"result":true}'), Sent("")),
        ((200, b"<html>"), Unknown("unreadable_answer:200")),
        ((200, b"[]"), Unknown("unreadable_answer:200")),
        ((502, b"Bad Gateway"), Unknown("unreadable_answer:502")),
        (answer(500, "Internal Server Error"), Unknown("server_error:500")),
        (answer(429, "Too Many Requests: retry after 37", retry_after=37), Busy("rate_limited", 37.0, everyone=True)),
        (answer(429, "Too Many Requests"), Busy("rate_limited", 5.0, everyone=True)),
        (answer(401, "Unauthorized"), Refused("token_rejected", channel_down=True)),
        (answer(404, "Not Found"), Refused("token_rejected", channel_down=True)),
        (
            answer(403, "Forbidden: bot was blocked by the user"),
            Refused("unreachable:Forbidden: bot was blocked by the user", unreachable=True),
        ),
        (
            answer(400, "Bad Request: chat not found"),
            Refused("unreachable:Bad Request: chat not found", unreachable=True),
        ),
        (answer(400, "Bad Request: failed to get HTTP URL content"), Refused(PICTURE_FAILED)),
        (answer(400, "Bad Request: message is too long"), Refused("rejected:400:Bad Request: message is too long")),
    ],
)
def test_r15_each_answer_means_one_thing(given: tuple[int, bytes], means: SendResult) -> None:
    assert classify(*given) == means


def test_timeouts_are_those_of_the_table() -> None:
    timeout = telegram_client._TIMEOUT
    assert (timeout.total, timeout.connect, timeout.sock_read) == (15, 3, 10)


async def test_a_paid_broadcast_pays_for_pushes_and_not_for_answers() -> None:
    world = World()
    async with running(world):
        world.telegram.add_person(Person(77, "Ken"))
        channel = TelegramChannel(world.telegram.settings.token, world.base_url, 1000.0, paid=True)
        sent: list[dict[str, Any]] = []

        class Noting(telegram_client.Client):
            async def send(self, method: str, arguments: dict[str, Any]) -> SendResult:
                sent.append(arguments)
                return Sent("1")

        channel.client = Noting("1:x", world.base_url)
        await channel.push("77", Text("a"))
        await channel._say("77", Text("b"))
        await channel.close()
    assert [each.get("allow_paid_broadcast") for each in sent] == [True, None]
    assert channel.limits.window == 128


def test_its_price_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:x")
    assert price_of_speed(Settings()) == ""
    monkeypatch.setenv("TELEGRAM_PAID_BROADCAST_PER_SECOND", "500")
    assert "0.1 Stars" in price_of_speed(Settings())
    assert "100 for a thousand" in price_of_speed(Settings())
