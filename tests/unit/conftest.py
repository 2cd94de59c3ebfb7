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
from tests.postgres import Server


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


ON_BOTH = (
    "tests.unit.storage.",
    "tests.unit.delivery.",
    "tests.unit.flows.test_campaigns",
    "tests.unit.flows.test_restock",
    "tests.unit.flows.test_followup",
    "tests.unit.flows.test_learning",
    "tests.unit.flows.test_recommending",
    "tests.unit.flows.test_recommendation",
    "tests.unit.flows.test_replenish",
    "tests.unit.flows.test_reactions",
    "tests.unit.flows.test_weekly",
)
"""Test modules whose `database` is once SQLite and once PostgreSQL."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on both databases what is told to."""
    name = f"{metafunc.module.__name__}."
    alone = metafunc.definition.get_closest_marker("sqlite")
    if "store" in metafunc.fixturenames and name.startswith(ON_BOTH) and not alone:
        metafunc.parametrize("store", ["sqlite", "postgresql"])


@pytest.fixture
def store() -> str:
    """The kind of database that `database` is."""
    return "sqlite"


@pytest.fixture
async def database(
    store: str, migrated_file: Path, tmp_path: Path, clock: StandingClock, request: pytest.FixtureRequest
) -> AsyncIterator[Database]:
    if store == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        url = server.fresh()
    else:
        path = tmp_path / "najimi.db"
        shutil.copy(migrated_file, path)
        url = f"sqlite:///{path}"
    database = Database(url, Keyring("test-key"), clock)
    yield database
    await database.close()
    if store == "postgresql":
        server.drop(url)
