"""The street of the road tests, with the official specifications in force where they lie beside the project."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import _folder
from tests.roads.office import Desk, Office
from tests.roads.street import Person, Street


@pytest.fixture(scope="session")
def opened_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first street leaves its database for the others: migrated once, the shelves filled once."""
    return tmp_path_factory.mktemp("shop") / "opened.db"


@pytest.fixture
async def street(tmp_path: Path, opened_shop: Path) -> AsyncIterator[Street]:
    if opened_shop.exists():
        shutil.copy(opened_shop, tmp_path / "najimi.db")
    async with Street(tmp_path, specs=_folder("NAJIMI_SPECS")) as street:
        if not opened_shop.exists():
            await street.open_shop()
            with closing(sqlite3.connect(tmp_path / "najimi.db")) as connection:
                connection.execute("VACUUM INTO ?", (str(opened_shop),))
        yield street


@pytest.fixture(params=["line", "telegram"])
async def customer(request: pytest.FixtureRequest, street: Street) -> Person:
    """A person on each platform in turn: every road is walked on both."""
    return await street.person(request.param)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(office, monkeypatch, capsys)
