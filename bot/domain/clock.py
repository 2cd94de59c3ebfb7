"""The one clock: everything that reads time gets it from here, so that tests and the demo can move it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Wall time in UTC, a monotonic count in seconds, and a sleep that follows both."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class ShiftedClock:
    """Real time plus an offset that only grows: the demo's "one day later", and the tests'.

    A sleeper wakes as soon as the clock has been advanced past its time.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start - datetime.now(UTC) if start else timedelta(0)
        self._advanced = 0.0
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._start + timedelta(seconds=self._advanced)

    def monotonic(self) -> float:
        return time.monotonic() + self._advanced

    @property
    def advanced(self) -> float:
        """Give by how many seconds it was moved so far."""
        return self._advanced

    def advance(self, seconds: float) -> None:
        """Move forward; raises ValueError for a negative step, since leases and caps rely on time that grows."""
        if seconds < 0:
            raise ValueError("the clock only goes forward")
        self._advanced += seconds
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def sleep(self, seconds: float) -> None:
        until = self.monotonic() + seconds
        while (left := until - self.monotonic()) > 0:
            try:
                await asyncio.wait_for(self._moved.wait(), timeout=left)
            except TimeoutError:
                return


async def first_of(*waits: Awaitable[object]) -> None:
    """Wait until one of them is done, and drop the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in tasks:
            each.cancel()
