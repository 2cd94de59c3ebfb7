"""The demo: the real service on SQLite, both emulators, a seeded shop, and one page with two phones and the console.

Everything speaks over loopback as it would over the internet; only the clock can be pushed forward.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp.web import AppRunner
from pydantic import SecretStr

from bot import app, demo_shop
from bot.domain.clock import ShiftedClock
from bot.domain.errors import ConfigError
from bot.emulator.line import acts
from bot.emulator.line.settings import LineSettings
from bot.emulator.server import serve
from bot.emulator.telegram.chats import Person
from bot.emulator.telegram.settings import TelegramSettings
from bot.emulator.world import World
from bot.settings import Settings
from storage.models import Staff
from storage.repositories import staff

HOST = "127.0.0.1"
PORT = 8080
# One person per app; the same ids at every start, so that a kept database knows them again.
LINE_PERSON = {"user_id": "U5a7c09e1d24b4f3f8e6b0c1d2e3f4a5b", "display_name": "田中さくら", "language": "ja"}
TELEGRAM_PERSON = Person(5_204_861_337, "佐藤健", "", "ken_sato", "ja")
TELEGRAM_TOKEN = "4242424242:DEMO-token-of-the-emulated-telegram-bot"  # noqa: S105 - the emulator's own


async def run(port: int | None, database: str, until_stopped: Callable[[], Awaitable[None]]) -> int:
    """Run the demo until it is stopped. No port: the usual one, or any free one when that is taken.

    Raises ConfigError when the port that was asked for is taken.
    """
    # line-bot-sdk complains of every try when the demo is stopped while the menu is being made; it sets the level of
    # "urllib3" itself
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
    folder = Path(tempfile.mkdtemp(prefix="najimi-demo-"))
    try:
        chosen = _usual_port() if port is None else port
        async with Demo(folder, chosen, database) as demo:
            print(f"\n  Najimi demo: {demo.page_url}", flush=True)
            if port is None and chosen != PORT:
                print(f"  (port {PORT} is taken by another program; --port chooses one)", flush=True)
            print("  Two phones and the staff page. Ctrl-C stops everything.\n", flush=True)
            await until_stopped()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _leave_menu_unmade()
    return 0


def _leave_menu_unmade() -> None:
    """End the process now if a thread still imports line-bot-sdk: Python would wait for it, up to six seconds."""
    if any(each is not threading.main_thread() and not each.daemon for each in threading.enumerate()):
        sys.stdout.flush()
        os._exit(0)


class Demo:
    """Service and emulator of one demo, as a context manager; tests drive the same one."""

    def __init__(
        self,
        folder: Path,
        port: int,
        database: str = "",
        clock: ShiftedClock | None = None,
        specs: Path | None = None,
    ) -> None:
        """`port` 0: any free one. `specs`: the platforms' own specifications, to hold what is sent against them."""
        self.folder = folder
        self.port = port
        self.clock = clock or ShiftedClock()
        self.service_port = _free_port()
        self.page_url = ""
        self.api_token = secrets.token_urlsafe(16)
        self._database = database or f"sqlite:///{folder / 'najimi.db'}"
        self._specs = specs
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Demo:
        page_port = self.port or _free_port()
        _require_free(page_port)
        service_url, page_url = f"http://{HOST}:{self.service_port}", f"http://{HOST}:{page_port}"
        async with AsyncExitStack() as opening:
            self.world = self._world(service_url)
            self.settings = self._settings(service_url, page_url)
            self.service = app.build(self.settings, clock=self.clock, frame_ancestors=page_url)
            await self.service.database.migrate()
            # the service stops first, and talks to the platforms until then
            emulator = await self._serve(page_port, service_url)
            opening.push_async_callback(emulator.cleanup)
            opening.push_async_callback(self.service.stop)
            await self.service.start(HOST, self.service_port)
            self._open = opening.pop_all()
        self.page_url = self.world.base_url
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._open.aclose()

    def _world(self, service_url: str) -> World:
        """Give the platforms with their limits in force, and one person on each who has not added the shop yet."""
        world = World(
            clock=self.clock,
            # message numbers are not used twice, whatever a kept database remembers
            seed=secrets.randbits(32),
            line=LineSettings(
                webhook_url=f"{service_url}/webhooks/line", display_name=demo_shop.NAME, loopback_http=True
            ),
            telegram=TelegramSettings(token=TELEGRAM_TOKEN, bot_name=demo_shop.NAME, rate_limits=True),
            specs=self._specs,
        )
        acts.add_user(world.line, LINE_PERSON)
        world.telegram.add_person(TELEGRAM_PERSON)
        return world

    async def _serve(self, port: int, service_url: str) -> AppRunner:
        await demo_shop.seed(self.service.database, self.service.shop)

        async def staff_link() -> str:
            return f"{service_url}/console/login?code={await self._staff_code()}"

        try:
            return await serve(
                HOST,
                port,
                self.world,
                shop_api=service_url,
                shop_token=self.api_token,
                staff_url=f"{service_url}/console/",
                staff_link=staff_link,
            )
        except OSError as error:
            raise _taken(port, error) from error

    def _settings(self, service_url: str, platform_url: str) -> Settings:
        shop_path = self.folder / "shop.toml"
        shop_path.write_text(demo_shop.TOML, encoding="utf-8")
        line = LineSettings()
        return Settings(
            database_url=self._database,
            shop_file=shop_path,
            public_base_url=service_url,
            line_channel_secret=SecretStr(line.secret),
            line_channel_access_token=SecretStr(line.access_token),
            line_api_base_url=platform_url,
            line_data_api_base_url=platform_url,
            telegram_bot_token=SecretStr(TELEGRAM_TOKEN),
            telegram_api_base_url=platform_url,
            api_token=SecretStr(self.api_token),
            secret_key=SecretStr("demo-" + "0123456789abcdef" * 2),
        )

    async def _staff_code(self) -> str:
        """Give a sign-in code for the demo's owner, who has no chat of their own yet."""
        async with self.service.database.write() as uow:
            found = next((each for each in await staff.active(uow) if each.role == "owner"), None)
            if found is None:
                found = Staff(name="店長", role="owner", created_at=uow.now)
                uow.session.add(found)
                await uow.session.flush()
            return await staff.console_code(uow, found)


def _usual_port() -> int:
    try:
        _require_free(PORT)
    except ConfigError:
        return _free_port()
    return PORT


def _require_free(port: int) -> None:
    """Raise ConfigError when nothing can listen there: found out before anything is built."""
    with socket.socket() as probe:
        # a port whose last connections are still fading can be listened on
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise _taken(port, error) from error


def _taken(port: int, error: Exception) -> ConfigError:
    reason = error.strerror if isinstance(error, OSError) else error
    return ConfigError(f"cannot listen on {HOST}:{port}: {reason}; choose another: najimi demo --port {PORT + 1}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
