"""Money, dates, times and lists as readers of each language write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 -- `date` is the name of the function below
from datetime import datetime as DateTime  # noqa: N812
from datetime import time as Time  # noqa: N812
from datetime import tzinfo
from decimal import Decimal

import regex  # type: ignore[import-untyped]
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

_WHOLE = frozenset({"JPY", "KRW", "TWD", "VND"})
"""Currencies whose prices carry no decimals in daily life (CLDR still gives TWD two)."""


def _babel(locale: str) -> str:
    return locale.replace("-", "_")


def money(locale: str, amount: Decimal | int, currency: str = "JPY") -> str:
    """Give a price: 1,200円 in Japanese, ¥1,200 elsewhere. Decimals appear only where there are any."""
    value = Decimal(amount)
    whole = value == value.to_integral_value() or currency in _WHOLE
    if locale == "ja" and currency == "JPY":
        return f"{number(locale, value.quantize(Decimal(1)))}円"
    pattern = "¤#,##0" if whole else "¤#,##0.00"
    return format_currency(value, currency, pattern, locale=_babel(locale), currency_digits=False)


def number(locale: str, value: Decimal | int | float) -> str:
    """Give a number with the reader's grouping."""
    return format_decimal(value, locale=_babel(locale))


def percent(locale: str, value: float) -> str:
    """Give a share of 1 as whole percent."""
    return f"{number(locale, round(value * 100))}%"


def date(locale: str, value: Date, today: Date | None = None) -> str:
    """Give month and day; the year too, unless `today` says that it is this year's."""
    skeleton = "MMMd" if today is not None and today.year == value.year else "yMMMd"
    return format_skeleton(skeleton, DateTime(value.year, value.month, value.day), locale=_babel(locale))  # noqa: DTZ001


def birthday(locale: str, month: int, day: int) -> str:
    """Give a month and a day without a year; the 29th of February included."""
    return format_skeleton("MMMd", DateTime(2000, month, day), locale=_babel(locale))  # noqa: DTZ001 -- no zone: a calendar day


def time(locale: str, value: Time) -> str:
    """Give a time of day: 14:00, and 2 PM or 2:30 PM in English."""
    if locale != "en":
        return f"{value.hour}:{value.minute:02d}"
    return format_time(value, "h:mm a" if value.minute else "h a", locale="en")


def datetime(locale: str, value: DateTime, zone: tzinfo, today: Date | None = None) -> str:
    """Give an instant as the wall clock of `zone` shows it."""
    local = value.astimezone(zone)
    return f"{date(locale, local.date(), today)} {time(locale, local.time())}"


def weekday(locale: str, value: Date | int, *, short: bool = False) -> str:
    """Give the day of the week, of a date or of 0 (Monday) to 6."""
    day = Date(2024, 1, 1 + value) if isinstance(value, int) else value  # 2024-01-01 is a Monday
    return format_date(day, "ccc" if short else "cccc", locale=_babel(locale))


def names(locale: str, items: Iterable[str]) -> str:
    """Give several names as one phrase: 「A、B」, “A and B”."""
    return format_list(list(items), locale=_babel(locale))


def shorten(text: str, limit: int = 20) -> str:
    """Give a name that fits into a label or an alt text: at most `limit` characters as a reader counts them."""
    if len(text) <= limit:
        return text
    characters = regex.findall(r"\X", text)
    return text if len(characters) <= limit else "".join(characters[: limit - 1]).rstrip() + "…"
