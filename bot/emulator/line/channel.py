"""The state of the emulated LINE channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.emulator.line.settings import LineSettings

if TYPE_CHECKING:
    from bot.emulator.world import World


class LineChannel:
    """One Messaging API channel: users, messages, rich menus, quota."""

    def __init__(self, world: World, settings: LineSettings) -> None:
        self.world = world
        self.settings = replace(settings)

    def summary(self) -> dict[str, Any]:
        return {"users": 0}
