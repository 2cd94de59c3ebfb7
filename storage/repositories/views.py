"""Views: products a customer looked at in the shop's own pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from storage.models import View
from storage.unit_of_work import UnitOfWork


async def add(uow: UnitOfWork, customer_id: str, sku: str, at: datetime) -> View:
    """Remember a view; the same customer, product and instant again is the same view."""
    query = select(View).where(View.customer_id == customer_id, View.sku == sku, View.at == at)
    view = (await uow.session.scalars(query)).first()
    if view is None:
        view = View(customer_id=customer_id, sku=sku, at=at)
        uow.session.add(view)
        await uow.session.flush()
    return view


async def recent(uow: UnitOfWork, customer_id: str, since: datetime) -> Sequence[View]:
    """Give a customer's views at or after `since`, the latest first."""
    query = select(View).where(View.customer_id == customer_id, View.at >= since)
    return (await uow.session.scalars(query.order_by(col(View.at).desc()))).all()
