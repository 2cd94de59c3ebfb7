"""One shop, its service and both emulators in one process, on a clock that the replay moves.

Everything goes over HTTP as in life: signed webhooks in, the platforms' APIs out, the shop's own systems beside.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from bot import app
from bot.app import Service
from bot.domain.clock import ShiftedClock
from bot.emulator.line.settings import LineSettings
from bot.emulator.server import serve
from bot.emulator.telegram.settings import TelegramSettings
from bot.emulator.world import World
from bot.settings import Settings

HOST = "127.0.0.1"
YEN_PER_MESSAGE = 3
QUOTA = 30_000
API_TOKEN = "token-of-the-till"
SECRET_KEY = "key-of-the-replay-0123456789abcdef"
WEBHOOK_SECRET = "secret-of-the-webhook"
SHOP = f"""
name = "雑貨店リプレイ"
timezone = "Asia/Tokyo"
locale = "ja"

[hours]
monday = "10:00-19:00"
tuesday = "10:00-19:00"
wednesday = "10:00-19:00"
thursday = "10:00-19:00"
friday = "10:00-19:00"
saturday = "10:00-18:00"
sunday = "10:00-18:00"

[contact]
email = "hello@shop.example"
privacy_policy_url = "https://shop.example/privacy"

[line]
monthly_quota = {QUOTA}
price_per_extra_message = {YEN_PER_MESSAGE}
"""


class ReplayClock(ShiftedClock):
    """Whoever sleeps moves the time: pacing costs virtual seconds and no real ones."""

    async def sleep(self, seconds: float) -> None:
        self.advance(max(0.0, seconds))
        await asyncio.sleep(0)


def write_shop(folder: Path) -> dict[str, str]:
    """Write the shop file; give the settings with which commands reach the same database."""
    shop = folder / "shop.toml"
    shop.write_text(SHOP, encoding="utf-8")
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'najimi.db'}",
        "SHOP_FILE": str(shop),
        "SECRET_KEY": SECRET_KEY,
        "LOG_LEVEL": "WARNING",
    }


class Town:
    """Use as `async with Town(folder, clock) as town`."""

    service: Service
    world: World
    url: str

    def __init__(self, folder: Path, clock: ReplayClock, seed: int) -> None:
        self.folder = folder
        self.clock = clock
        self.seed = seed
        self.checked = bool(os.environ.get("NAJIMI_SPECS"))
        self._idempotency = 0

    async def __aenter__(self) -> Town:
        specs = Path(os.environ["NAJIMI_SPECS"]) if self.checked else None
        line = LineSettings(monthly_quota=QUOTA)
        telegram = TelegramSettings(rate_limits=True)
        self.world = World(clock=self.clock, seed=self.seed, line=line, telegram=telegram, specs=specs)
        self.emulator: web.AppRunner = await serve(HOST, 0, self.world)
        # A process that only receives has no loops of its own; the replay says when things are due.
        self.service = app.build(self._settings(), role="web", clock=self.clock)
        port = await self.service.start(HOST, 0)
        self.url = f"http://{HOST}:{port}"
        self.http = aiohttp.ClientSession(trust_env=False)
        self.intake = asyncio.create_task(self.service.intake.run())
        self.world.line.settings.webhook_url = f"{self.url}/webhooks/line"
        await self._set_telegram_webhook()
        return self

    async def _set_telegram_webhook(self) -> None:
        call = f"{self.world.base_url}/bot{self.world.telegram.settings.token}/setWebhook"
        body = {"url": f"{self.url}/webhooks/telegram", "secret_token": WEBHOOK_SECRET}
        async with self.http.post(call, json=body) as answer:
            answer.raise_for_status()

    async def __aexit__(self, *_exception: object) -> None:
        self.intake.cancel()
        await asyncio.gather(self.intake, return_exceptions=True)
        await self.http.close()
        await self.service.stop()
        await self.emulator.cleanup()

    def _settings(self) -> Settings:
        return Settings(
            database_url=f"sqlite:///{self.folder / 'najimi.db'}",
            shop_file=self.folder / "shop.toml",
            line_channel_secret=SecretStr(self.world.line.settings.secret),
            line_channel_access_token=SecretStr(self.world.line.settings.access_token),
            line_api_base_url=self.world.base_url,
            line_data_api_base_url=self.world.base_url,
            telegram_bot_token=SecretStr(self.world.telegram.settings.token),
            telegram_api_base_url=self.world.base_url,
            telegram_mode="webhook",
            telegram_webhook_secret=SecretStr(WEBHOOK_SECRET),
            api_token=SecretStr(API_TOKEN),
            secret_key=SecretStr(SECRET_KEY),
        )

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the shop's API as a till does; raises RuntimeError for anything but success."""
        headers = {"Authorization": f"Bearer {API_TOKEN}"}
        if method == "POST":
            self._idempotency += 1
            headers["Idempotency-Key"] = f"replay-{self._idempotency}"
        async with self.http.request(method, f"{self.url}/api/v1{path}", json=body, headers=headers) as answer:
            if answer.status >= 300:
                raise RuntimeError(f"{method} {path} answered {answer.status}: {(await answer.text())[:500]}")
            return await answer.json() if answer.status != 204 else None

    async def hear(self) -> None:
        """Let everything that was written or tapped arrive and be answered."""
        await self.world.idle()
        await self.service.intake.drain()

    async def work(self) -> None:
        """Let everything happen that is due."""
        await self.service.worker.drain()
