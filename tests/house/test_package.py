"""What is installed is what was written: pages, words and migrations travel with the code."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house import tree

FOR_THE_BUILD = ("pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The paths inside our wheel, built from a copy, since a build leaves folders behind."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in _shipped() | {name for name in FOR_THE_BUILD if name in tree.files()}:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree.ROOT / name, source / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(out), "."]
    made = subprocess.run(build, cwd=source, capture_output=True, text=True)  # noqa: S603 - our own words
    assert made.returncode == 0, made.stderr
    return set(zipfile.ZipFile(next(out.glob("najimi-*.whl"))).namelist())


def test_each_file_of_the_rooms_is_packed(packed: set[str]) -> None:
    assert sorted(_shipped() - packed) == [], "see [tool.setuptools.package-data] in pyproject.toml"


def test_nothing_else_is_packed(packed: set[str]) -> None:
    strangers = {name for name in packed if Path(name).parts[0] not in tree.ROOMS and ".dist-info/" not in name}
    assert sorted(strangers) == []


def _shipped() -> set[str]:
    return {name for name in tree.files() if name.split("/", 1)[0] in tree.ROOMS}
