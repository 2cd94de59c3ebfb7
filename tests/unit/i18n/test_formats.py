"""Money, dates, times and lists in each language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import formats

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "want"),
    [
        ("ja", 1200, "JPY", "1,200円"),
        ("ja", Decimal("1200.00"), "JPY", "1,200円"),
        ("en", 1200, "JPY", "¥1,200"),
        ("zh-Hant", 1200, "JPY", "¥1,200"),
        ("th", 1200, "JPY", "¥1,200"),
        ("en", Decimal("12.50"), "USD", "$12.50"),
        ("en", Decimal("12.00"), "USD", "$12"),
        ("zh-Hant", 300, "TWD", "$300"),
        ("th", 300, "THB", "฿300"),
        ("ja", 0, "JPY", "0円"),
        ("en", -5, "JPY", "-¥5"),
    ],
)
def test_money(locale: str, amount: Decimal | int, currency: str, want: str) -> None:
    assert formats.money(locale, amount, currency) == want


def test_yen_never_show_decimals() -> None:
    assert formats.money("ja", Decimal("99.6")) == "100円"
    assert formats.money("en", Decimal("99.6")) == "¥100"


@pytest.mark.parametrize(
    ("locale", "want"),
    [("ja", "2026年11月26日"), ("en", "Nov 26, 2026"), ("zh-Hant", "2026年11月26日"), ("th", "26 พ.ย. 2026")],
)
def test_date(locale: str, want: str) -> None:
    assert formats.date(locale, date(2026, 11, 26)) == want


def test_the_year_is_left_out_when_it_is_this_one() -> None:
    assert formats.date("ja", date(2026, 11, 26), today=date(2026, 1, 1)) == "11月26日"
    assert formats.date("ja", date(2027, 1, 1), today=date(2026, 12, 31)) == "2027年1月1日"


@pytest.mark.parametrize(
    ("locale", "want"), [("ja", "2月29日"), ("en", "Feb 29"), ("zh-Hant", "2月29日"), ("th", "29 ก.พ.")]
)
def test_a_leap_day_is_a_birthday(locale: str, want: str) -> None:
    assert formats.birthday(locale, 2, 29) == want


@pytest.mark.parametrize(
    ("locale", "value", "want"),
    [("ja", time(9), "9:00"), ("th", time(14, 5), "14:05"), ("en", time(21), "9 PM"), ("en", time(9, 30), "9:30 AM")],
)
def test_time(locale: str, value: time, want: str) -> None:
    assert formats.time(locale, value) == want


def test_an_instant_is_told_by_the_readers_clock() -> None:
    late = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
    assert formats.datetime("ja", late, TOKYO) == "2027年1月1日 0:30"
    assert formats.datetime("en", late, UTC) == "Dec 31, 2026 3:30 PM"


def test_weekday() -> None:
    assert formats.weekday("ja", date(2026, 11, 26)) == "木曜日"
    assert formats.weekday("ja", 0, short=True) == "月"
    assert [formats.weekday(locale, 6) for locale in ("en", "zh-Hant", "th")] == ["Sunday", "星期日", "วันอาทิตย์"]


@pytest.mark.parametrize(
    ("locale", "want"), [("ja", "茶、豆"), ("en", "茶 and 豆"), ("zh-Hant", "茶和豆"), ("th", "茶และ豆")]
)
def test_names(locale: str, want: str) -> None:
    assert formats.names(locale, ["茶", "豆"]) == want
    assert formats.names(locale, []) == ""
    assert formats.names(locale, iter(["茶"])) == "茶"


def test_percent_and_number() -> None:
    assert formats.percent("en", 0.256) == "26%"
    assert formats.number("ja", 12345) == "12,345"


def test_shorten_counts_as_a_reader_does() -> None:
    assert formats.shorten("リネンワンピース", 8) == "リネンワンピース"
    assert formats.shorten("リネンワンピース 黒M", 8) == "リネンワンピー…"
    assert formats.shorten("👩‍👩‍👧" * 5, 5) == "👩‍👩‍👧" * 5
