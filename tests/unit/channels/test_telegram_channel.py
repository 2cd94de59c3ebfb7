"""The Telegram channel against the emulated Telegram: an answer is not lost to a limit that passes in a second."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.domain.events import Event
from bot.domain.events import Text as Words
from bot.domain.replies import Text
from bot.domain.sending import Busy, Sent
from bot.emulator.server import running
from bot.emulator.telegram.chats import Chat, Person
from bot.emulator.telegram.settings import TelegramSettings
from bot.emulator.world import World

FOUR = [Text(f"{number}") for number in range(4)]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    # a whole second's wait brings back all that a burst holds
    world = World(telegram=TelegramSettings(rate_limits=True, chat_burst=2, chat_per_second=4.0))
    async with running(world):
        yield world


@pytest.fixture
async def channel(world: World) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(world.telegram.settings.token, world.base_url, 30.0)
    yield channel
    await channel.close()


async def _started(world: World) -> tuple[Chat, Event]:
    chat = world.telegram.add_person(Person(77, "Ken"))
    async with aiohttp.ClientSession(world.base_url) as session:
        assert (await session.post("/_/telegram/users/77/start", json={})).status == 200
    return chat, Event("1", "telegram", "77", datetime.now(UTC), Words("/start"))


def _said(chat: Chat) -> list[Any]:
    return [item.message["text"] for item in chat.items if item.sender == "bot"]


async def test_an_answer_of_many_bubbles_waits_and_arrives_whole_and_in_order(
    world: World, channel: TelegramChannel
) -> None:
    chat, event = await _started(world)
    assert isinstance(await channel.reply(event, FOUR), Sent)
    assert _said(chat) == ["0", "1", "2", "3"]
    assert [call.status for call in world.requests if call.method == "sendMessage"].count(429) == 1


async def test_a_wait_beyond_patience_is_given_back(world: World, channel: TelegramChannel) -> None:
    chat, event = await _started(world)
    world.telegram.limits.settings.chat_per_second = 0.01
    result = await channel.reply(event, FOUR)
    assert isinstance(result, Busy)
    assert result.retry_after > 20
    assert _said(chat) == ["0", "1"]
