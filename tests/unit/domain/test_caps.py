from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import caps
from bot.domain.caps import Cap

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
moments = st.lists(st.integers(-5, 60).map(lambda hours: NOW - timedelta(hours=hours)), max_size=12)
few = st.lists(
    st.builds(Cap, st.integers(1, 4), st.integers(1, 50).map(lambda hours: timedelta(hours=hours))), max_size=3
)


@pytest.mark.parametrize(
    ("text", "cap"),
    [
        ("1/20h", Cap(1, timedelta(hours=20))),
        ("2/7d", Cap(2, timedelta(days=7))),
        (" 6 / 30D ", Cap(6, timedelta(days=30))),
        ("1/10m", Cap(1, timedelta(minutes=10))),
    ],
)
def test_a_cap_is_read(text: str, cap: Cap) -> None:
    assert caps.parse(text) == cap


@pytest.mark.parametrize("text", ["", "2", "2/7", "2/7w", "0/7d", "2/0d", "-1/7d", "1.5/7d", "2/7d 3"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        caps.parse(text)


@given(st.builds(Cap, st.integers(1, 99), st.integers(1, 9000).map(lambda minutes: timedelta(minutes=minutes))))
def test_a_cap_reads_back_as_written(cap: Cap) -> None:
    assert caps.parse(str(cap)) == cap


def _allowed(each: list[Cap], sent: list[datetime], at: datetime) -> bool:
    """The meaning of a cap, counted one by one."""
    return all(sum(1 for moment in sent if moment > at - cap.window) < cap.count for cap in each)


@given(few, moments)
def test_the_next_free_instant_is_what_counting_hour_by_hour_finds(each: list[Cap], sent: list[datetime]) -> None:
    found = caps.next_free(each, sent, NOW)
    hours = (NOW + timedelta(hours=number) for number in range(200))
    assert found == next(at for at in hours if _allowed(each, sent, at))


@given(few, moments, st.integers(0, 300))
def test_once_free_it_stays_free_until_the_next_send(each: list[Cap], sent: list[datetime], minutes: int) -> None:
    later = caps.next_free(each, sent, NOW) + timedelta(minutes=minutes)
    assert caps.next_free(each, sent, later) == later


def test_a_send_dated_in_the_future_counts() -> None:
    ahead = NOW + timedelta(minutes=5)
    assert caps.next_free([Cap(1, timedelta(hours=1))], [ahead], NOW) == ahead + timedelta(hours=1)


def test_how_much_history_is_needed() -> None:
    assert caps.longest([]) == timedelta()
    assert caps.longest([caps.parse("1/20h"), caps.parse("6/30d"), caps.parse("2/7d")]) == timedelta(days=30)
