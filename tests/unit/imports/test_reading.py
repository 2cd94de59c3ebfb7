"""A table is read whatever till or spreadsheet wrote it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.domain.errors import InputError
from bot.imports import reading

KNOWN = ("sku", "name", "price")
# The second byte of 構, ソ, 表 and 能 in CP932 is a backslash; that of ポ a vertical bar.
TRAP = "構造ソース表能ポット"


def _rows(path: Path) -> list[list[str]]:
    return [list(record.cells) for record in reading.read(path, KNOWN).records]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "products.csv"
    lines = [["SKU ", "Name", "price"], ["1", f'"{TRAP}"', "1200"]]
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    table = reading.read(path, KNOWN)
    assert table.columns == KNOWN
    assert [list(record.cells) for record in table.records] == [["1", TRAP, "1200"]]


def test_a_value_may_hold_line_breaks_delimiters_and_quotes(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text('sku,name,price\n1,"a, ""b""\nc",3\n\n ,,\n2,d,4\n', encoding="utf-8")
    records = list(reading.read(path, KNOWN).records)
    assert [(record.number, record.cells[1]) for record in records] == [(2, 'a, "b"\nc'), (5, "d")]


def test_a_quote_never_closed_is_one_bad_row(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text('sku,name,price\n1,a,3\n2,"b,4\n3,c,5\n', encoding="utf-8")
    good, bad = reading.read(path, KNOWN).records
    assert (good.fault, bad.number) == ("", 3)
    assert "never closed" in bad.fault


def test_a_quote_inside_a_value_spoils_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text('sku,name,price\n1,"a"b,3\n2,c,4\n', encoding="utf-8")
    records = list(reading.read(path, KNOWN).records)
    assert [bool(record.fault) for record in records] == [True, False]
    assert list(records[1].cells) == ["2", "c", "4"]


def test_a_sheet_reads_as_people_typed_it(tmp_path: Path) -> None:
    path = tmp_path / "products.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["sku", "name", "price", "day", "on"])
    sheet.append(["007", TRAP, 1200.0, datetime(2026, 1, 31), True])  # noqa: DTZ001 - a cell has no zone
    sheet.append([None, None, None, None, None])
    sheet.append([1, "x", 12.5, datetime(2026, 1, 31, 13, 45), None])  # noqa: DTZ001
    book.save(path)
    assert _rows(path) == [
        ["007", TRAP, "1200", "2026-01-31", "True"],
        ["1", "x", "12.5", "2026-01-31 13:45:00", ""],
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n , \n", "is empty"),
        (b"sku,name\n1,\x81", "neither UTF-8 nor Shift_JIS"),
        (b"\xd0\xcf\x11\xe0", "old Excel file"),
        (b"PK\x03\x04 cut off", "no readable .xlsx"),
        (b"sku,SKU\n1,2", "the column sku twice"),
    ],
)
def test_what_is_no_table_is_one_readable_line(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as error:
        list(reading.read(path, KNOWN).records)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        reading.read(tmp_path / "none.csv", KNOWN)
    with pytest.raises(InputError, match="cannot be read"):
        reading.read(tmp_path, KNOWN)
