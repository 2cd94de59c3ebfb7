"""What is worked out of purchases and kept beside them: one row for each buyer, and for each buyer and product."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class CustomerStats(SQLModel, table=True):
    """The purchases of a customer in sum, as `bot.domain.rfm.Stats`. No index but the key: one would cost each purchase
    more than the sums do."""

    __tablename__ = "customer_stats"

    customer_id: str = Field(primary_key=True, foreign_key="customers.id")
    orders: int = Field()
    units: int = Field()
    spent: int = Field(sa_type=BigInteger)
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
    drifts_at: datetime = Field(sa_type=UtcDateTime)


class CustomerProduct(SQLModel, table=True):
    """What a customer bought of one product. `returned_at`: when an order with it was last sent back; a row with 0
    `orders` was bought only to be sent back."""

    __tablename__ = "customer_products"
    __table_args__ = (Index("ix_customer_products_sku", "sku", "last_at", "customer_id"),)

    customer_id: str = Field(primary_key=True, foreign_key="customers.id")
    sku: str = Field(primary_key=True)
    orders: int = Field()
    units: int = Field()
    first_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    returned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SavedSegment(SQLModel, table=True):
    """A condition that staff keep by a name. `condition`: the segment language."""

    __tablename__ = "segments"

    name: str = Field(primary_key=True)
    condition: str = Field()
    created_by: str = Field(default="")
    at: datetime = Field(sa_type=UtcDateTime)
