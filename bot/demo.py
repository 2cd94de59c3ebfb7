"""The demo: the real service on SQLite, both emulators, a seeded shop, and one page with two phones and the console.

Everything speaks over loopback as it would over the internet; only the clock can be pushed forward.
"""

from __future__ import annotations

import secrets
import shutil
import socket
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from pydantic import SecretStr

from bot import app, demo_shop
from bot.domain.clock import ShiftedClock
from bot.domain.errors import ConfigError
from bot.emulator.line.settings import LineSettings
from bot.emulator.server import serve
from bot.emulator.telegram.settings import TelegramSettings
from bot.emulator.world import World
from bot.settings import Settings
from storage.models import Staff
from storage.repositories import staff

HOST = "127.0.0.1"
TELEGRAM_TOKEN = "4242424242:DEMO-token-of-the-emulated-telegram-bot"  # noqa: S105 - the emulator's own


async def run(port: int, database: str, until_stopped: Callable[[], Awaitable[None]]) -> int:
    """Run the demo until it is stopped; raises ConfigError when a port is taken."""
    folder = Path(tempfile.mkdtemp(prefix="najimi-demo-"))
    try:
        async with Demo(folder, port, database) as demo:
            print(
                f"\n  Najimi demo: {demo.page_url}\n  Two phones and the staff page. Ctrl-C stops everything.\n",
                flush=True,
            )
            await until_stopped()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


class Demo:
    """Service and emulator of one demo, as a context manager; tests drive the same one."""

    def __init__(self, folder: Path, port: int, database: str = "", clock: ShiftedClock | None = None) -> None:
        self.folder = folder
        self.port = port
        self.clock = clock or ShiftedClock()
        self.service_port = _free_port()
        self.page_url = ""
        self.api_token = secrets.token_urlsafe(16)
        self._database = database or f"sqlite:///{folder / 'najimi.db'}"
        self._runner: object = None

    async def __aenter__(self) -> Demo:
        service_url = f"http://{HOST}:{self.service_port}"
        self.world = World(
            clock=self.clock,
            line=LineSettings(webhook_url=f"{service_url}/webhooks/line", display_name=demo_shop.NAME),
            telegram=TelegramSettings(token=TELEGRAM_TOKEN, bot_name=demo_shop.NAME),
        )
        page_port = self.port or _free_port()
        self.settings = self._settings(service_url, f"http://{HOST}:{page_port}")
        self.service = app.build(self.settings, clock=self.clock, frame_ancestors=f"http://{HOST}:{page_port}")
        await self.service.database.migrate()
        await demo_shop.seed(self.service.database, self.service.shop)
        staff_url = f"{service_url}/console/login?code={await self._staff_code()}"
        try:
            self._runner = await serve(
                HOST, page_port, self.world, shop_api=service_url, shop_token=self.api_token, staff_url=staff_url
            )
        except OSError as error:
            raise ConfigError(
                f"cannot listen on {HOST}:{page_port}: {error.strerror}; try --port with another"
            ) from error
        await self.service.start(HOST, self.service_port)
        self.page_url = self.world.base_url
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.service.stop()
        await self._runner.cleanup()  # type: ignore[attr-defined]

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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
