"""One street for all faults."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.roads.street import Street


@pytest.fixture
async def street(tmp_path: Path, specs_dir: Path) -> AsyncIterator[Street]:
    async with Street(tmp_path, specs_dir) as opened:
        yield opened
