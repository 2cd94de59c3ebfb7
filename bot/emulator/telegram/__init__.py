"""The emulated Telegram Bot API, written from Telegram's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bot.emulator.world import World


def routes(world: World) -> list[web.AbstractRouteDef]:
    """Everything under `/bot<token>`, `/file` and `/_/telegram`."""
    # not at the top: the world imports this package before it is whole itself
    from bot.emulator.telegram import calls, control

    return [*calls.routes(world), *control.routes(world)]
