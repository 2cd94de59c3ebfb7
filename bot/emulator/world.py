"""Everything one emulator knows: both platforms, the inbox, the planned faults and the log of calls."""

import asyncio
import random
from collections import deque
from collections.abc import Coroutine
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.emulator import validation
from bot.emulator.clock import Clock, Ticking
from bot.emulator.faults import Faults
from bot.emulator.inbox import Inbox
from bot.emulator.line.channel import LineChannel
from bot.emulator.line.settings import LineSettings
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.settings import TelegramSettings


@dataclass(frozen=True, slots=True)
class Call:
    """One API call that arrived, also those that failed. `status` 0 means the connection was cut."""

    seq: int
    at: datetime
    platform: str
    method: str
    user: str | None
    status: int

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


class World:
    """The state of one emulator. Single-threaded: use it from one event loop."""

    def __init__(
        self,
        clock: Ticking | None = None,
        seed: int = 0,
        line: LineSettings | None = None,
        telegram: TelegramSettings | None = None,
        specs: Path | None = None,
    ) -> None:
        """`specs`: the folder with line/openapi/patched and telegram/; None switches spec validation off."""
        self.clock: Ticking = clock or Clock()
        self.seed = seed
        self.random = random.Random(seed)
        self.specs = specs
        self.inbox = Inbox()
        self.faults = Faults()
        self.requests: deque[Call] = deque(maxlen=10_000)
        self.violations: list[validation.Violation] = []
        self.seq = 0
        self.base_url = ""
        self.closing = False
        self.changed = asyncio.Event()
        self._calls = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._line_settings = line or LineSettings()
        self._telegram_settings = telegram or TelegramSettings()
        self.line = LineChannel(self, self._line_settings)
        self.telegram = TelegramBot(self, self._telegram_settings)

    def touch(self) -> None:
        """Says that something visible changed; wakes the page."""
        self.seq += 1
        self.changed.set()
        self.changed = asyncio.Event()

    async def wait_changed(self, after: int, timeout: float) -> int:
        """The current change number, at once when it is above `after`, else at the next change or time-out."""
        if self.seq <= after:
            try:
                await asyncio.wait_for(self.changed.wait(), timeout)
            except TimeoutError:
                return self.seq
        return self.seq

    def log(self, platform: str, method: str, user: str | None, status: int) -> None:
        """Notes one API call for `/_/requests`."""
        self._calls += 1
        self.requests.append(Call(self._calls, self.clock.now(), platform, method, user, status))

    def violate(self, platform: str, side: str, where: str, errors: list[str]) -> None:
        """Records that the official spec was broken; no errors, no record."""
        if errors:
            self.violations.append(validation.Violation(self.clock.now(), platform, side, where, errors))

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Runs `work` in the background until done, reset or close."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def session(self) -> aiohttp.ClientSession:
        """The client for webhooks and the shop's API; ignores proxies of the environment."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(trust_env=False, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def idle(self) -> None:
        """Returns when no background work (webhook deliveries) is left."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def reset(self) -> None:
        """Back to the state after start; the clock stays where it is."""
        await self._cancel()
        self.random = random.Random(self.seed)
        self.inbox.clear()
        self.faults.clear()
        self.requests.clear()
        self.violations.clear()
        self.line = LineChannel(self, self._line_settings)
        self.telegram = TelegramBot(self, self._telegram_settings)
        self.touch()

    def hang_up(self) -> None:
        """Ends the event streams of open pages, which nothing else would."""
        self.closing = True
        self.touch()

    async def close(self) -> None:
        """Ends background work and the HTTP client."""
        await self._cancel()
        if self._session is not None:
            await self._session.close()

    async def _cancel(self) -> None:
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
