"""The shapes of the API: what is accepted is checked by them, and the OpenAPI document is written from them.

Prices are in major units, as people write them: 1200 for yen, 12.50 for dollars.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from bot.domain.consent import Topic
from bot.shop import LOCALES

MOST = 2_147_483_647
"""The largest whole number that the database's columns hold."""


def _no_nul(text: str) -> str:
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


Id = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_no_nul)]
Name = Annotated[str, Field(max_length=500), AfterValidator(_no_nul)]
Long = Annotated[str, Field(max_length=10_000), AfterValidator(_no_nul)]
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


class Shape(BaseModel):
    """What is sent: unknown fields and wrong types are refused, blanks around text are dropped."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True, frozen=True)


class Said(BaseModel):
    """What is answered. New fields may be added; clients leave alone what they do not know."""

    model_config = ConfigDict(frozen=True)


class CustomerRef(Shape):
    """Exactly one of the three. An address must have been in touch; an external id that is new makes a customer."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    external_id: Id | None = None
    line_user_id: Id | None = None
    telegram_chat_id: ChatId | None = None

    @model_validator(mode="after")
    def _one(self) -> CustomerRef:
        if sum(value is not None for value in self.__dict__.values()) != 1:
            raise ValueError("must hold exactly one of external_id, line_user_id, telegram_chat_id")
        return self


class LineIn(Shape):
    sku: Id
    quantity: Quantity
    unit_price: Amount | None = None


class LineOut(Said):
    sku: str
    quantity: int
    unit_price: Number | None


class CustomerOut(Said):
    """The customer of an order or a cart."""

    id: str
    external_id: str | None


class ProductIn(Shape):
    """Fields left out keep their value; a new product has stock 0 unless told."""

    name: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_no_nul)]
    price: Amount | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    stock: Units | None = None
    category: Annotated[str, Field(max_length=200), AfterValidator(_no_nul)] = ""
    tags: Annotated[list[Name], Field(max_length=100)] = []
    url: Url = ""
    image_url: Url = ""
    description: Long = ""
    related: Annotated[list[Id], Field(max_length=100)] = []
    attributes: Attributes = {}
    active: Annotated[bool, Field(description="false: no longer on sale")] = True


class ProductOut(Said):
    sku: str
    name: str
    price: Number | None
    currency: str
    stock: int
    category: str
    tags: list[str]
    url: str
    image_url: str
    description: str
    related: list[str]
    attributes: dict[str, Any]
    active: bool
    updated_at: datetime


class ProductPage(Said):
    items: list[ProductOut]
    next: Annotated[str | None, Field(description="the next page's `after`; null on the last one")]


class StockItem(Shape):
    sku: Id
    quantity: Units


class StockIn(Shape):
    items: Annotated[list[StockItem], Field(min_length=1, max_length=5_000)]


class StockOut(Said):
    updated: int
    restocked: Annotated[list[str], Field(description="what rose from 0")]
    waiting: Annotated[dict[str, int], Field(description="people waiting, by restocked sku")]


class OrderIn(Shape):
    customer: CustomerRef
    placed_at: Time
    status: OrderStatus
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=1_000)]
    tracking_url: Url | None = None


class OrderOut(Said):
    id: str
    customer: CustomerOut
    placed_at: datetime
    status: str
    status_at: datetime
    delivered_at: datetime | None
    lines: list[LineOut]
    tracking_url: str


class CartIn(Shape):
    customer: CustomerRef
    lines: Annotated[list[LineIn], Field(max_length=1_000, description="none: the cart is closed")]
    url: Url = ""


class CartOut(Said):
    id: str
    customer: CustomerOut
    lines: list[LineOut]
    url: str
    updated_at: datetime
    closed_at: datetime | None


class ViewIn(Shape):
    customer: CustomerRef
    sku: Id
    at: Time | None = None


class ViewOut(Said):
    id: str
    customer: CustomerOut
    sku: str
    at: datetime


class CustomerIn(Shape):
    """Fields left out keep their value. A language that the customer chose in the chat stays."""

    name: Name | None = None
    birthday: MonthDay | None = None
    locale: Locale | None = None
    attributes: Attributes | None = None


class ChannelOut(Said):
    channel: str
    reachable: bool


class CustomerCard(Said):
    id: str
    external_id: str
    name: str
    birthday: str
    locale: str
    attributes: dict[str, Any]
    stage: Annotated[str, Field(description="prospect, new, repeat or dormant")]
    channels: list[ChannelOut]
    topics: Annotated[
        dict[Topic, str], Field(description="granted, pending, paused or withdrawn; never asked: missing")
    ]
    created_at: datetime


class PageQuery(Shape):
    """`after` is the `next` of the page before."""

    model_config = ConfigDict(strict=False)

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: Annotated[str, Field(max_length=300)] = ""


class ProductQuery(PageQuery):
    category: Annotated[str, Field(max_length=200)] = ""
