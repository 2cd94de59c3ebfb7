"""What every test finds around it: a quiet environment, the folders of real data, a browser; what is absent skips."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres as postgres_server

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Settings that would reach a real account or a real database.
REAL_SETTINGS = {
    *("API_TOKEN", "DATABASE_URL", "ENCRYPTION_KEY", "HOST", "LOG_FORMAT", "LOG_LEVEL"),
    *("PORT", "PUBLIC_BASE_URL", "SECRET_KEY", "SHOP_FILE"),
}
REAL_PREFIXES = ("LINE_", "TELEGRAM_")

# Two cores are shared by two workers and a browser: a deadline would measure the neighbours.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# On CI the same examples every time, so that a red run says something about the change.
settings.register_profile("ci", parent=settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


def pytest_configure(config: pytest.Config) -> None:
    """Keep a developer's own tokens, .netrc and proxy out of the tests, before anything is imported that reads them."""
    del config
    os.environ["NETRC"] = "/dev/null"
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost,::1"
    for name in [name for name in os.environ if name in REAL_SETTINGS or name.startswith(REAL_PREFIXES)]:
        del os.environ[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run, each with the remedy."""
    absent = {
        "browser": None if _browser() else "no Chromium here: `make system` installs it where it may",
        "shared_data": None if _folder("NAJIMI_DATA") else "NAJIMI_DATA names no folder of real data",
    }
    for item in items:
        for marker, reason in absent.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder with purchases/, faq/ and conversation/; skips where NAJIMI_DATA names none."""
    return _folder("NAJIMI_DATA") or pytest.skip("NAJIMI_DATA names no folder of real data")


@pytest.fixture(scope="session")
def specs_dir() -> Path:
    """The folder with line/ and telegram/, the platforms' own specifications; skips where NAJIMI_SPECS names none."""
    return _folder("NAJIMI_SPECS") or pytest.skip("NAJIMI_SPECS names no folder of platform specifications")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; skips where there is none."""
    return _browser() or pytest.skip("no Chromium here: `make system` installs it where it may")


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """A PostgreSQL server of its own for each worker of the tests."""
    with postgres_server.running() as server:
        yield server


def _folder(variable: str) -> Path | None:
    beside = {"NAJIMI_DATA": "data", "NAJIMI_SPECS": "platforms"}[variable]
    named = os.environ.get(variable) or Path(__file__).parents[2] / "shared" / beside
    path = Path(named).resolve()
    return path if path.is_dir() else None


def _browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)
