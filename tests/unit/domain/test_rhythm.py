from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import quiet_hours, rhythm
from bot.domain.quiet_hours import Window
from bot.domain.rhythm import Rhythm

TOKYO = ZoneInfo("Asia/Tokyo")
MONDAY = datetime(2026, 3, 9, 3, 20, tzinfo=UTC)  # 12:20 in Tokyo
NIGHT = Window(time(21), time(9))
EVENINGS = Rhythm(Counter({20: 60, 12: 30}), Counter(dict.fromkeys(range(7), 10)))


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=TOKYO)


def best(own: Rhythm, shop: Rhythm = EVENINGS, days: int = 3) -> datetime:
    return rhythm.best(own, shop, MONDAY, MONDAY + timedelta(days=days), TOKYO, (NIGHT,))


def test_without_a_past_of_their_own_the_shops_hour() -> None:
    assert best(Rhythm()) == at(9, 20)


def test_few_orders_move_little_and_many_much() -> None:
    mornings = [at(2, 10) - timedelta(days=5 * week) for week in range(30)]
    assert best(Rhythm.of(mornings[:2], TOKYO)).astimezone(TOKYO).hour == 20
    assert best(Rhythm.of(mornings, TOKYO)).astimezone(TOKYO).hour in (10,)


def test_the_weekday_counts_too() -> None:
    wednesdays = [at(4, 19) - timedelta(days=7 * week) for week in range(20)]
    assert best(Rhythm.of(wednesdays, TOKYO)).date() == date(2026, 3, 11)


def test_a_shop_that_knows_nothing_sends_at_once() -> None:
    assert best(Rhythm(), Rhythm()) == MONDAY


@given(st.lists(st.integers(0, 24 * 60)), st.integers(0, 70))
def test_never_in_quiet_hours_and_never_outside_the_span(hours: list[int], days: int) -> None:
    own = Rhythm.of([MONDAY - timedelta(hours=each) for each in hours], TOKYO)
    start = MONDAY + timedelta(hours=days)
    found = rhythm.best(own, EVENINGS, start, start + timedelta(days=2), TOKYO, (NIGHT,))
    assert start <= found < start + timedelta(days=2)
    assert not quiet_hours.is_quiet(found, TOKYO, NIGHT)


@pytest.mark.parametrize(
    ("month", "day", "closed", "expected"),
    [
        (date(2026, 3, 1), 25, (), date(2026, 3, 25)),
        (date(2026, 4, 9), 25, (), date(2026, 4, 24)),  # the 25th is a Saturday
        (date(2026, 2, 1), 31, (), date(2026, 2, 27)),
        (date(2026, 12, 31), 31, (date(2026, 12, 31),), date(2026, 12, 30)),
    ],
)
def test_the_payday_is_a_working_day(month: date, day: int, closed: tuple[date, ...], expected: date) -> None:
    assert rhythm.payday(month, day, frozenset(closed)) == expected
