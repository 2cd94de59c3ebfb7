"""The project as the house rules see it: its files, their text and their syntax."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "flows", "storage")
LANGUAGES = ("ja", "en", "zh-Hant", "th")
# Machine-made: nobody reads them for style.
GENERATED = ("storage/migrations/versions/",)


@cache
def files() -> tuple[str, ...]:
    """Paths of all tracked files, relative to the root; without git, of all files outside dot folders and caches."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607
        names = [name for name in listed.stdout.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file() and not _is_cache(path)]
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def python_files(*rooms: str) -> tuple[str, ...]:
    """Tracked hand-written Python files, of the named rooms or of all."""
    written = (name for name in files() if name.endswith(".py") and not name.startswith(GENERATED))
    return tuple(name for name in written if not rooms or name.split("/", 1)[0] in rooms)


@cache
def text(name: str) -> str | None:
    """The text of a file; None when it is not UTF-8, so an image or a CP932 sample."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@cache
def syntax(name: str) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(text(name) or "", filename=name)


def calls(name: str) -> Iterator[tuple[int, str, ast.Call]]:
    """(line, dotted name as written, node) of each call in a file."""
    for node in ast.walk(syntax(name)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func), node


def imports(name: str) -> Iterator[tuple[int, str]]:
    """(line, module) of each import in a file, wherever it stands in it."""
    for node in ast.walk(syntax(name)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _is_cache(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(ROOT).parts[:-1])
