"""An emulator per test, in this process, on a free port."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.emulator.server import running
from bot.emulator.world import World


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    # line-bot-sdk trusts the environment: a proxy would catch loopback calls, a netrc entry breaks its auth header
    monkeypatch.setenv("NETRC", os.devnull)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture(scope="session")
def specs() -> Path | None:
    """The folder of the official specifications, None when NAJIMI_SPECS does not name one."""
    folder = os.environ.get("NAJIMI_SPECS")
    return Path(folder) if folder else None


@pytest.fixture
async def world(specs: Path | None) -> AsyncIterator[World]:
    """A world that runs; whatever the official spec forbids fails the test at its end.

    A test that provokes violations on purpose empties `world.violations` itself.
    """
    world = World(seed=7, specs=specs)
    async with running(world):
        yield world
        await world.idle()
        assert world.violations == []


@pytest.fixture
async def http(world: World) -> AsyncIterator[aiohttp.ClientSession]:
    """A plain client whose paths start at the emulator."""
    async with aiohttp.ClientSession(base_url=world.base_url) as session:
        yield session
