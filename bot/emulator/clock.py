"""Time as the emulator sees it: the machine's clock plus an offset that tests and the page can push forward."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Ticking(Protocol):
    """What the emulator needs of a clock; the demo passes the service's own."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...

    def advance(self, seconds: float) -> None: ...


class Clock:
    """Real time plus an offset. Only moves forward."""

    def __init__(self, start: datetime | None = None) -> None:
        """`start` (aware) moves the clock to that moment; None means now."""
        self._offset = 0.0 if start is None else (start - datetime.now(UTC)).total_seconds()
        self._advanced = 0.0
        self._sleepers: set[asyncio.Future[None]] = set()

    def now(self) -> datetime:
        """The current time, aware, UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._offset)

    def monotonic(self) -> float:
        """Seconds that never go back, for measuring."""
        return time.monotonic() + self._advanced

    def advance(self, seconds: float) -> None:
        """Moves time forward and wakes every sleeper whose moment has come."""
        if seconds < 0:
            raise ValueError("time cannot go back")
        self._offset += seconds
        self._advanced += seconds
        for sleeper in list(self._sleepers):
            if not sleeper.done():
                sleeper.set_result(None)

    async def sleep(self, seconds: float) -> None:
        """Returns after `seconds` of this clock, early when it is advanced past them."""
        target = self.monotonic() + seconds
        while (left := target - self.monotonic()) > 0:
            sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._sleepers.add(sleeper)
            try:
                await asyncio.wait([sleeper], timeout=left)
            finally:
                self._sleepers.discard(sleeper)
        if seconds <= 0:
            await asyncio.sleep(0)
