"""A feature is a filename: the same noun in every room."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from tests.house import tree

HANDLERS = [name for name in tree.python_files("handlers") if not name.endswith("__init__.py")]
FLOWS = [name for name in tree.python_files("flows") if not name.endswith("__init__.py")]


@pytest.mark.parametrize("name", HANDLERS)
def test_each_handler_has_its_test_file(name: str) -> None:
    path = PurePath(name)
    expected = str(PurePath("tests/unit") / path.with_name(f"test_{path.name}"))
    assert expected in tree.files(), f"{name} has no {expected}"


@pytest.mark.parametrize("name", FLOWS)
def test_each_flow_has_its_test_file(name: str) -> None:
    """Under any room of tests/: some plans are only worth watching along the whole road."""
    expected = f"test_{PurePath(name).name}"
    assert any(file.startswith("tests/") and PurePath(file).name == expected for file in tree.files()), expected


@pytest.mark.parametrize("name", HANDLERS)
@pytest.mark.parametrize("language", tree.LANGUAGES)
def test_each_handler_has_its_words_in_each_language(name: str, language: str) -> None:
    path = PurePath(name).with_suffix(".ftl")
    # handlers/staff/broadcast.py may say its words in staff/broadcast.ftl, broadcast.ftl or staff.ftl
    inside = PurePath(*path.parts[1:])
    candidates = {inside, PurePath(inside.name)}
    if len(inside.parts) > 1:
        candidates.add(PurePath(f"{inside.parts[0]}.ftl"))
    expected = {f"bot/i18n/{language}/{candidate}" for candidate in candidates}
    assert expected & set(tree.files()), f"{name} has none of {sorted(expected)}"
