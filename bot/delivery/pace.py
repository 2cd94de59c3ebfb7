"""Pacing: a token bucket per channel, and the halt that a platform asks for."""

from __future__ import annotations

from bot.domain.clock import Clock


class Bucket:
    """`per_second` calls on average, at most `burst` at once. Time comes from the clock's monotonic count."""

    def __init__(self, per_second: float, clock: Clock, burst: float | None = None) -> None:
        self._rate = per_second
        self._burst = max(1.0, burst if burst is not None else per_second / 4)
        self._clock = clock
        self._tokens = self._burst
        self._at = clock.monotonic()
        self._halted_until = self._at

    async def take(self, most: int) -> int:
        """Wait until at least one call may be made; give how many may be, up to `most`."""
        while True:
            now = self._clock.monotonic()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
            self._at = now
            halt = self._halted_until - now
            if halt <= 0 and self._tokens >= 1:
                taken = min(most, int(self._tokens))
                self._tokens -= taken
                return taken
            await self._clock.sleep(max(halt, (1 - self._tokens) / self._rate, 0.001))

    def give_back(self, unused: int) -> None:
        self._tokens = min(self._burst, self._tokens + unused)

    def halt(self, seconds: float) -> None:
        """No call for so long: what the platform asked for."""
        self._halted_until = max(self._halted_until, self._clock.monotonic() + seconds)

    @property
    def halted_for(self) -> float:
        return max(0.0, self._halted_until - self._clock.monotonic())
