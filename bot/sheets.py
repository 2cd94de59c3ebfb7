"""Sheets: rows for a reader, a program or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOT_ENOUGH = "not enough data"
Row = dict[str, Any]
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Out:
    """How to print: "text", "json" or "csv"; `picture`: where to write an SVG, too."""

    form: str = "text"
    picture: Path | None = None

    def print(self, rows: Sequence[Row], picture: str = "") -> int:
        if picture and self.picture is not None:
            self.picture.write_text(picture, encoding="utf-8")
        print(told(rows, self.form))
        return 0


def told(rows: Sequence[Row], form: str) -> str:
    """Give rows with the same keys as "text" (columns side by side), "json" or "csv"."""
    if form == "json":
        return json.dumps(list(rows), ensure_ascii=False, indent=2)
    if not rows:
        return "" if form == "csv" else NOT_ENOUGH
    columns = list(rows[0])
    if form == "csv":
        written = io.StringIO()
        sheet = csv.DictWriter(written, columns, lineterminator="\n")
        sheet.writeheader()
        sheet.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
        return written.getvalue().rstrip("\n")
    cells = [[str("–" if row[name] in (None, "") else row[name]) for name in columns] for row in rows]
    widths = [max(len(line[place]) for line in [columns, *cells]) for place in range(len(columns))]
    lines = [columns, *cells]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cell(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value


def harmless(value: object) -> str:
    """Give a cell that no spreadsheet takes for a formula (S8)."""
    text = "" if value is None else str(value)
    bare = text.lstrip(" \u3000")
    return f"'{text}" if text.startswith(_DANGEROUS) or bare.startswith(_DANGEROUS) else text
