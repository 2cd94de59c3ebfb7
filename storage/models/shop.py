"""What the shop sells and has sold: products, stock movements, orders, carts, views, FAQ."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.ownership import Owned
from storage.types import UtcDateTime, new_id


class Product(SQLModel, table=True):
    """`price` in minor units of `currency` (yen have none, so 1200 is ¥1,200; USD 1200 is $12.00).

    `tags`, `related` are JSON lists, `attributes` a JSON object.
    """

    __tablename__ = "products"

    sku: str = Field(primary_key=True)
    name: str = Field()
    price: int | None = Field(default=None)
    currency: str = Field(default="JPY")
    stock: int = Field(default=0)
    category: str = Field(default="", index=True)
    tags: str = Field(default="[]")
    url: str = Field(default="")
    image_url: str = Field(default="")
    description: str = Field(default="")
    related: str = Field(default="[]")
    attributes: str = Field(default="{}")
    active: bool = Field(default=True)
    updated_at: datetime = Field(sa_type=UtcDateTime, index=True)


class StockChange(SQLModel, table=True):
    """A movement of stock, kept so that a restock line can be started again after a crash."""

    __tablename__ = "stock_changes"

    id: str = Field(default_factory=new_id, primary_key=True)
    sku: str = Field(index=True)
    before: int = Field()
    after: int = Field()
    source: str = Field()
    at: datetime = Field(sa_type=UtcDateTime)


class RestockLine(SQLModel, table=True):
    """One run of the restock line for one product: opened by a rise from 0, closed when sold out or nobody waits."""

    __tablename__ = "restock_lines"

    id: str = Field(default_factory=new_id, primary_key=True)
    sku: str = Field(index=True)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    next_wave_at: datetime = Field(sa_type=UtcDateTime, index=True)
    waves: int = Field(default=0)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    close_reason: str = Field(default="")


class Order(Owned, table=True):
    """`id` is the shop's own order id. `source`: api, import, counter."""

    __tablename__ = "orders"

    placed_at: datetime = Field(sa_type=UtcDateTime, index=True)
    status: str = Field(index=True)
    status_at: datetime = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tracking_url: str = Field(default="")
    source: str = Field(default="api")


class OrderLine(SQLModel, table=True):
    """`unit_price` in minor units, None when the shop did not say."""

    __tablename__ = "order_lines"

    order_id: str = Field(primary_key=True, foreign_key="orders.id")
    position: int = Field(primary_key=True)
    sku: str = Field(index=True)
    quantity: int = Field()
    unit_price: int | None = Field(default=None)


class Cart(Owned, table=True):
    """`lines` JSON list of {sku, quantity, unit_price}."""

    __tablename__ = "carts"

    lines: str = Field(default="[]")
    url: str = Field(default="")
    updated_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class View(Owned, table=True):
    """A product the customer looked at in the shop's own pages."""

    __tablename__ = "views"

    sku: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)


class FaqRow(SQLModel, table=True):
    """`alternatives` JSON list of other phrasings; `locale` empty means any language."""

    __tablename__ = "faq"

    id: str = Field(primary_key=True)
    question: str = Field()
    answer: str = Field()
    alternatives: str = Field(default="[]")
    category: str = Field(default="")
    locale: str = Field(default="")
    updated_at: datetime = Field(sa_type=UtcDateTime, index=True)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Lesson(SQLModel, table=True):
    """What a member of staff taught the answers: a new `entry`, further phrasings (`phrasing`) of one, or that some
    questions are none (`aside`). `added` JSON list of the phrasings that came with it."""

    __tablename__ = "lessons"

    id: str = Field(default_factory=new_id, primary_key=True)
    kind: str = Field()
    entry_id: str = Field(default="")
    added: str = Field(default="[]")
    staff_id: str = Field(default="")
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
