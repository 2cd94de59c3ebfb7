"""Nothing grows past what one person reads in one go."""

from __future__ import annotations

from tests.house import sizes


def test_no_file_is_too_long() -> None:
    assert [row for row in sizes.files() if row[0] > sizes.FILE_TOO_LONG] == []


def test_no_function_is_too_long() -> None:
    assert [row for row in sizes.functions() if row[0] > sizes.FUNCTION_TOO_LONG] == []
