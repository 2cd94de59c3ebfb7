"""Rate limits: one token bucket per endpoint, refilled gradually."""

from dataclasses import dataclass

from bot.emulator.clock import Ticking


@dataclass(frozen=True, slots=True)
class Limit:
    """`count` calls per `seconds`."""

    count: int
    seconds: float = 1.0


class Buckets:
    """A full bucket of 60 per hour allows 60 calls at once, then one per minute."""

    def __init__(self, clock: Ticking) -> None:
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, name: str, limit: Limit, capacity: float = 1.0) -> bool:
        """Uses one token of the endpoint; False when none is left. `capacity` is in parts of the limit."""
        size = max(1.0, limit.count * capacity)
        now = self._clock.monotonic()
        level, at = self._levels.get(name, (size, now))
        level = min(size, level + (now - at) * limit.count / limit.seconds)
        allowed = level >= 1.0
        self._levels[name] = (level - 1.0 if allowed else level, now)
        return allowed

    def clear(self) -> None:
        """All buckets full again."""
        self._levels.clear()
