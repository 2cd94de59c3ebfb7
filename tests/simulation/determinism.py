"""What makes a run the same each time: a clock that jumps, draws by name, ids by number, a database without threads."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import aiosqlite.core

from bot import failpoints
from storage import types


class JumpingClock:
    """Time that passes only by sleeping and by being set: whoever sleeps is there at once, and so is everybody."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.at = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.at)

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at = max(self.at, self.at + seconds)
        await asyncio.sleep(0)


class Draws:
    """Chance by name: what is drawn for one thing does not depend on what was drawn before."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def part(self, *name: object) -> float:
        """Give a number from 0 to below 1 that belongs to this name."""
        digest = hashlib.blake2b(repr((self._seed, name)).encode(), digest_size=8).digest()
        return int.from_bytes(digest) / 2**64

    def whole(self, below: int, *name: object) -> int:
        return int(self.part(*name) * below)


class _Done:
    """A queue to nowhere: what is put into it is done at once, in the same thread."""

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, work = item
        try:
            result = work()
        except BaseException as error:
            if future is not None:
                future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


class _NoThread:
    daemon = True

    def __init__(self, **_: object) -> None:
        return

    def start(self) -> None:
        return

    def is_alive(self) -> bool:
        return False


class _Numbered:
    """Ids in the order they were made; they sort as the real ones do."""

    count = 0

    def __init__(self) -> None:
        _Numbered.count += 1
        self._number = _Numbered.count

    def __str__(self) -> str:
        return f"01{self._number:024d}"


@contextmanager
def same_each_time(hit: Callable[[str], None]) -> Iterator[None]:
    """For the block: the database works in this thread, ids count up, and `hit` is called at every failpoint."""
    _Numbered.count = 0
    with (
        mock.patch.object(aiosqlite.core, "SimpleQueue", _Done),
        mock.patch.object(aiosqlite.core, "Thread", _NoThread),
        mock.patch.object(types, "ULID", _Numbered),
        mock.patch.object(failpoints, "hit", hit),
    ):
        yield
