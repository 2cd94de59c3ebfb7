from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import quiet_hours
from bot.domain.quiet_hours import Window
from tests.unit.domain import strategies as own

NIGHT = Window(time(21), time(9))
TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("21:00-09:00", NIGHT),
        (" 21:00 〜 9:00 ", NIGHT),
        ("12:30-13:15", Window(time(12, 30), time(13, 15))),
        ("22:00-24:00", Window(time(22), time(0))),
        ("", None),
        ("  ", None),
    ],
)
def test_a_window_is_read(text: str, window: Window | None) -> None:
    assert quiet_hours.parse(text) == window


@pytest.mark.parametrize("text", ["21-9", "25:00-09:00", "21:60-09:00", "21:00", "09:00-09:00", "ab", "21:00-09:00 x"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        quiet_hours.parse(text)


@given(own.windows)
def test_a_window_reads_back_as_written(window: Window) -> None:
    assert quiet_hours.parse(str(window)) == window


@pytest.mark.parametrize(("hour", "quiet"), [(20, False), (21, True), (0, True), (8, True), (9, False)])
def test_both_ends_of_the_night(hour: int, quiet: bool) -> None:
    at = datetime(2026, 6, 10, hour, tzinfo=TOKYO)
    assert quiet_hours.is_quiet(at, TOKYO, NIGHT) is quiet
    assert quiet_hours.is_quiet(at, TOKYO, None) is False
    before = at - timedelta(seconds=1)
    assert quiet_hours.is_quiet(before, TOKYO, NIGHT) is (hour >= 22 or hour <= 9)


def test_the_morning_after() -> None:
    at = datetime(2026, 6, 10, 23, tzinfo=TOKYO)
    assert quiet_hours.next_open(at, TOKYO, NIGHT) == datetime(2026, 6, 11, 9, tzinfo=TOKYO)
    noon = datetime(2026, 6, 10, 12, tzinfo=TOKYO)
    assert quiet_hours.next_open(noon, TOKYO, NIGHT) == noon


def test_two_windows_one_after_the_other() -> None:
    at = datetime(2026, 6, 10, 23, tzinfo=TOKYO)
    opening = quiet_hours.next_open(at, TOKYO, NIGHT, Window(time(8), time(12)))
    assert opening == datetime(2026, 6, 11, 12, tzinfo=TOKYO)
    assert quiet_hours.next_open(at, TOKYO, NIGHT, Window(time(8), time(22))) is None


def test_the_night_on_which_the_clocks_skip_the_end_of_the_window() -> None:
    """Berlin, 29 March 2026: 02:00 is 03:00."""
    window = Window(time(22), time(2, 30))
    at = datetime(2026, 3, 28, 23, tzinfo=BERLIN)
    opening = quiet_hours.next_open(at, BERLIN, window)
    assert opening is not None
    assert datetime(2026, 3, 29, 3, tzinfo=BERLIN) <= opening <= datetime(2026, 3, 29, 4, tzinfo=BERLIN)


def test_the_night_on_which_the_clocks_show_the_end_of_the_window_twice() -> None:
    """Berlin, 25 October 2026: after 03:00 it is 02:00 again, and the window ends twice."""
    window = Window(time(22), time(2, 30))
    at = datetime(2026, 10, 24, 23, tzinfo=BERLIN)
    assert quiet_hours.next_open(at, BERLIN, window) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert quiet_hours.is_quiet(second, BERLIN, window)
    assert quiet_hours.next_open(second, BERLIN, window) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@settings(max_examples=1500)
@given(own.instants, own.zones, own.windows)
def test_mt8_the_next_opening_is_never_quiet_and_never_far(at: datetime, zone: ZoneInfo, window: Window) -> None:
    opening = quiet_hours.next_open(at, zone, window)
    assert opening is not None
    assert not quiet_hours.is_quiet(opening, zone, window)
    assert at <= opening <= at + timedelta(hours=26)
    if quiet_hours.is_quiet(at, zone, window):
        # No opening of two hours or more was passed over, however the clocks were moved in between.
        hours = [at + timedelta(minutes=30 * step) for step in range(int((opening - at) / timedelta(minutes=30)))]
        assert sum(not quiet_hours.is_quiet(hour, zone, window) for hour in hours) <= 4
    else:
        assert opening == at


def test_mt8_every_zone_on_both_sides_of_every_change_of_its_clocks() -> None:
    changes = 0
    for name in own.ZONES:
        zone, day, before = ZoneInfo(name), own.START, None
        while day < own.START + own.FIVE_YEARS:
            offset = day.astimezone(zone).utcoffset()
            if before is not None and offset != before:
                changes += 1
                _check_around(day, zone)
            day, before = day + timedelta(days=1), offset
    assert changes > 1000


def _check_around(day: datetime, zone: ZoneInfo) -> None:
    for hours in range(-26, 3):
        at = day + timedelta(hours=hours, minutes=17)
        opening = quiet_hours.next_open(at, zone, NIGHT)
        assert opening is not None
        assert not quiet_hours.is_quiet(opening, zone, NIGHT), zone
        assert opening == at or opening.astimezone(zone).time() == NIGHT.end, zone


@given(own.instants, own.zones, st.lists(own.windows, max_size=3))
def test_more_windows_never_open_earlier(at: datetime, zone: ZoneInfo, windows: list[Window]) -> None:
    every = quiet_hours.next_open(at, zone, *windows)
    for window in windows:
        if every is not None:
            assert not quiet_hours.is_quiet(every, zone, window)
