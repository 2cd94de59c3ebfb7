"""Fresh databases to measure on: a SQLite file each time, and PostgreSQL where the tests' server can be had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

Fresh = Callable[[], str]
"""Gives the URL of a new, empty database."""


@contextmanager
def opened(folder: Path) -> Iterator[dict[str, Fresh]]:
    """Give, by name, what makes a fresh database."""
    numbers = count(1)

    def sqlite() -> str:
        for old in folder.glob("n*.db*"):
            old.unlink()
        return f"sqlite:///{folder / f'n{next(numbers)}.db'}"

    yield {"SQLite": sqlite}
