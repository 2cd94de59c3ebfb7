"""One broadcast by the whole service: real processes, a fresh database, the gate fully on, measured at the stand-in."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import aiohttp

from bench import processes
from bench.data import VAR
from bench.delivery import crowd
from bench.delivery.loops import TOKEN
from bench.figures.stage import API_TOKEN, HOST, free_port, wait_ready

SECRET = "key-of-the-bench-0123456789abcdef"
LINE_SECRET = "secret-of-the-bench-channel"
_SHOP = """
name = "Bench"
timezone = "Asia/Tokyo"
[contact]
privacy_policy_url = "https://shop.example/privacy"
[pressure]
quiet_hours = ""
[line]
monthly_quota = 100000000
price_per_extra_message = 3
"""
_CAMPAIGN = {
    "title": "bench",
    "topic": "news",
    "audience": "all",
    "message": {"text": "{name|お客さま}、新しい品が入りました。"},
}
_PATIENCE = 900.0
_UNPACED = {"LINE_PUSH_PER_SECOND": "100000", "TELEGRAM_MESSAGES_PER_SECOND": "100000"}


@dataclass(frozen=True, slots=True)
class Sending:
    """What one broadcast took. Times in seconds; `cpu` of all the service's processes while it was sent."""

    people: int
    freeze: float
    first: float
    span: float
    cpu: float
    peak_mb: float
    doubled: int

    @property
    def rate(self) -> float:
        return (self.people - 1) / self.span if self.span else 0.0

    @property
    def cpu_us(self) -> float:
        return 1e6 * self.cpu / self.people


@contextmanager
def platform(folder: Path) -> Iterator[str]:
    """The stand-in for both platforms; gives its address."""
    port = free_port()
    with processes.running("bench.delivery.platform", [str(port)], _PATHS, folder, "platform.log"):
        url = f"http://{HOST}:{port}"
        until = time.monotonic() + 20
        while True:
            try:
                ask(url, "state")
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
        yield url


_PATHS = {"PYTHONPATH": str(VAR.parent)}


def ask(url: str, what: str) -> dict[str, Any]:
    """Call the stand-in's control."""
    with urlopen(f"{url}/_/{what}", timeout=10) as answer:  # noqa: S310 - our own loopback
        found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def service(folder: Path, url: str, database: str, workers: int = 0, **more: str) -> Iterator[tuple[int, list[int]]]:
    """The service on this database; gives its port and process ids. With workers: a web process and those."""
    port = free_port()
    (folder / "shop.toml").write_text(_SHOP, encoding="utf-8")
    settings = {
        "DATABASE_URL": database,
        # each database its own: another one with people in it would be taken for a restored backup
        "GENERATION_FILE": str(folder / f"{database.partition('?')[0].rpartition('/')[2]}.generation"),
        "SHOP_FILE": str(folder / "shop.toml"),
        "HOST": HOST,
        "PORT": str(port),
        "PUBLIC_BASE_URL": f"http://{HOST}:{port}",
        "SECRET_KEY": SECRET,
        "API_TOKEN": API_TOKEN,
        "LINE_CHANNEL_SECRET": LINE_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "t",
        "LINE_API_BASE_URL": url,
        "LINE_DATA_API_BASE_URL": url,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": url,
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_WEBHOOK_SECRET": "s",
        "LOG_LEVEL": "WARNING",
        **_UNPACED,
        **more,
    }
    roles = ["all"] if not workers else ["web", *["worker"] * workers]
    with ExitStack() as stack:
        pids = []
        for number, role in enumerate(roles):
            log = f"{role}{number}.log"
            mine = settings if role != "worker" else {**settings, "PORT": str(free_port())}
            process = stack.enter_context(processes.running("bot", ["serve", "--role", role], mine, folder, log))
            pids.append(process.pid)
            if number == 0:
                wait_ready(port, folder / log)
        _wait_idle(pids)
        yield port, pids


def _wait_idle(pids: Sequence[int]) -> None:
    """Return when the start is over: menus and commands are set up after the first request could be answered."""
    before = -1.0
    until = time.monotonic() + 30
    while (now := _cpu(pids)) - before > 0.05 and time.monotonic() < until:
        before = now
        time.sleep(0.5)


async def broadcast(port: int, url: str, people: int, pids: Sequence[int]) -> Sending:
    """Send to everybody and wait until the stand-in has it all."""
    headers = {"Authorization": f"Bearer {API_TOKEN}"}
    async with aiohttp.ClientSession(f"http://{HOST}:{port}", headers=headers, trust_env=False) as shop:
        async with shop.post("/api/v1/campaigns", json=_CAMPAIGN) as answer:
            answer.raise_for_status()
            campaign = (await answer.json())["id"]
        cpu, begun = _cpu(pids), time.monotonic()
        timeout = aiohttp.ClientTimeout(total=_PATIENCE)
        async with shop.post(f"/api/v1/campaigns/{campaign}/start", timeout=timeout) as answer:
            answer.raise_for_status()
        freeze = time.monotonic() - begun
        state = await _arrived(url, people)
    return Sending(
        people=people,
        freeze=freeze,
        first=state["first"] - begun,
        span=state["last"] - state["first"],
        cpu=_cpu(pids) - cpu,
        peak_mb=max(processes.peak_mb(pid) for pid in pids),
        doubled=state["doubled"],
    )


async def _arrived(url: str, people: int) -> dict[str, Any]:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        state = ask(url, "state")
        if state["count"] >= people:
            return state
        await asyncio.sleep(0.1)
    raise TimeoutError(f"only {state['count']} of {people} arrived")


def _cpu(pids: Sequence[int]) -> float:
    return sum(map(processes.cpu_seconds, pids))


def once(
    folder: Path, url: str, database: str, people: int, milliseconds: float, *, channel: str = "line", workers: int = 0
) -> Sending:
    """Seed a fresh database, start the service on it, and measure one broadcast."""
    asyncio.run(crowd.settle(database, SECRET, people, channel))
    with service(folder, url, database, workers) as (port, pids):
        ask(url, f"reset?ms={milliseconds}")
        return asyncio.run(broadcast(port, url, people, pids))


def loop(folder: Path, url: str, kind: str, people: int, milliseconds: float) -> tuple[float, float]:
    """Run one of the loops; give calls per second and CPU microseconds a call."""
    ask(url, f"reset?ms={milliseconds}")
    ran = processes.run("bench.delivery.loops", [kind, url, str(people)], _PATHS, folder)
    told = json.loads(ran.out.strip().splitlines()[-1])
    return people / told["seconds"], 1e6 * told["cpu"] / people
