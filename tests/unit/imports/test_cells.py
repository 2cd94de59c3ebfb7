"""A cell is read as it was meant, or refused with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imports import cells

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("cell", "currency", "minor"),
    [
        ("1200", "JPY", 1200),
        ("1,200", "JPY", 1200),
        ("¥1,200", "JPY", 1200),
        ("￥１，２００", "JPY", 1200),
        ("1,200円", "JPY", 1200),
        ("1200.0", "JPY", 1200),
        ("12.50", "USD", 1250),
        ("$1,012.5", "USD", 101250),
        ("0", "JPY", 0),
    ],
)
def test_amounts(cell: str, currency: str, minor: int) -> None:
    assert cells.amount(cell, currency) == minor


def test_a_till_may_have_worked_out_a_unit_price() -> None:
    assert cells.amount("333.33", "JPY", rounding=True) == 333


@pytest.mark.parametrize(
    ("read", "cell", "reason"),
    [
        (lambda cell: cells.amount(cell, "JPY"), "12,0x", "is not a number"),
        (lambda cell: cells.amount(cell, "JPY"), "12,50", "is not a number"),
        (lambda cell: cells.amount(cell, "JPY"), "1e5", "is not a number"),
        (lambda cell: cells.amount(cell, "JPY"), "NaN", "is not a number"),
        (lambda cell: cells.amount(cell, "JPY"), "-5", "0 or more"),
        (lambda cell: cells.amount(cell, "JPY"), "12.5", "more decimals than JPY"),
        (lambda cell: cells.amount(cell, "JPY"), "9" * 40, "too large"),
        (lambda cell: cells.amount(cell, "USD"), "2147483647", "too large"),
        (cells.units, "-1", "0 or more"),
        (cells.units, "1.5", "not a whole number"),
        (cells.units, "many", "not a whole number"),
        (cells.units, "1000001", "more than"),
        (cells.quantity, "0", "1 or more"),
        (cells.quantity, "-2", "returned"),
        (cells.currency, "yen", None),
        (cells.currency, "EURO", "no currency"),
        (lambda cell: cells.moment(cell, TOKYO), "31/1/2026", "no date"),
        (lambda cell: cells.moment(cell, TOKYO), "2026-02-30", "no date"),
        (lambda cell: cells.moment(cell, TOKYO), "0001-01-01", "too long ago"),
        (cells.month_day, "02-30", "no birthday"),
        (cells.month_day, "13-01", "no birthday"),
        (cells.month_day, "May", "no birthday"),
        (cells.url, "shop.example", "https://"),
        (cells.url, "javascript:alert(1)", "https://"),
        (cells.url, "https://a b", "https://"),
        (cells.url, "https://[", "https://"),
        (cells.locale, "ko", "no language"),
        (cells.status, "shiped", 'did you mean "shipped"'),
        (cells.topics, "restock;newz", 'did you mean "news"'),
        (cells.line_user, "U123", "LINE user id"),
        (cells.telegram_chat, "-100123", "private Telegram chat"),
        (cells.text(3), "abcd", "longer than 3"),
        (cells.text(3), "a\x00", "NUL"),
    ],
)
def test_what_is_wrong_is_said(read: Callable[[str], Any], cell: str, reason: str | None) -> None:
    if reason is None:
        assert read(cell) == cell.upper()
        return
    with pytest.raises(ValueError, match=reason):
        read(cell)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2026-01-31T13:45:00+00:00", datetime(2026, 1, 31, 13, 45, tzinfo=UTC)),
        ("2026-01-31T13:45:00Z", datetime(2026, 1, 31, 13, 45, tzinfo=UTC)),
        ("2026-01-31 09:00", datetime(2026, 1, 31, 0, 0, tzinfo=UTC)),
        ("2026/1/31 9:00", datetime(2026, 1, 31, 0, 0, tzinfo=UTC)),
        ("2026年1月31日", datetime(2026, 1, 30, 15, 0, tzinfo=UTC)),
        ("20260131", datetime(2026, 1, 30, 15, 0, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_the_shops(cell: str, at: datetime) -> None:
    assert cells.moment(cell, TOKYO) == at


@pytest.mark.parametrize("cell", ["05-31", "5/31", "1990-05-31", "5月31日", "０５－３１"])
def test_of_a_birthday_the_year_is_dropped(cell: str) -> None:
    assert cells.month_day(cell) == "05-31"
    assert cells.month_day("2-29") == "02-29"


def test_lists() -> None:
    assert cells.words("green; tea|gift、new ,green") == ("green", "tea", "gift", "new")
    assert cells.phrases("Do you ship? | Shipping, abroad|") == ("Do you ship?", "Shipping, abroad")
    assert cells.topics("restock;News") == ("restock", "news")
    assert cells.locale("zh_TW") == "zh-Hant"


READERS: list[Callable[[str], Any]] = [
    lambda cell: cells.amount(cell, "JPY"),
    lambda cell: cells.moment(cell, TOKYO),
    cells.units,
    cells.quantity,
    cells.month_day,
    cells.url,
    cells.locale,
    cells.status,
    cells.topics,
    cells.telegram_chat,
]


@given(st.text(min_size=1, max_size=40), st.sampled_from(READERS))
def test_no_cell_breaks_a_reader(cell: str, read: Callable[[str], Any]) -> None:
    with suppress(ValueError):
        read(cell)
