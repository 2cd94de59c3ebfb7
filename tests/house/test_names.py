"""A file is named after what it holds."""

from __future__ import annotations

from pathlib import PurePath

from tests.house import tree

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "core", "misc"}


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    named = [name for name in tree.python_files() if SAYS_NOTHING & set(PurePath(name).with_suffix("").parts)]
    assert named == []
