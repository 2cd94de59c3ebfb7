"""Customers: finding, creating, remembering who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from storage.models import Customer, Identity, Suppression
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Profile:
    """What is sealed in a customer's row. `birthday` is "MM-DD", no year is kept (CF13)."""

    name: str = ""
    external_id: str = ""
    birthday: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipient:
    """What the gate and a journey read of a customer, as a plain value: a batch has hundreds."""

    id: str
    profile: bytes | None
    locale: str
    zone: str
    minor: bool
    pace: str
    own_cap: str
    own_quiet: str
    at_once: bool
    marketing_paused_until: datetime | None
    erased_at: datetime | None


_RECIPIENT = [Customer.__table__.c[each.name] for each in fields(Recipient)]  # type: ignore[attr-defined]


async def get(uow: UnitOfWork, customer_id: str) -> Customer | None:
    return await uow.session.get(Customer, customer_id)


async def find_external(uow: UnitOfWork, external_id: str) -> Customer | None:
    """Give the living customer that the shop's systems call `external_id`; linked ones lead to the one kept."""
    found = await named_so(uow, external_id)
    if found is not None and found.linked_to is not None:
        return await get(uow, found.linked_to)
    return found


async def named_so(uow: UnitOfWork, external_id: str) -> Customer | None:
    """Give the very customer with this external id, linked to another or not."""
    index = uow.keyring.index("external", external_id)
    return (await uow.session.scalars(select(Customer).where(Customer.external_index == index))).first()


async def find_address(uow: UnitOfWork, channel: str, address: str) -> Customer | None:
    index = uow.keyring.index(channel, address)
    query = (
        select(Customer)
        .join(Identity, col(Identity.customer_id) == col(Customer.id))
        .where(Identity.channel == channel, Identity.address_index == index)
    )
    return (await uow.session.scalars(query)).first()


async def suppressed(uow: UnitOfWork, kind: str, value: str) -> bool:
    """Say whether an erased person had this address (`kind` a channel) or this external id (`kind` "external")."""
    return await uow.session.get(Suppression, uow.keyring.index(kind, value)) is not None


async def create(
    uow: UnitOfWork,
    *,
    external_id: str | None = None,
    name: str = "",
    locale: str = "",
    birthday: str = "",
    attributes: dict[str, Any] | None = None,
) -> Customer:
    """Make a customer; the caller has looked for an older one."""
    customer = Customer(created_at=uow.now, locale=locale, locale_stated=bool(locale))
    uow.session.add(customer)
    _store(uow, customer, Profile(name, external_id or "", birthday, attributes or {}))
    await uow.session.flush()
    return customer


def profile(uow: UnitOfWork, customer: Customer | Recipient) -> Profile:
    """Open the sealed profile."""
    found = uow.keyring.open_json(customer.profile, "customers", "profile", customer.id)
    return Profile(**found) if found else Profile()


def set_profile(uow: UnitOfWork, customer: Customer, **changes: Any) -> Profile:
    """Change fields of the sealed profile and give the new one."""
    changed = replace(profile(uow, customer), **changes)
    _store(uow, customer, changed)
    return changed


def _store(uow: UnitOfWork, customer: Customer, new: Profile) -> None:
    values = {"name": new.name, "external_id": new.external_id, "birthday": new.birthday, "attributes": new.attributes}
    filled = {key: value for key, value in values.items() if value}
    customer.profile = uow.keyring.seal_json(filled, "customers", "profile", customer.id) if filled else None
    customer.external_index = uow.keyring.index("external", new.external_id) if new.external_id else None
    customer.birthday_index = uow.keyring.index("birthday", new.birthday) if new.birthday else None


def known_as(found: Profile) -> str:
    """Give what staff call the customer: their name, else the name that the app shows. Customers are addressed by
    `name` only, since the other was not told to us."""
    return found.name or str(found.attributes.get("display_name", ""))


async def touch(uow: UnitOfWork, customer_id: str) -> None:
    """Remember that the customer was just heard."""
    await uow.session.execute(update(Customer).where(col(Customer.id) == customer_id).values(last_seen_at=uow.now))


async def many(uow: UnitOfWork, ids: Sequence[str]) -> dict[str, Customer]:
    if not ids:
        return {}
    rows = await uow.session.scalars(select(Customer).where(col(Customer.id).in_(ids)))
    return {row.id: row for row in rows}


async def recipients(uow: UnitOfWork, ids: Sequence[str]) -> dict[str, Recipient]:
    """Give what a push needs to know of these customers. Until this transaction ends no other worker decides about
    them: what the caps count must not change meanwhile."""
    query = select(*_RECIPIENT).where(col(Customer.id).in_(ids)).order_by(Customer.id)
    rows = await uow.session.execute(query.with_for_update(key_share=True))
    return {row[0]: Recipient(*row) for row in rows}


async def named(uow: UnitOfWork, limit: int = 5000) -> list[tuple[Customer, Profile]]:
    """Give customers with their opened profiles, latest seen first: names are sealed, so staff's search opens them."""
    query = (
        select(Customer)
        .where(col(Customer.erased_at).is_(None), col(Customer.profile).is_not(None), col(Customer.linked_to).is_(None))
        .order_by(col(Customer.last_seen_at).desc())
        .limit(limit)
    )
    return [(row, profile(uow, row)) for row in await uow.session.scalars(query)]
