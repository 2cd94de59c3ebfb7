"""The emulated LINE Messaging API, written from LINE's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bot.emulator.world import World


def routes(world: World) -> list[web.AbstractRouteDef]:
    """Everything under `/v2`, `/oauth2`, `/liff` and `/_/line`."""
    # late, because the world itself imports this package for the channel's state
    from bot.emulator.line import api

    return api.routes(world)
