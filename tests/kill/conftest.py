"""One prepared database for all cases of a worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kill import town
from tests.kill.town import Town


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The database, and the campaign that is drafted in it."""
    folder = tmp_path_factory.mktemp("town")
    await town.prepare(f"sqlite:///{folder / 'prepared.db'}")
    (folder / "rehearsal").mkdir()
    return folder / "prepared.db", await town.rehearse(folder / "prepared.db", folder / "rehearsal")


@pytest_asyncio.fixture
async def place(prepared: tuple[Path, str], tmp_path: Path) -> AsyncIterator[Town]:
    """The town, its service not yet started."""
    async with town.opened(tmp_path, *prepared) as opened:
        yield opened
