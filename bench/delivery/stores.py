"""Fresh databases to measure on: a SQLite file each time, and a PostgreSQL that syncs what it commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests import postgres

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

    with postgres.running(durable=True) as server:
        yield {"SQLite": sqlite, "PostgreSQL": server.fresh}
