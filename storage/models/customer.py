"""Customer: one person, whatever apps they use; Identity: their address on one channel."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime, new_id


class Customer(SQLModel, table=True):
    """`profile` is sealed JSON: name, external_id, birthday (MM-DD), attributes. `pace` is a level of domain/pace.
    `last_marketing_at` is what is left of sends that retention has counted and forgotten; later ones are deliveries."""

    __tablename__ = "customers"

    id: str = Field(default_factory=new_id, primary_key=True)
    external_index: str | None = Field(default=None, unique=True)
    profile: bytes | None = Field(default=None)
    birthday_index: str | None = Field(default=None, index=True)
    locale: str = Field(default="")
    locale_stated: bool = Field(default=False)
    zone: str = Field(default="")
    minor: bool = Field(default=False)
    pace: str = Field(default="normal")
    own_cap: str = Field(default="")
    own_quiet: str = Field(default="")
    at_once: bool = Field(default=False)
    marketing_paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stage: str = Field(default="prospect", index=True)
    onboarded: str = Field(default="")
    linked_to: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_marketing_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Identity(SQLModel, table=True):
    """`state_at` is the platform's time of the last follow or block, so that late events change nothing (R18).
    `language` is what the app is set to, `spoken` the language of the last message that told one (VT6), `menu` that
    of the standing menu shown, '' for the shop's own."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("channel", "address_index"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    customer_id: str = Field(index=True, foreign_key="customers.id")
    home_id: str | None = Field(default=None)
    shared_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    channel: str = Field(index=True)
    address_index: str = Field()
    address: bytes = Field()
    reachable: bool = Field(default=True)
    unreachable_reason: str = Field(default="")
    state_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    language: str = Field(default="")
    last_seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    spoken: str = Field(default="")
    menu: str = Field(default="")
    created_at: datetime = Field(sa_type=UtcDateTime)


class Suppression(SQLModel, table=True):
    """An erased address: an import cannot bring the person back (CF11)."""

    __tablename__ = "suppressions"

    index: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class Erasure(SQLModel, table=True):
    """The certificate of an erasure: what was removed, when, at whose wish."""

    __tablename__ = "erasures"

    id: str = Field(default_factory=new_id, primary_key=True)
    customer_id: str = Field(index=True)
    asked_by: str = Field()
    at: datetime = Field(sa_type=UtcDateTime)
    removed: str = Field(default="{}")


class LinkCode(SQLModel, table=True):
    """A one-time code made in one app, typed in another, confirmed in the first (S19).

    `state`: made, typed, linked, refused, expired, undone.
    """

    __tablename__ = "link_codes"

    id: str = Field(default_factory=new_id, primary_key=True)
    code_index: str = Field(unique=True)
    identity_id: str = Field(foreign_key="identities.id", index=True)
    other_identity_id: str | None = Field(default=None, foreign_key="identities.id")
    kept_customer_id: str | None = Field(default=None)
    joined_customer_id: str | None = Field(default=None)
    state: str = Field(default="made")
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
