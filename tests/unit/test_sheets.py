from __future__ import annotations

from bot import sheets


def test_text_json_and_csv_of_the_same_rows() -> None:
    rows = [{"name": "田中", "n": 1}, {"name": '=HYPERLINK("x")', "n": None}]
    assert sheets.told(rows, "text") == 'name             n\n田中               1\n=HYPERLINK("x")  –'
    assert sheets.told(rows, "json").startswith("[\n")
    assert sheets.told(rows, "csv") == 'name,n\n田中,1\n"\'=HYPERLINK(""x"")",'


def test_nothing_is_said_as_such() -> None:
    assert [sheets.told([], form) for form in ("text", "json", "csv")] == ["not enough data", "[]", ""]
