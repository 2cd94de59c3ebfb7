"""What is remembered of a customer: facts, the conversation, wishes, enquiries, questions, the open flow."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.ownership import Owned
from storage.types import UtcDateTime


class Fact(Owned, table=True):
    """`kind`: category, likes, dislikes, size, allergy, birthday, …; `value` sealed; `origin` stated, transacted
    or inferred. A sensitive one is never read by segments (CF14)."""

    __tablename__ = "facts"
    __table_args__ = (UniqueConstraint("customer_id", "kind", "value_index"),)

    kind: str = Field(index=True)
    value: bytes = Field()
    value_index: str = Field()
    origin: str = Field()
    sensitive: bool = Field(default=False)
    source_event_id: str = Field(default="")
    at: datetime = Field(sa_type=UtcDateTime)


class ChatMessage(Owned, table=True):
    """One message of the conversation, either way; `body` sealed JSON; wiped when the customer unsends it (CT16)."""

    __tablename__ = "chat_messages"

    identity_id: str = Field(index=True)
    direction: str = Field()
    author: str = Field(default="bot")
    body: bytes | None = Field(default=None)
    platform_id: str = Field(default="", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    unsent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Wish(Owned, table=True):
    """A restock subscription. `state`: waiting, notified, withdrawn, bought. `wave` counts the notices so far."""

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("customer_id", "sku"),)

    sku: str = Field(index=True)
    state: str = Field(default="waiting", index=True)
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    notified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    source_event_id: str = Field(default="")


class Question(Owned, table=True):
    """A question that was asked, what was shown, and what became of it.

    `confidence`: how probable it was that the first of `shown` is right, None where nothing was computed. `tapped`: the
    entry that was chosen, "none", or "". `feedback`: "helpful", "not_helpful" or "". `lesson_id`: what staff taught by
    it.
    """

    __tablename__ = "questions"

    text: bytes | None = Field(default=None)
    locale: str = Field(default="")
    intent: str = Field(default="")
    band: str = Field()
    shown: str = Field(default="[]")
    tapped: str = Field(default="")
    source_event_id: str = Field(default="")
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    confidence: float | None = Field(default=None)
    feedback: str = Field(default="")
    lesson_id: str = Field(default="", index=True)


class Enquiry(Owned, table=True):
    """Something the customer asked that a person has to answer."""

    __tablename__ = "enquiries"

    text: bytes | None = Field(default=None)
    reason: str = Field(default="")
    opened_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Handover(Owned, table=True):
    """A conversation given to a human: waiting, staff, ended. The bot is silent until it ends."""

    __tablename__ = "handovers"

    identity_id: str = Field(index=True)
    enquiry_id: str | None = Field(default=None)
    state: str = Field(default="waiting", index=True)
    reason: str = Field(default="")
    staff_id: str | None = Field(default=None)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    pinged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    noted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    active_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FlowState(SQLModel, table=True):
    """The step a conversation is in, one per identity; `data` sealed JSON."""

    __tablename__ = "flow_states"

    identity_id: str = Field(primary_key=True)
    flow: str = Field()
    step: str = Field()
    data: bytes | None = Field(default=None)
    expires_at: datetime = Field(sa_type=UtcDateTime)
