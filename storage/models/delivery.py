"""What leaves unasked: deliveries, campaigns and their frozen audience, plans of journeys, tracked links."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.models.ownership import Owned
from storage.types import UtcDateTime, new_id

_PUSHED = text("via = 'push'")
_REACTED = text("reaction <> ''")


class Delivery(Owned, table=True):
    """One candidate for one customer on one occasion, and what became of it.

    `data` sealed JSON: what the journey needs to compose the message; `message` sealed JSON: what was composed, written
    with the mark. `not_before` is when it may be pushed, `ride_from` when it may ride on a free reply (None: never).
    `reason` is a gate or platform reason; every state but queued and sent has one.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("customer_id", "occasion"),
        Index("ix_deliveries_due", "state", "channel", "not_before"),
        Index("ix_deliveries_history", "customer_id", "sending_at"),
        Index("ix_deliveries_reacted", "customer_id", sqlite_where=_REACTED, postgresql_where=_REACTED),
        Index("ix_deliveries_paid", "channel", "sending_at", sqlite_where=_PUSHED, postgresql_where=_PUSHED),
    )

    occasion: str = Field()
    journey: str = Field(index=True)
    campaign_id: str | None = Field(default=None, index=True)
    topic: str = Field(default="")
    message_class: str = Field()
    sku: str | None = Field(default=None)
    value: float = Field(default=0.0)
    state: str = Field(default="queued")
    reason: str = Field(default="")
    detail: str = Field(default="")
    channel: str = Field(default="")
    identity_id: str | None = Field(default=None)
    data: bytes | None = Field(default=None)
    message: bytes | None = Field(default=None)
    content_hash: str = Field(default="")
    created_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    ride_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    worker: str = Field(default="")
    attempts: int = Field(default=0)
    retry_key: str = Field(default="")
    via: str = Field(default="")
    silent: bool = Field(default=False)
    sending_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    platform_id: str = Field(default="")
    reaction: str = Field(default="")
    reacted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Campaign(SQLModel, table=True):
    """A broadcast started by staff. `status`: draft, scheduled, running, paused, finished, cancelled.

    `message` JSON: locale → text, or {"text": …} for all. `expanded` is the last audience position made into a row.
    """

    __tablename__ = "campaigns"

    id: str = Field(default_factory=new_id, primary_key=True)
    title: str = Field()
    topic: str = Field()
    message: str = Field()
    audience: str = Field()
    status: str = Field(default="draft", index=True)
    send_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str = Field()
    started_by: str = Field(default="")
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pause_reason: str = Field(default="")
    frozen: int = Field(default=0)
    expanded: int = Field(default=0)


class AudienceMember(SQLModel, table=True):
    """A person of a campaign's audience, frozen in the transaction that started it."""

    __tablename__ = "audience_members"

    campaign_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    customer_id: str = Field()


class Plan(Owned, table=True):
    """A step that a journey will take later: `due_at` for one customer and one cause. `state`: waiting, done,
    cancelled."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("journey", "cause"), Index("ix_plans_due", "state", "due_at"))

    journey: str = Field()
    cause: str = Field()
    due_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default="waiting")
    reason: str = Field(default="")
    data: str = Field(default="{}")
    created_at: datetime = Field(sa_type=UtcDateTime)


class TrackedLink(SQLModel, table=True):
    """An opaque token for a URL in a message; a click is a reaction to its delivery."""

    __tablename__ = "tracked_links"

    token: str = Field(primary_key=True)
    url: str = Field()
    customer_id: str | None = Field(default=None, index=True)
    delivery_id: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    clicks: int = Field(default=0)
    clicked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
