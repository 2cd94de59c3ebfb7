"""The circuit breaker: a platform that fails half of its calls is left alone for a while, then asked once."""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from typing import Final

from bot.domain.sending import Busy, SendResult, Unknown

WINDOW: Final = 30.0
"""Seconds over which calls are counted, and for which it stays open (trust.md 3.5)."""
_FEWEST = 20
_FAILED = 0.5
_REPEATS = 0.1
_FREE_REPEATS = 300


class BreakerState(StrEnum):
    """Closed: calls go through. Open: none does. Half open: one does, and decides."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """One channel's breaker in one process. Times are of the clock's monotonic count, in seconds."""

    def __init__(self) -> None:
        self._calls: deque[tuple[float, bool]] = deque()
        self._failed = 0
        self._open_until = 0.0
        self._tripped = False

    def state(self, now: float) -> BreakerState:
        if not self._tripped:
            return BreakerState.CLOSED
        return BreakerState.OPEN if now < self._open_until else BreakerState.HALF_OPEN

    def open_for(self, now: float) -> float:
        """Give the seconds until it may be tried again, 0 when it may be now."""
        return max(0.0, self._open_until - now) if self._tripped else 0.0

    def note(self, result: SendResult, now: float) -> bool:
        """Count one call; say whether this one closed the breaker again."""
        failed = is_failure(result)
        match self.state(now):
            case BreakerState.OPEN:
                return False  # begun before it opened
            case BreakerState.HALF_OPEN:
                self._forget()
                self._tripped, self._open_until = failed, now + WINDOW
                return not failed
        self._calls.append((now, failed))
        self._failed += failed
        while self._calls[0][0] < now - WINDOW:
            self._failed -= self._calls.popleft()[1]
        if failed and len(self._calls) >= _FEWEST and self._failed >= _FAILED * len(self._calls):
            self._tripped, self._open_until = True, now + WINDOW
        return False

    def _forget(self) -> None:
        self._calls.clear()
        self._failed = 0


class Budget:
    """How many calls may be repeats: a tenth of those in thirty seconds, and a few hundred in any case, so that a
    platform that is ill is not called twice as often for it (trust.md 3.5)."""

    def __init__(self) -> None:
        self._until = 0.0
        self._calls = 0
        self._repeats = 0

    def spend(self, now: float, *, repeat: bool) -> bool:
        """Count one call; False when it is a repeat too many, and must wait."""
        if now >= self._until:
            self._until, self._calls, self._repeats = now + WINDOW, 0, 0
        if repeat and self._repeats >= max(_FREE_REPEATS, _REPEATS * self._calls):
            return False
        self._calls += 1
        self._repeats += repeat
        return True


def is_failure(result: SendResult) -> bool:
    """Say whether the platform itself failed: no connection, no answer, or an answer that makes no sense."""
    match result:
        case Unknown():
            return not result.reason.startswith("bug:")
        case Busy():
            return result.reason.startswith("not_connected")
        case _:
            return False
