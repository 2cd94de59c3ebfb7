"""The capacity model: its plans and limits, and that it says what the bench measured."""

from __future__ import annotations

import json
import re
from dataclasses import astuple
from itertools import pairwise
from pathlib import Path

import pytest

from bench.delivery import capacity
from bench.delivery.capacity import LINE_LIMIT, MEASURED, Shop, forecast, line_yen, table

MEASURED_FILE = Path(capacity.__file__).with_name("measured.json")
SIZES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]


@pytest.mark.parametrize(
    ("messages", "yen"),
    [
        (0, 0),
        (200, 0),
        (201, 5_000),
        (5_000, 5_000),
        (5_001, 15_000),
        (30_000, 15_000),
        (30_001, 15_003),
        (230_000, 615_000),
        (230_002, 615_005),
    ],
)
def test_the_plans(messages: int, yen: int) -> None:
    assert line_yen(messages) == yen


def test_more_customers_never_take_less() -> None:
    rows = [forecast(MEASURED, Shop(size)) for size in SIZES]
    for small, large in pairwise(rows):
        numbers = zip(astuple(small), astuple(large), strict=True)
        assert all(a <= b for a, b in numbers if isinstance(a, int | float) and isinstance(b, int | float))


def test_no_number_of_workers_is_faster_than_line_allows() -> None:
    row = forecast(MEASURED, Shop(10_000_000, on_line=1.0, opted_in=1.0))
    assert row.line_seconds >= 10_000_000 / LINE_LIMIT


@pytest.mark.parametrize("people", [10_000, 100_000])
def test_the_model_says_what_was_measured(people: int) -> None:
    """Within a third: the machines are noisy. The file is what `make bench ARGS=delivery` left."""
    told = json.loads(MEASURED_FILE.read_text(encoding="utf-8"))[f"campaign of {people:,}, SQLite"]
    assert capacity.rate(MEASURED) == pytest.approx(told["pushes/s"], rel=0.33)
    assert MEASURED.freeze_us * people / 1e6 == pytest.approx(told["audience frozen after s"], rel=0.5, abs=0.1)


def test_the_guide_shows_the_table_of_the_model() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "scale.md").read_text(encoding="utf-8")
    for line in table(MEASURED, SIZES).splitlines():
        assert re.sub(r"\s+", " ", line) in re.sub(r"[ \t]+", " ", guide)
