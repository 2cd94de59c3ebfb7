"""Tables: rows for a reader, a program or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

NOT_ENOUGH = "not enough data"
Row = Mapping[str, Any]


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
        sheet.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
        return written.getvalue().rstrip("\n")
    cells = [[str("–" if row[name] in (None, "") else row[name]) for name in columns] for row in rows]
    widths = [max(len(line[place]) for line in [columns, *cells]) for place in range(len(columns))]
    lines = [columns, *cells]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _harmless(value: Any) -> Any:
    """A name that begins like a formula is one to a spreadsheet: it gets an apostrophe, as spreadsheets themselves
    write it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
