from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from bot.domain import calendar
from bot.domain.calendar import ClosedRange, Hours, Span, Why
from tests.unit.domain import strategies as own

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = (Span(time(10), time(19)),)
SPLIT = (Span(time(9), time(13)), Span(time(14), time(18)))
WEEK = (DAY, DAY, (), DAY, DAY, DAY, SPLIT)
SHOP = Hours(
    TOKYO, WEEK, SPLIT, "JP", (ClosedRange((12, 30), (1, 3)), ClosedRange(date(2026, 8, 13), date(2026, 8, 16)))
)


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "is_open", "opens"),
    [
        ("2026-06-08T09:59", False, "2026-06-08T10:00"),
        ("2026-06-08T10:00", True, "2026-06-08T10:00"),
        ("2026-06-08T18:59", True, "2026-06-08T18:59"),
        ("2026-06-08T19:00", False, "2026-06-09T10:00"),
        ("2026-06-09T20:00", False, "2026-06-11T10:00"),  # Wednesday is closed
        ("2026-06-07T13:30", False, "2026-06-07T14:00"),  # Sunday's break
        ("2026-11-03T13:30", False, "2026-11-03T14:00"),  # 文化の日, a Tuesday with holiday hours
        ("2026-09-23T10:00", True, "2026-09-23T10:00"),  # 秋分の日 on a Wednesday: holiday hours
        ("2026-08-12T20:00", False, "2026-08-17T10:00"),  # the shop's own summer days
        ("2026-12-29T19:00", False, "2027-01-04T10:00"),  # 年末年始
        ("2027-01-01T12:00", False, "2027-01-04T10:00"),
    ],
)
def test_vt8_the_clock_and_the_calendar_agree(at: str, is_open: bool, opens: str) -> None:
    assert SHOP.is_open(tokyo(at)) is is_open
    assert SHOP.next_open(tokyo(at)) == tokyo(opens)


@pytest.mark.parametrize(
    ("day", "why", "holiday", "spans"),
    [
        ("2026-06-08", Why.WEEKDAY, "", "10:00-19:00"),
        ("2026-06-10", Why.WEEKDAY, "", ""),
        ("2026-11-23", Why.HOLIDAY, "勤労感謝の日", "09:00-13:00, 14:00-18:00"),
        ("2027-01-01", Why.CLOSED, "元日", ""),
        ("2026-08-13", Why.CLOSED, "", ""),
    ],
)
def test_vt8_a_day_says_why(day: str, why: Why, holiday: str, spans: str) -> None:
    found = SHOP.day(date.fromisoformat(day))
    assert (found.why, found.holiday, calendar.join(found.spans)) == (why, holiday, spans)


def test_today_is_the_shops_day() -> None:
    assert SHOP.today(datetime(2026, 6, 7, 15, 0, tzinfo=UTC)).date == date(2026, 6, 8)


def test_a_holiday_without_hours_of_its_own_is_like_its_weekday() -> None:
    assert Hours(TOKYO, WEEK, None, "JP").day(date(2026, 11, 23)).spans == DAY
    assert Hours(TOKYO, WEEK, SPLIT, "").day(date(2026, 11, 23)) == calendar.Day(date(2026, 11, 23), DAY, Why.WEEKDAY)


def test_open_over_midnight() -> None:
    bar = Hours(TOKYO, ((), (), (), (), (Span(time(18), time(2)),), (Span(time(18), time(0)),), ()))
    assert bar.closes(tokyo("2026-06-13T01:00")) == tokyo("2026-06-13T02:00")
    assert not bar.is_open(tokyo("2026-06-13T02:00"))
    assert bar.is_open(tokyo("2026-06-13T23:59"))
    assert not bar.is_open(tokyo("2026-06-14T00:00"))


def test_a_shop_that_never_opens() -> None:
    assert Hours(TOKYO, ((),) * 7).next_open(tokyo("2026-06-08T12:00")) is None


def test_holidays_of_the_four_languages() -> None:
    for country, day, name in [("TW", date(2026, 10, 10), "國慶日"), ("TH", date(2026, 4, 13), "วันสงกรานต์")]:
        assert Hours(TOKYO, WEEK, (), country).day(day).holiday == name
    assert calendar.known_country("JP")
    assert not calendar.known_country("XX")


@given(own.instants)
def test_vt8_the_next_opening_is_open_and_none_was_passed_over(at: datetime) -> None:
    opening = SHOP.next_open(at)
    assert opening is not None
    assert SHOP.is_open(opening)
    steps = int((opening - at) / timedelta(minutes=30))
    assert not any(SHOP.is_open(at + timedelta(minutes=30 * step)) for step in range(steps))


@pytest.mark.parametrize(
    ("raw", "spans"),
    [
        ("10:00-19:00", DAY),
        (["9:00-13:00", "14:00〜18:00"], SPLIT),
        ("18:00-24:00", (Span(time(18), time(0)),)),
        ("closed", ()),
        ("休み", ()),
        ([], ()),
    ],
)
def test_hours_are_read(raw: object, spans: tuple[Span, ...]) -> None:
    assert calendar.read_spans(raw) == spans


@pytest.mark.parametrize("raw", ["10-19", "10:00", "25:00-26:00", 10, ["10:00-19:00", 3]])
def test_other_hours_are_refused(raw: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        calendar.read_spans(raw)


@pytest.mark.parametrize(
    "raw", ["2026-08-13", [3], ["13-01"], ["2026-02-29"], ["2026-08-16..2026-08-13"], ["2026-12-31..01-03"]]
)
def test_other_closed_days_are_refused(raw: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        calendar.read_closed(raw)


def test_closed_days_are_read() -> None:
    assert calendar.read_closed(["12-30..01-03", "2026-08-13", date(2026, 9, 1)]) == (
        ClosedRange((12, 30), (1, 3)),
        ClosedRange(date(2026, 8, 13), date(2026, 8, 13)),
        ClosedRange(date(2026, 9, 1), date(2026, 9, 1)),
    )
    every_leap_day = calendar.read_closed(["02-29"])[0]
    assert date(2028, 2, 29) in every_leap_day
    assert date(2027, 3, 1) not in every_leap_day
