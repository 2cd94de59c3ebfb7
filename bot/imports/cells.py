"""What stands in one cell: each reader gives the value, or raises ValueError with what is wrong with it.

Full-width digits and signs are read like half-width ones (NFKC); that is how they are typed in Japan.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlsplit

from bot.domain import money
from bot.domain.consent import Topic
from bot.domain.money import Money
from bot.domain.tables import nearest
from bot.shop import LOCALES
from storage.repositories.orders import STATUSES

MOST_MINOR = 2_147_483_647
"""The largest whole number that the database's columns hold."""

_MOST_UNITS = 1_000_000
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_MONTH_DAY = re.compile(r"(?:\d{4}[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
_LINE_USER = re.compile(r"U[0-9a-f]{32}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SEPARATORS = re.compile(r"[;|,、；｜，]")


def _plain(cell: str) -> str:
    return cell if cell.isascii() else unicodedata.normalize("NFKC", cell).strip()


def text(most: int) -> Callable[[str], str]:
    """Give a reader for text of up to `most` characters."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise ValueError(f"is longer than {most:,} characters")
        if "\x00" in cell:
            raise ValueError("holds a NUL character")
        return cell

    return read


@lru_cache(maxsize=20_000)
def amount(cell: str, currency: str, *, rounding: bool = False) -> int:
    """Give minor units. `rounding` is for what a till worked out itself, like a unit price with its tax."""
    plain = _plain(cell).strip("¥\\$£€").removesuffix("円").strip()
    if plain.startswith("-") and _NUMBER.fullmatch(plain[1:]):
        raise ValueError("must be 0 or more")
    if not _NUMBER.fullmatch(plain):
        raise ValueError("is not a number")
    number = Decimal(plain.replace(",", ""))
    if number > MOST_MINOR or (found := Money(number, currency)).minor > MOST_MINOR:
        raise ValueError("is too large")
    if not rounding and found.rounded().amount != number:
        raise ValueError(f"has more decimals than {currency} has ({money.decimals(currency)}); see the column currency")
    return found.minor


def units(cell: str) -> int:
    """Give a stock, 0 or more."""
    plain = _plain(cell)
    if re.fullmatch(r"-\d[\d,.]*", plain):
        raise ValueError("must be 0 or more")
    if not _NUMBER.fullmatch(plain) or (number := Decimal(plain.replace(",", ""))) != number.to_integral_value():
        raise ValueError("is not a whole number")
    if number > _MOST_UNITS:
        raise ValueError(f"is more than {_MOST_UNITS:,}")
    return int(number)


@lru_cache(maxsize=2_000)
def quantity(cell: str) -> int:
    """Give how many were bought, 1 or more."""
    if _plain(cell).startswith("-"):
        raise ValueError('must be 1 or more; a return is an order with the status "returned"')
    number = units(cell)
    if number == 0:
        raise ValueError("must be 1 or more")
    return number


def currency(cell: str) -> str:
    code = _plain(cell).upper()
    if not _CURRENCY.fullmatch(code):
        raise ValueError('is no currency; write it like "JPY"')
    return code


@lru_cache(maxsize=20_000)
def moment(cell: str, zone: tzinfo) -> datetime:
    """Give a time in UTC; one without a zone is the shop's."""
    plain = _plain(cell)
    try:
        found = _moment(plain)
    except ValueError:
        raise ValueError("is no date; write it like 2026-01-31 13:45") from None
    if not 1900 <= found.year <= 2200:
        raise ValueError("is too long ago or too far ahead")
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _moment(plain: str) -> datetime:
    match = _DAY.fullmatch(plain)
    if match is None:
        return datetime.fromisoformat(plain)
    return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001


def month_day(cell: str) -> str:
    """Give a birthday as MM-DD; the year, if there is one, is not kept."""
    match = _MONTH_DAY.fullmatch(_plain(cell))
    try:
        if match is None:
            raise ValueError
        return date(2000, int(match[1]), int(match[2])).strftime("%m-%d")
    except ValueError:
        raise ValueError("is no birthday; write it like 05-31") from None


def words(cell: str) -> tuple[str, ...]:
    """Give a list written with ; or | or commas between its items."""
    return tuple(dict.fromkeys(word for part in _SEPARATORS.split(cell) if (word := part.strip())))


def phrases(cell: str) -> tuple[str, ...]:
    """Give the other phrasings of a question, joined by |."""
    return tuple(dict.fromkeys(phrase for part in cell.split("|") if (phrase := part.strip())))


def url(cell: str) -> str:
    try:
        parts = urlsplit(cell)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fine = False
    if not fine or re.search(r"[\s\x00-\x1f]", cell):
        raise ValueError("is no address; it begins with https://")
    if len(cell) > 1000:  # a LINE action's uri may not be longer
        raise ValueError("is longer than 1,000 characters")
    return cell


def locale(cell: str) -> str:
    found = LOCALES.get(_plain(cell).replace("_", "-").partition("-")[0].casefold())
    if found is None:
        raise ValueError("is no language of the bot; write ja, en, zh-Hant or th")
    return found


def status(cell: str) -> str:
    word = cell.casefold()
    if word not in STATUSES:
        raise ValueError(f'is unknown; did you mean "{nearest(word, list(STATUSES))}"?')
    return word


def topics(cell: str) -> tuple[Topic, ...]:
    return tuple(dict.fromkeys(_topic(word) for word in words(cell)))


def _topic(word: str) -> Topic:
    try:
        return Topic(word.casefold())
    except ValueError:
        known: Iterable[str] = [topic.value for topic in Topic]
        raise ValueError(f'names no topic {word!r}; did you mean "{nearest(word, list(known))}"?') from None


def line_user(cell: str) -> str:
    if not _LINE_USER.fullmatch(cell):
        raise ValueError("is no LINE user id: U and 32 digits 0-9 a-f")
    return cell


def telegram_chat(cell: str) -> str:
    """Give a private chat's id; groups, whose ids are negative, are not customers."""
    plain = _plain(cell)
    if not re.fullmatch(r"[1-9]\d{0,15}", plain):
        raise ValueError("is no id of a private Telegram chat: a positive whole number")
    return plain
