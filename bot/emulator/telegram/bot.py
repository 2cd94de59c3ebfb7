"""The state of the emulated Telegram bot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.emulator.telegram.settings import TelegramSettings

if TYPE_CHECKING:
    from bot.emulator.world import World


class TelegramBot:
    """One bot: users, chats, updates."""

    def __init__(self, world: World, settings: TelegramSettings) -> None:
        self.world = world
        self.settings = replace(settings)

    def summary(self) -> dict[str, Any]:
        """What `/_/state` shows."""
        return {"users": 0}
