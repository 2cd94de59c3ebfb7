"""The shape of a method."""

from collections.abc import Awaitable, Callable

from bot.emulator.telegram.answers import Result
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.parameters import Query

Method = Callable[[TelegramBot, Query], Awaitable[Result]]
