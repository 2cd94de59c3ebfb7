"""Tracked links: an opaque token stands for a stored URL; the URL is never in the query (trust.md S12)."""

from __future__ import annotations

import secrets

from sqlmodel import select

from storage.models import Delivery, TrackedLink
from storage.unit_of_work import UnitOfWork


async def make(uow: UnitOfWork, base_url: str, url: str, customer_id: str, delivery_id: str) -> str:
    """Give the address that leads to `url` and counts as a reaction to the delivery."""
    query = select(TrackedLink).where(TrackedLink.delivery_id == delivery_id, TrackedLink.url == url)
    found = (await uow.session.scalars(query)).first()
    if found is None:
        found = TrackedLink(
            token=secrets.token_urlsafe(12),
            url=url,
            customer_id=customer_id,
            delivery_id=delivery_id,
            created_at=uow.now,
        )
        uow.session.add(found)
    return f"{base_url}/l/{found.token}"


async def follow(uow: UnitOfWork, token: str) -> str | None:
    """Give the URL behind a token and count the click; None for an unknown token."""
    found = await uow.session.get(TrackedLink, token)
    if found is None:
        return None
    found.clicks += 1
    found.clicked_at = uow.now
    if found.delivery_id and (row := await uow.session.get(Delivery, found.delivery_id)) and not row.reaction:
        row.reaction, row.reacted_at = "click", uow.now
    return found.url
