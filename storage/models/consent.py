"""The consent ledger, append-only (CF2), and the state derived from it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime, new_id


class ConsentEntry(SQLModel, table=True):
    """One act of consent. A database trigger refuses UPDATE, and DELETE of anything younger than three years."""

    __tablename__ = "consents"

    id: str = Field(default_factory=new_id, primary_key=True)
    customer_id: str = Field(index=True)
    seq: int = Field()
    channel: str = Field(default="")
    address_index: str = Field(default="")
    topic: str = Field()
    action: str = Field()
    pending: bool = Field(default=False)
    basis: str = Field(default="consent")
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(default="customer")
    mechanism: str = Field()
    source_event_id: str = Field(default="")
    dedupe: str = Field(unique=True)
    prompt_message_id: str = Field(default="")
    wording_id: str = Field(default="")
    wording_version: int = Field(default=0)
    locale: str = Field(default="")
    rendered_sha256: str = Field(default="")
    policy_version: str = Field(default="")
    jurisdiction_hint: str = Field(default="")
    age_band: str = Field(default="unknown")
    proxy: str = Field(default="")
    note: str = Field(default="")
    prev_hash: str = Field(default="")
    row_hash: str = Field(default="")


class ConsentState(SQLModel, table=True):
    """What the ledger amounts to now, one row per customer and topic; rebuilt by `consents.rebuild`."""

    __tablename__ = "consent_states"

    customer_id: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    status: str = Field(index=True)
    since: datetime = Field(sa_type=UtcDateTime)
