"""A table file as it comes from a till or a spreadsheet: CSV in the encodings that Japan uses, or XLSX.

CP932 is decoded before anything is split: the second byte of 構 is a backslash, that of ソ another, and a parser that
sees bytes breaks columns there.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from bot.domain.errors import InputError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",\t;"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `number` is what a spreadsheet shows beside it: the header is row 1. `fault` tells why it has no
    cells that could be trusted."""

    number: int
    cells: Sequence[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Column names in small letters, by position, and the rows that are not empty, to be read once."""

    columns: tuple[str, ...]
    records: Iterator[Record]
    encoding: str


def read(path: Path, known: Iterable[str]) -> Table:
    """Give the table; raises InputError in one line for a file that is none. `known` helps to find the delimiter."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path} does not exist") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    if content.startswith(_OLD_EXCEL):
        raise InputError(f"{path} is an old Excel file; save it as .xlsx or .csv")
    if content.startswith(b"PK\x03\x04"):
        return _table(path, _sheet(path, content), "xlsx")
    text, encoding = _decode(path, content)
    delimiter = _delimiter(text, frozenset(known))
    return _table(path, _split(text, delimiter), encoding)


def _table(path: Path, records: Iterator[Record], encoding: str) -> Table:
    filled = (record for record in records if record.fault or any(cell.strip() for cell in record.cells))
    header = next(filled, None)
    if header is None:
        raise InputError(f"{path} is empty")
    if header.fault:
        raise InputError(f"{path}: row {header.number}: {header.fault}")
    columns = tuple(cell.strip().casefold() for cell in header.cells)
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise InputError(f"{path} has the column {twice[0]} twice")
    return Table(columns, filled, encoding)


def _decode(path: Path, content: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strictly(path, content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strictly(path, content, "cp932"), "cp932"


def _strictly(path: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path} is neither UTF-8 nor Shift_JIS (line {line}); save it as CSV UTF-8 or as .xlsx"
        ) from None


def _delimiter(text: str, known: frozenset[str]) -> str:
    """Give the delimiter that finds most known columns in the first line that holds anything."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def found(delimiter: str) -> int:
        return len(known & {name.strip(' "').casefold() for name in first.split(delimiter)})

    return max(_DELIMITERS, key=found)


def _split(text: str, delimiter: str) -> Iterator[Record]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield Record(number, next(rows))
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(number, (), _csv_fault(str(error)))


def _csv_fault(error: str) -> str:
    if "end of data" in error or "field larger" in error:
        return 'a quote (") is opened here and never closed'
    if "expected after" in error:
        return 'a quote (") stands in the middle of a value; write it twice'
    return f"cannot be split into columns: {error}"


def _sheet(path: Path, content: bytes) -> Iterator[Record]:
    try:
        yield from _cells_of(content)
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError) as error:
        raise InputError(f"{path} is no readable .xlsx file: {error}") from None


def _cells_of(content: bytes) -> Iterator[Record]:
    from openpyxl import load_workbook  # half a second of import that a CSV can do without

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validation rules, which we do not read
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield Record(number, [_text(value) for value in row])
    finally:
        book.close()


def _text(value: Any) -> str:
    """Write a cell as a person would type it: 1200 and not 1200.0, a day and not midnight."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
