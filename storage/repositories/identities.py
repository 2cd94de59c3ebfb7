"""Identities: the addresses of customers, and whether they can be reached there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from storage.models import Customer, Identity
from storage.unit_of_work import UnitOfWork


async def find(uow: UnitOfWork, channel: str, address: str) -> Identity | None:
    index = uow.keyring.index(channel, address)
    query = select(Identity).where(Identity.channel == channel, Identity.address_index == index)
    return (await uow.session.scalars(query)).first()


async def get(uow: UnitOfWork, identity_id: str) -> Identity | None:
    return await uow.session.get(Identity, identity_id)


async def attach(uow: UnitOfWork, customer: Customer, channel: str, address: str, reachable: bool = True) -> Identity:
    """Give the customer this address, or give the identity that already has it."""
    found = await find(uow, channel, address)
    if found is not None:
        return found
    identity = Identity(
        customer_id=customer.id,
        channel=channel,
        address_index=uow.keyring.index(channel, address),
        address=b"",
        reachable=reachable,
        created_at=uow.now,
    )
    identity.address = uow.keyring.seal(address, "identities", "address", identity.id)
    uow.session.add(identity)
    await uow.session.flush()
    return identity


def address(uow: UnitOfWork, identity: Identity) -> str:
    return open_address(uow, identity.id, identity.address)


def open_address(uow: UnitOfWork, identity_id: str, sealed: bytes) -> str:
    """Give the address that is sealed in an identity's row."""
    return uow.keyring.open(sealed, "identities", "address", identity_id)


async def of(uow: UnitOfWork, customer_id: str) -> list[Identity]:
    """Give a customer's identities, the one heard last first: that is where messages go."""
    query = (
        select(Identity)
        .where(Identity.customer_id == customer_id)
        .order_by(col(Identity.last_seen_at).desc().nulls_last(), Identity.id)
    )
    return list(await uow.session.scalars(query))


def set_reachable(identity: Identity, reachable: bool, at: datetime, reason: str = "") -> bool:
    """Record a follow or a block by the platform's time; a late one changes nothing (R18). Say if it was recorded."""
    if identity.state_at is not None and at < identity.state_at:
        return False
    identity.reachable, identity.state_at = reachable, at
    identity.unreachable_reason = "" if reachable else reason
    return True


async def kept_apart(uow: UnitOfWork, customer_ids: Sequence[str]) -> dict[str, dict[str | None, str]]:
    """Give, for those who linked two apps within the last day, the app that each home's rows belong to: what one app
    knows is not shown in the other yet (S19)."""
    query = select(Identity).where(col(Identity.customer_id).in_(customer_ids), col(Identity.shared_from) > uow.now)
    found: dict[str, dict[str | None, str]] = {}
    for row in await uow.session.scalars(query.order_by(col(Identity.last_seen_at))):
        found.setdefault(row.customer_id, {})[row.home_id] = row.id
    return found
