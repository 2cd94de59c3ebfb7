from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import control_group

SECRET = b"a shop's secret"
IDS = [f"01J{number:023d}" for number in range(100_000)]
# Chi-square, 99 degrees of freedom, p = 0.001
CRITICAL = 148.23


def test_mt7_membership_is_equal_in_another_process_with_another_hash_seed() -> None:
    code = (
        "from bot.domain import control_group as c;"
        f"print([c.bucket({SECRET!r}, '2026Q4', f'01J{{n:023d}}') for n in range(1000)])"
    )
    environment = dict(os.environ, PYTHONHASHSEED="12345")
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)  # noqa: S603 - our own interpreter and text
    assert other.stdout.strip() == str([control_group.bucket(SECRET, "2026Q4", each) for each in IDS[:1000]])


def test_mt7_a_known_bucket_stays_what_it_was_on_the_first_machine() -> None:
    assert [control_group.bucket(b"s", "2026Q4", each) for each in ("a", "b", "c")] == [9184, 1497, 6059], (
        "as openssl says"
    )


def test_mt7_buckets_are_even() -> None:
    counts = [0] * 100
    for each in IDS:
        counts[control_group.bucket(SECRET, "2026Q4", each) // 100] += 1
    expected = len(IDS) / 100
    assert sum((count - expected) ** 2 / expected for count in counts) < CRITICAL


def test_mt7_only_the_salt_deals_anew() -> None:
    first, again, second = (
        [control_group.contains(SECRET, salt, each, 5) for each in IDS[:20_000]]
        for salt in ("2026Q3", "2026Q3", "2026Q4")
    )
    assert first == again
    both = sum(one and two for one, two in zip(first, second, strict=True))
    assert 20 <= both <= 90, "5 % of 5 % of 20,000 is 50 when the two are independent"


@given(st.text(), st.floats(0, 100), st.floats(0, 100))
def test_a_larger_group_contains_the_smaller(customer: str, one: float, two: float) -> None:
    small, large = sorted((one, two))
    if control_group.contains(SECRET, "s", customer.encode("utf-8", "replace").decode(), small):
        assert control_group.contains(SECRET, "s", customer.encode("utf-8", "replace").decode(), large)


def test_nobody_at_zero_and_everybody_at_a_hundred() -> None:
    assert not any(control_group.contains(SECRET, "s", each, 0) for each in IDS[:1000])
    assert all(control_group.contains(SECRET, "s", each, 100) for each in IDS[:1000])


def test_the_salt_of_a_quarter_and_the_default_size() -> None:
    days = [date(2026, month, 1) for month in (1, 3, 4, 9, 10, 12)]
    assert [control_group.salt_of(day) for day in days] == ["2026Q1", "2026Q1", "2026Q2", "2026Q3", "2026Q4", "2026Q4"]
    assert control_group.default_percent(19_999) == 0
    assert control_group.default_percent(20_000) == 5
