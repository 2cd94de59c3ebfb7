"""The telegram half of the emulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bot.emulator.world import World


def routes(world: World) -> list[web.AbstractRouteDef]:
    """The routes of this half."""
    return []
