"""One aiohttp app for everything: LINE, Telegram, control JSON and page, on one loopback port."""

import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.emulator import control, line, page, telegram
from bot.emulator.world import World

MAX_BODY = 60 * 1024 * 1024  # files of the Telegram Bot API; LINE's 2 MB is checked by its own door


class NotLoopbackError(ValueError):
    """The emulator answers anybody without asking, so it listens on loopback only."""


def build_app(
    world: World,
    *,
    shop_api: str = "",
    shop_token: str = "",
    staff_url: str = "",
    staff_link: Callable[[], Awaitable[str]] | None = None,
) -> web.Application:
    """The app with all four families of routes. The shop's API is reached through `/_/shop/…`."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=[control.guard])
    world.closing = False
    app[control.SHOP] = control.Shop(shop_api.rstrip("/"), shop_token, staff_url, staff_link)
    for family in (control.routes(world), line.routes(world), telegram.routes(world), page.routes(world)):
        app.router.add_routes(family)

    async def hang_up(_: web.Application) -> None:
        world.hang_up()

    async def close(_: web.Application) -> None:
        await world.close()

    app.on_shutdown.append(hang_up)
    app.on_cleanup.append(close)
    return app


def loopback(host: str) -> str:
    """`host` as it will be bound; raises NotLoopbackError for anything outside 127.0.0.0/8 and ::1."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(host)
    except ValueError as wrong:
        raise NotLoopbackError(f"the emulator listens on loopback only, {host!r} is not a loopback address") from wrong
    if not address.is_loopback:
        raise NotLoopbackError(f"the emulator listens on loopback only, {host!r} is not a loopback address")
    return host


async def serve(
    host: str,
    port: int,
    world: World,
    *,
    shop_api: str = "",
    shop_token: str = "",
    staff_url: str = "",
    staff_link: Callable[[], Awaitable[str]] | None = None,
) -> web.AppRunner:
    """Starts it and returns the runner (`await runner.cleanup()` stops it); `world.base_url` is then known."""
    bound = loopback(host)
    app = build_app(world, shop_api=shop_api, shop_token=shop_token, staff_url=staff_url, staff_link=staff_link)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, bound, port)
    await site.start()
    actual = runner.addresses[0][1]
    world.base_url = f"http://[{bound}]:{actual}" if ":" in bound else f"http://{bound}:{actual}"
    return runner


@asynccontextmanager
async def running(
    world: World, *, port: int = 0, shop_api: str = "", shop_token: str = "", staff_url: str = ""
) -> AsyncIterator[str]:
    """The base URL of an emulator that runs in this process for the length of the block."""
    runner = await serve("127.0.0.1", port, world, shop_api=shop_api, shop_token=shop_token, staff_url=staff_url)
    try:
        yield world.base_url
    finally:
        await runner.cleanup()
