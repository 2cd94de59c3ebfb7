"""A command in a document works when it is typed."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.house import tree

DOCUMENTS = [name for name in tree.files() if name.endswith(".md")]
# In code, so in backticks or at the start of a line of a code block; prose may say "make sure".
MAKE = re.compile(r"(?:^|`|\$ )make ([a-z][a-z-]*)", re.MULTILINE)
NAJIMI = re.compile(r"(?:^|`|\$ |\.venv/bin/)najimi ([a-z][a-z-]*)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_there_is_a_readme() -> None:
    assert "README.md" in tree.files()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_make_target_named_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", tree.text("Makefile") or "", re.MULTILINE))
    assert sorted(_typed(MAKE, name) - targets) == []


def test_each_command_named_exists() -> None:
    named = {command for name in DOCUMENTS for command in _typed(NAJIMI, name)}
    told = subprocess.run([sys.executable, "-m", "bot", "--help"], cwd=tree.ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert sorted(command for command in named if not re.search(rf"\b{command}\b", told.stdout)) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_link_inside_the_project_leads_somewhere(name: str) -> None:
    folder = (tree.ROOT / name).parent
    dead = [target for target in LINK.findall(tree.text(name) or "") if not (folder / target).exists()]
    assert dead == []


def _typed(shape: re.Pattern[str], name: str) -> set[str]:
    """Commands in the code of a document: its fenced blocks and its backticks."""
    text = tree.text(name) or ""
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`[^`\n]+`", text)
    return {command for code in blocks + spans for command in shape.findall(code)}
