"""The list of deliveries that shop systems and staff look through, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from storage.models import Delivery
from storage.unit_of_work import UnitOfWork


async def page(
    uow: UnitOfWork,
    limit: int,
    before: str = "",
    *,
    campaign_id: str = "",
    customer_id: str = "",
    state: str = "",
) -> Sequence[Delivery]:
    """Give deliveries older than the one with the id `before`; an empty filter lets all through."""
    query = select(Delivery).order_by(col(Delivery.id).desc()).limit(limit)
    if before:
        query = query.where(col(Delivery.id) < before)
    wanted = ((Delivery.campaign_id, campaign_id), (Delivery.customer_id, customer_id), (Delivery.state, state))
    for column, value in wanted:
        if value:
            query = query.where(col(column) == value)
    return (await uow.session.scalars(query)).all()
