"""docs/acceptance.md: every test it names is there, and every item that was asked for has one."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house import tree

DOCUMENT = "docs/acceptance.md"
ITEMS = [
    *(f"CT{number}" for number in (*range(1, 8), *range(11, 17), *range(18, 21))),
    *(f"MT{number}" for number in (1, 2, 3, 5, 6, *range(8, 13))),
    *(f"R{number}" for number in range(1, 37)),
    *(f"S{number}" for number in (1, 2, 3, 4, 7, 9, 14, 19)),
    *(f"VT{number}" for number in (*range(1, 8), 9)),
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| ([A-Z]+\d+) \|(.*)\|(.*)\|(.*)\|$", re.MULTILINE)


def rows() -> dict[str, tuple[str, str, str]]:
    """What is demanded, the tests, and the remark, by item."""
    found = ROW.findall(tree.text(DOCUMENT) or "")
    assert len({row[0] for row in found}) == len(found), "an item stands twice"
    return {item: (demand.strip(), tests.strip(), remark.strip()) for item, demand, tests, remark in found}


def functions(name: str) -> set[str]:
    """Names of the tests of a file; none of a file that is not there."""
    if not (tree.ROOT / name).is_file():
        return set()
    nodes = ast.walk(tree.syntax(name))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_says_what_it_demands_and_has_a_test(item: str) -> None:
    demand, tests, _ = rows()[item]
    assert demand
    assert NAMED.search(tests), tests


def test_each_test_named_exists() -> None:
    named = NAMED.findall(tree.text(DOCUMENT) or "")
    assert len(named) > len(ITEMS)
    missing = [f"{file}::{test}" for file, test in named if test not in functions(file)]
    assert missing == []


def test_no_test_is_named_without_its_file() -> None:
    """A name in another form would be checked by nobody."""
    spans = re.findall(r"`([^`]*\btest_[^`]*)`", tree.text(DOCUMENT) or "")
    assert [span for span in spans if not NAMED.fullmatch(f"`{span}`") and not span.endswith((".py", "/"))] == []
