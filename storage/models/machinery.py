"""What the machine itself must remember: the inbox of events, answers under way, settings it learned."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime, new_id


class InboxRow(SQLModel, table=True):
    """One platform event, stored before the platform got its 200.

    `lane` is the blind index of the sender: rows of one lane are handled one at a time, oldest first. `state`: new,
    done, skipped, dead. `reply` is the sealed answer, written in the transaction that handled the event;
    `reply_state`: none, waiting, sent, failed, unknown.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "event_id"),
        Index("ix_inbox_open", "state", "occurred_at"),
        Index("ix_inbox_reply", "reply_state"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    channel: str = Field()
    event_id: str = Field()
    lane: str = Field(index=True)
    body: bytes | None = Field(default=None)
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime, index=True)
    state: str = Field(default="new")
    reason: str = Field(default="")
    attempts: int = Field(default=0)
    retry_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reply: bytes | None = Field(default=None)
    reply_state: str = Field(default="none")


class Lane(SQLModel, table=True):
    """A sender whose events a worker is handling, until then at most. Only where there are many workers."""

    __tablename__ = "lanes"

    lane: str = Field(primary_key=True)
    worker: str = Field()
    until: datetime = Field(sa_type=UtcDateTime)


class Note(SQLModel, table=True):
    """A small thing the machine remembers: polling offset, rich menu ids, catalogue versions, quota used."""

    __tablename__ = "notes"

    key: str = Field(primary_key=True)
    value: str = Field()
    at: datetime = Field(sa_type=UtcDateTime)


class Rate(SQLModel, table=True):
    """What all workers share of one channel's pace: until when its calls are given away, how fast they may go since
    when, how often it was too fast of late, and until when nothing may be called."""

    __tablename__ = "rates"

    channel: str = Field(primary_key=True)
    next_at: datetime = Field(sa_type=UtcDateTime)
    per_second: float = Field()
    since: datetime = Field(sa_type=UtcDateTime)
    overloads: int = Field(default=0)
    halted_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    halted_why: str = Field(default="")


class Stop(SQLModel, table=True):
    """While it stands, nothing unasked is sent by any worker. `reason`: emergency, restored; `everything`: messages
    that answer something the customer did are held too."""

    __tablename__ = "stops"

    reason: str = Field(primary_key=True)
    everything: bool = Field(default=False)
    by: str = Field()
    at: datetime = Field(sa_type=UtcDateTime)


class Generation(SQLModel, table=True):
    """A life of this database, from its making or from a confirmed restore to the next; `beat` only grows. What the
    service remembers of it outside tells a restored database (R25)."""

    __tablename__ = "generations"

    id: str = Field(primary_key=True)
    beat: int = Field(default=0)
    at: datetime = Field(sa_type=UtcDateTime)


class IdempotencyKey(SQLModel, table=True):
    """The stored answer to one POST of the shop's systems, given again when the key comes again."""

    __tablename__ = "idempotency_keys"

    key: str = Field(primary_key=True)
    request_hash: str = Field()
    status: int = Field()
    body: str = Field()
    at: datetime = Field(sa_type=UtcDateTime)


class Tally(SQLModel, table=True):
    """How often something came of a journey's messages in a month, kept when the people behind it are forgotten (CF9).
    `outcome`: a state of a delivery, or "click"; `campaign_id` '' for what was no campaign."""

    __tablename__ = "tallies"

    month: str = Field(primary_key=True)
    journey: str = Field(primary_key=True)
    campaign_id: str = Field(primary_key=True, index=True)
    channel: str = Field(primary_key=True)
    outcome: str = Field(primary_key=True)
    number: int = Field()
