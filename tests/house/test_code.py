"""What no line of shipped code may do. Each rule keeps one promise; the linters keep the rest."""

from __future__ import annotations

import ast
import re

from tests.house import tree

SHIPPED = tree.python_files(*tree.ROOMS)
READS_THE_WALL_CLOCK = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time|time\.time_ns)$")
RUNS_SQL = re.compile(r"^(sqlalchemy\.|sa\.)text$|\.(execute|exec_driver_sql|executemany|scalar|scalars)$")
JAPANESE_CHINESE_OR_THAI = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]")
HAS_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def test_only_clocks_read_the_wall_clock() -> None:
    """Everything else takes `now` or a Clock, or the time machine and half of the tests would lie."""
    readers = [
        f"{name}:{line} {called}"
        for name in SHIPPED
        if not name.endswith("/clock.py")
        for line, called, _ in tree.calls(name)
        if READS_THE_WALL_CLOCK.search(called)
    ]
    assert readers == []


def test_no_signature_check_is_switched_off() -> None:
    assert _containing("skip_signature_verification") == []


def test_the_telegram_library_opens_no_server_of_its_own() -> None:
    """Its webhook server answers before we have stored the event."""
    assert _containing("run_webhook") == []


def test_no_template_switches_escaping_off() -> None:
    pages = [name for name in tree.files() if name.startswith("bot/") and name.endswith((".html", ".j2", ".py"))]
    unescaped = re.compile(r"\|\s*safe\b|autoescape\s*=\s*False|\{%-?\s*autoescape\s+false|\bMarkup\(\s*f[\"']")
    assert [name for name in pages if unescaped.search(tree.text(name) or "")] == []


def test_no_sql_is_glued_together() -> None:
    """Values travel as bound parameters. A name of a table or column comes from the schema, never from a string."""
    glued = [
        f"{name}:{line} {called}"
        for name in SHIPPED
        for line, called, node in tree.calls(name)
        if node.args and _is_glued(node.args[0])
        if RUNS_SQL.search(called) or (called == "text" and _imports_sql_text(name))
    ]
    assert glued == []


def test_no_customer_reads_words_from_the_code() -> None:
    """Copy lives in bot/i18n, in four languages; a literal would be said in one."""
    literals = [
        f"{name}:{line} {said!r}"
        for name in tree.python_files("handlers", "flows")
        for line, said in _strings(name)
        if JAPANESE_CHINESE_OR_THAI.search(said)
    ]
    assert literals == []


def test_no_file_switches_the_linter_off() -> None:
    marks = re.compile(r"^# (ruff: noqa|flake8: noqa|mypy: ignore-errors|type: ignore\s*$)", re.MULTILINE)
    assert [name for name in tree.python_files() if marks.search(tree.text(name) or "")] == []


def _containing(word: str) -> list[str]:
    return [name for name in SHIPPED if word in (tree.text(name) or "")]


def _imports_sql_text(name: str) -> bool:
    return any(module in {"sqlalchemy.text", "sqlmodel.text"} for _, module in tree.imports(name))


def _is_glued(argument: ast.expr) -> bool:
    if isinstance(argument, ast.JoinedStr):
        # a PRAGMA takes no bound parameters
        pragma = isinstance(argument.values[0], ast.Constant) and str(argument.values[0].value).startswith("PRAGMA ")
        return not pragma and any(isinstance(part, ast.FormattedValue) for part in argument.values)
    if isinstance(argument, ast.BinOp):
        return isinstance(argument.op, ast.Add | ast.Mod) and any(
            isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
            for side in (argument.left, argument.right)
        )
    called = argument.func if isinstance(argument, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr == "format"


def _strings(name: str) -> list[tuple[int, str]]:
    """(line, value) of the string literals of a file, docstrings left out."""
    bodies = [node.body for node in ast.walk(tree.syntax(name)) if isinstance(node, HAS_DOCSTRING) and node.body]
    docstrings = {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}
    found = (node for node in ast.walk(tree.syntax(name)) if isinstance(node, ast.Constant))
    return [(node.lineno, node.value) for node in found if isinstance(node.value, str) and id(node) not in docstrings]
