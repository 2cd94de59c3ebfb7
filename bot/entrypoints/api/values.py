"""The single values of the API: ids, texts, times, amounts, each with what is refused and how the document says it."""

from __future__ import annotations

import math
import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bot.shop import LOCALES

MOST = 2_147_483_647
"""The largest whole number that the database's columns hold."""


def no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    return text


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("must be a number")
    return Decimal(str(value))


def _time(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value) if re.match(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:", value) else None
    except (ValueError, TypeError):
        found = None
    if found is None:
        raise ValueError("must be a time like 2026-01-31T13:45:00+09:00")
    if not 1900 <= found.year <= 2200:
        raise ValueError("is too long ago or too far ahead")
    return found


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        fine = not text or (parts.scheme in ("http", "https") and bool(parts.hostname))
    except ValueError:
        fine = False
    if not fine or re.search(r"[\s\x00-\x1f]", text):
        raise ValueError("must be an address that begins with https://")
    return text


def _known_locale(text: str) -> str:
    found = LOCALES.get(text.replace("_", "-").partition("-")[0].casefold()) if text else ""
    if found is None:
        raise ValueError("must be ja, en, zh-Hant or th")
    return found


def _day_of_a_year(text: str) -> str:
    if text:
        try:
            datetime.strptime(f"2000-{text}", "%Y-%m-%d")  # noqa: DTZ007 - a calendar day; 2000 had a 29 February
        except ValueError:
            raise ValueError("must be a day like 05-31") from None
    return text


def _chat_id(value: Any) -> Any:
    """Large ids come as text from systems whose numbers are floats."""
    number = int(value) if isinstance(value, str) and value.strip().isdecimal() else value
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**53:
        raise ValueError("must be the id of a private chat, a positive whole number")
    return number


def _plain_values(found: dict[str, Any]) -> dict[str, Any]:
    if len(found) > 100:
        raise ValueError("must not have more than 100 entries")
    for key, value in found.items():
        if not key or len(key) > 200 or "\x00" in key:
            raise ValueError("must have names of 1 to 200 characters")
        if isinstance(value, list | dict) or (isinstance(value, float) and not math.isfinite(value)):
            raise ValueError(f"{key} must be a text, a number, true, false or null")
        if isinstance(value, str) and (len(value) > 2_000 or "\x00" in value):
            raise ValueError(f"{key} must be at most 2,000 characters, without NUL")
    return found


Id = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(no_nul)]
Name = Annotated[str, Field(max_length=500), AfterValidator(no_nul)]
Long = Annotated[str, Field(max_length=10_000), AfterValidator(no_nul)]
Url = Annotated[str, Field(max_length=1_000), AfterValidator(_web_address)]
"""1,000 characters is what a LINE action's uri may have."""
Locale = Annotated[str, Field(max_length=35), AfterValidator(_known_locale)]
MonthDay = Annotated[
    str,
    Field(pattern=r"^(\d{2}-\d{2})?$", description="MM-DD; no year is kept"),
    AfterValidator(_day_of_a_year),
]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    Field(ge=0, le=MOST),
    WithJsonSchema({"type": "number", "minimum": 0, "description": "in major units: 1200 yen, 12.5 dollars"}),
]
Time = Annotated[
    datetime,
    BeforeValidator(_time),
    WithJsonSchema({"type": "string", "format": "date-time", "description": "without a zone it is the shop's time"}),
]
Quantity = Annotated[int, Field(ge=1, le=1_000_000)]
Units = Annotated[int, Field(ge=0, le=1_000_000)]
Number = Annotated[int | float, WithJsonSchema({"type": "number"})]
ChatId = Annotated[
    int,
    BeforeValidator(_chat_id),
    WithJsonSchema({"type": ["integer", "string"], "description": "a private chat's id, a positive whole number"}),
]
Attributes = Annotated[
    dict[str, Any],
    AfterValidator(_plain_values),
    WithJsonSchema(
        {
            "type": "object",
            "maxProperties": 100,
            "additionalProperties": {"type": ["string", "number", "boolean", "null"], "maxLength": 2000},
        }
    ),
]
OrderStatus = Literal["placed", "shipped", "delivered", "cancelled", "returned"]
