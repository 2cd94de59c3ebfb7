"""The shapes of the API: what is accepted is checked by them, and the OpenAPI document is written from them.

Prices are in major units, as people write them: 1200 for yen, 12.50 for dollars.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.domain.consent import Topic
from bot.entrypoints.api.values import (
    Amount,
    Attributes,
    ChatId,
    Id,
    Locale,
    Long,
    MonthDay,
    Name,
    Number,
    OrderStatus,
    Quantity,
    Time,
    Units,
    Url,
    no_nul,
)


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

    name: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(no_nul)]
    price: Amount | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    stock: Units | None = None
    category: Annotated[str, Field(max_length=200), AfterValidator(no_nul)] = ""
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
    stage: Annotated[str, Field(description="prospect, new, repeat, vip, drifting, dormant or lost")]
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
