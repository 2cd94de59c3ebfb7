"""A real, empty SQLite database in a file of its own, a clock that stands still until told, and a plain shop."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.clock import SystemClock
from bot.shop import Shop
from storage.database import Database
from storage.keyring import Keyring


class StandingClock(SystemClock):
    """A clock that only moves when a test moves it."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, **span: float) -> None:
        self._now += timedelta(**span)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 3, 10, 3, 0, tzinfo=UTC))


@pytest.fixture
def shop() -> Shop:
    return Shop(name="Teahouse")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the current schema, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    database = Database(f"sqlite:///{path}", Keyring("test-key"), SystemClock())
    await database.migrate()
    await database.close()
    return path


@pytest.fixture
async def database(migrated_file: Path, tmp_path: Path, clock: StandingClock) -> AsyncIterator[Database]:
    path = tmp_path / "najimi.db"
    shutil.copy(migrated_file, path)
    database = Database(f"sqlite:///{path}", Keyring("test-key"), clock)
    yield database
    await database.close()
