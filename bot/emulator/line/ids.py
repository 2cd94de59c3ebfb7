"""Ids and tokens in the shapes seen in real traffic, from the world's seed and clock."""

import base64
import random
import uuid

from bot.emulator.clock import Ticking

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Ids:
    """One source per channel; the same seed gives the same random parts."""

    def __init__(self, seeded: random.Random, clock: Ticking) -> None:
        self._random = seeded
        self._clock = clock
        self._message = 590_000_000_000_000_000 + seeded.randrange(10**15)

    def message(self) -> str:
        """An 18-digit number as a string, growing."""
        self._message += self._random.randrange(1, 10_000)
        return str(self._message)

    def event(self) -> str:
        """A ULID."""
        number = (int(self._clock.now().timestamp() * 1000) << 80) | self._random.getrandbits(80)
        return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))

    def hexadecimal(self) -> str:
        """32 lower-case hexadecimal digits."""
        return f"{self._random.getrandbits(128):032x}"

    def user(self) -> str:
        return f"U{self.hexadecimal()}"

    def request(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def opaque(self, length: int) -> str:
        """URL-safe base64 characters."""
        return base64.urlsafe_b64encode(self._random.randbytes(length)).decode()[:length]
