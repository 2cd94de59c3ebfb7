"""A duty: something due on a rhythm, or at once when somebody announces a reason for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """Something due every `seconds`, or at once when `signal` is announced. It may be broken off and run again."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]
    signal: str = ""
