"""Staff, their invitations and sessions, and the record of what they did."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime, new_id


class Staff(SQLModel, table=True):
    """A person of the shop. Bound to their own chat by a one-time code; `role`: owner, marketer, clerk."""

    __tablename__ = "staff"

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str = Field()
    role: str = Field()
    identity_id: str | None = Field(default=None, unique=True)
    active: bool = Field(default=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Invite(SQLModel, table=True):
    """A one-time code, ten minutes: `purpose` staff (register a chat) or console (sign in)."""

    __tablename__ = "invites"

    id: str = Field(default_factory=new_id, primary_key=True)
    code_index: str = Field(unique=True)
    purpose: str = Field(default="staff")
    staff_id: str | None = Field(default=None)
    name: str = Field(default="")
    role: str = Field(default="")
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Session(SQLModel, table=True):
    """A console session; the cookie carries the token, the database its blind index."""

    __tablename__ = "console_sessions"

    token_index: str = Field(primary_key=True)
    staff_id: str = Field(index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class AuditEntry(SQLModel, table=True):
    """One act of staff, the API or the system; append-only. `subject` an id, `detail` JSON without personal data."""

    __tablename__ = "audit"

    id: str = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor: str = Field(index=True)
    act: str = Field()
    subject: str = Field(default="")
    detail: str = Field(default="{}")
