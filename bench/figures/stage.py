"""What is measured: `najimi serve` and the emulators as processes of their own, on one machine, over loopback."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bench import processes
from bot.emulator.line.settings import LineSettings
from bot.emulator.telegram.settings import TelegramSettings

HOST = "127.0.0.1"
API_TOKEN = "token-of-the-till"
SHOP = """
name = "Bench"
timezone = "Asia/Tokyo"

[contact]
privacy_policy_url = "https://shop.example/privacy"

[pressure]
quiet_hours = ""

[line]
monthly_quota = 100000
price_per_extra_message = 3
"""
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Where things are. `settings` are those of the service, which is started by whoever measures it."""

    folder: Path
    emulator: str
    port: int
    settings: dict[str, str]

    @property
    def service(self) -> str:
        return f"http://{HOST}:{self.port}"

    @contextmanager
    def serving(self, role: str = "all", **more: str) -> Iterator[int]:
        """The service while the block runs; gives its process id once it is ready."""
        settings = {**self.settings, **more}
        with processes.running("bot", ["serve", "--role", role], settings, self.folder, "serve.log") as process:
            wait_ready(self.port, self.folder / "serve.log")
            yield process.pid


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A folder with a shop, its database to be, and running emulators that know where the service will listen."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shop.toml").write_text(SHOP, encoding="utf-8")
    port = free_port()
    arguments = ["--port", "0", "--line-webhook", f"http://{HOST}:{port}/webhooks/line"]
    with processes.running("bot.emulator", arguments, {"PYTHONUNBUFFERED": "1"}, folder, "emulator.log"):
        emulator = _announced(folder / "emulator.log")
        yield Stage(folder, emulator, port, _settings(folder, emulator, port))


def _settings(folder: Path, emulator: str, port: int) -> dict[str, str]:
    line, telegram = LineSettings(), TelegramSettings()
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'najimi.db'}",
        "SHOP_FILE": str(folder / "shop.toml"),
        "HOST": HOST,
        "PORT": str(port),
        "PUBLIC_BASE_URL": f"http://{HOST}:{port}",
        "SECRET_KEY": "key-of-the-bench-0123456789abcdef",
        "API_TOKEN": API_TOKEN,
        "LINE_CHANNEL_SECRET": line.secret,
        "LINE_CHANNEL_ACCESS_TOKEN": line.access_token,
        "LINE_API_BASE_URL": emulator,
        "LINE_DATA_API_BASE_URL": emulator,
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_BASE_URL": emulator,
        "LOG_LEVEL": "WARNING",
    }


def _announced(log: Path) -> str:
    """Give the address that the emulator prints when it listens."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        for line in log.read_text(encoding="utf-8").splitlines():
            if line.startswith("emulator: http"):
                return line.removeprefix("emulator: ").strip()
        time.sleep(0.05)
    raise TimeoutError(f"the emulator did not start: {log.read_text(encoding='utf-8')[-500:]}")


def wait_ready(port: int, log: Path) -> None:
    """Return as soon as /readyz answers 200; raises TimeoutError with the log's end when it never does."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if _is_ready(port):
            return
        time.sleep(0.005)
    raise TimeoutError(f"the service was not ready: {log.read_text(encoding='utf-8')[-800:]}")


def _is_ready(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=2) as connection:
            connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Desk:
    """Calls to the emulators' control JSON and to the shop's API."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._http = aiohttp.ClientSession(trust_env=False, connector=aiohttp.TCPConnector(limit=64))

    async def __aenter__(self) -> Desk:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._http.close()

    async def control(self, path: str, body: Any = None) -> Any:
        """POST to the emulator when there is a body, else GET."""
        url = f"{self._stage.emulator}/_/{path}"
        call = self._http.get(url) if body is None else self._http.post(url, json=body)
        async with call as answer:
            return await _json(answer)

    async def api(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {API_TOKEN}"}
        url = f"{self._stage.service}/api/v1{path}"
        async with self._http.request(method, url, json=body, headers=headers) as answer:
            return await _json(answer)

    async def people(self, line: list[str], telegram: list[int]) -> None:
        """Put people on the platforms who know the shop already; nothing is told to the service."""
        room = asyncio.Semaphore(16)

        async def add(channel: str, body: dict[str, object], known: str) -> None:
            async with room:
                await self.control(f"{channel}/users", body)
                person = body.get("user_id") or body["id"]
                await self.control(f"{channel}/users/{person}/{known}?deliver=0", {})

        on_line = [add("line", {"user_id": each, "display_name": "L", "language": "ja"}, "follow") for each in line]
        on_telegram = [
            add("telegram", {"id": each, "first_name": "T", "language_code": "ja"}, "start") for each in telegram
        ]
        await asyncio.gather(*on_line, *on_telegram)


async def _json(answer: aiohttp.ClientResponse) -> Any:
    if answer.status >= 300:
        raise RuntimeError(f"{answer.method} {answer.url} answered {answer.status}: {(await answer.text())[:300]}")
    return await answer.json(content_type=None)
