from __future__ import annotations

from bot import tables


def test_text_json_and_csv_of_the_same_rows() -> None:
    rows = [{"name": "田中", "n": 1}, {"name": '=HYPERLINK("x")', "n": None}]
    assert tables.told(rows, "text") == 'name             n\n田中               1\n=HYPERLINK("x")  –'
    assert tables.told(rows, "json").startswith("[\n")
    assert tables.told(rows, "csv") == 'name,n\n田中,1\n"\'=HYPERLINK(""x"")",'


def test_nothing_is_said_as_such() -> None:
    assert [tables.told([], form) for form in ("text", "json", "csv")] == ["not enough data", "[]", ""]
