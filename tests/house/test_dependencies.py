"""What we import is declared, what is declared is locked, and the locks can be trusted."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import tree

PROJECT = tomllib.loads(tree.text("pyproject.toml") or "")["project"]
LOCKS = ("requirements.txt", "requirements-dev.txt")
# pydantic pins its core to the digit; the emulator judges by a specification only where a test hands it one.
KNOWN = {("bot/settings.py", "pydantic_core"), ("bot/emulator/validation.py", "jsonschema_rs")}
# Read by zoneinfo or sudachipy, or asked for by name: in a database address, as an extra, as an event loop. The LINE
# library takes seconds to import: what we send is our own JSON, and the tests hold it against the library.
NEVER_IMPORTED = {"tzdata", "sudachidict-small", "uvloop", "sqlalchemy", "aiosqlite", "asyncpg", "line-bot-sdk"}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def test_all_that_is_imported_is_declared() -> None:
    """A library that came along with another one leaves with it."""
    declared = _names(PROJECT["dependencies"])
    provides = packages_distributions()
    undeclared = {
        f"{name} imports {module}"
        for name in tree.python_files(*tree.ROOMS)
        for _, imported in tree.imports(name)
        if (module := imported.split(".")[0]) not in sys.stdlib_module_names and module not in tree.ROOMS
        if (name, module) not in KNOWN
        and not declared & {canonicalize_name(distribution) for distribution in provides.get(module, [])}
    }
    assert sorted(undeclared) == []


def test_all_that_is_declared_is_imported() -> None:
    provides = packages_distributions()
    imported = {module.split(".")[0] for name in tree.python_files(*tree.ROOMS) for _, module in tree.imports(name)}
    used = {canonicalize_name(one) for module in imported for one in provides.get(module, [])}
    assert sorted(_names(PROJECT["dependencies"]) - used - NEVER_IMPORTED) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_each_lock_holds_what_is_declared(lock: str) -> None:
    wanted = [Requirement(line) for line in PROJECT["dependencies"]]
    if lock == "requirements-dev.txt":
        wanted += [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]
    pins = _pins(lock)
    stale = [str(one) for one in wanted if not one.specifier.contains(pins.get(canonicalize_name(one.name), "0"))]
    assert stale == [], "run `make lock`"


def test_the_locks_agree() -> None:
    assert _pins("requirements.txt").items() <= _pins("requirements-dev.txt").items(), "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_has_hashes_and_no_place(lock: str) -> None:
    lines = [line for line in (tree.text(lock) or "").splitlines() if line and not line.lstrip().startswith("#")]
    pin_or_hash = re.compile(r"[a-z0-9.-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not pin_or_hash.fullmatch(line)] == []


@pytest.mark.parametrize("group", [PROJECT["dependencies"], PROJECT["optional-dependencies"]["dev"]])
def test_declared_libraries_are_sorted(group: list[str]) -> None:
    names = [canonicalize_name(Requirement(line).name) for line in group]
    assert names == sorted(names)


def _names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def _pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in PIN.findall(tree.text(lock) or "")}
