"""How long the rooms are. As a command it lists what is worth splitting and fails on what is too long."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from tests.house import tree

FILE_LONG, FILE_TOO_LONG = 300, 400
FUNCTION_LONG, FUNCTION_TOO_LONG = 40, 60


def files() -> Iterator[tuple[int, str]]:
    """(lines, path) of each hand-written Python file."""
    for name in tree.python_files():
        yield (tree.text(name) or "").count("\n"), name


def functions() -> Iterator[tuple[int, str]]:
    """(lines, place) of each function, its decorators not counted."""
    for name in tree.python_files():
        for node in ast.walk(tree.syntax(name)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (node.end_lineno or node.lineno) - node.lineno + 1, f"{name}:{node.lineno} {node.name}"


def main() -> int:
    """Print the long files and functions, longest first; 1 when one is too long."""
    long_files = sorted((row for row in files() if row[0] > FILE_LONG), reverse=True)
    long_functions = sorted((row for row in functions() if row[0] > FUNCTION_LONG), reverse=True)
    for lines, place in long_files + long_functions:
        print(f"{lines:5} lines  {place}")
    print(f"{len(long_files)} files over {FILE_LONG} lines, {len(long_functions)} functions over {FUNCTION_LONG}")
    too_long = any(n > FILE_TOO_LONG for n, _ in long_files) or any(n > FUNCTION_TOO_LONG for n, _ in long_functions)
    return int(too_long)


if __name__ == "__main__":
    sys.exit(main())
