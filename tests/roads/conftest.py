"""The street of the road tests, with the official specifications in force where they lie beside the project."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import _folder
from tests.roads.street import Person, Street


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with Street(tmp_path, specs=_folder("NAJIMI_SPECS")) as street:
        await street.open_shop()
        yield street


@pytest.fixture(params=["line", "telegram"])
async def customer(request: pytest.FixtureRequest, street: Street) -> Person:
    """A person on each platform in turn: every road is walked on both."""
    return await street.person(request.param)
