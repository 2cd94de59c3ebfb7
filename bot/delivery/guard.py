"""The guard of a broadcast's beginning: what goes wrong for the first people is not done to all the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import structlog
from sqlalchemy import func, update
from sqlmodel import col, select

from bot.domain.sending import DeliveryState
from storage.models import Campaign, Delivery
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
TEMPLATE, REJECTED = "template", "rejected"
_FIRST_TEMPLATES, _MOST_TEMPLATES = 200, 2  # one in a hundred (trust.md R30)
_FIRST_REFUSALS, _EQUAL_REFUSALS = 20, 3  # trust.md 3.5
_BEGINNING = 1_000  # rows; afterwards it is no beginning any more, and looking would cost


async def watch(uow: UnitOfWork, rows: Iterable[Any]) -> None:
    """Pause each broadcast among these rows that begins badly."""
    failed = {row.campaign_id for row in rows if row.campaign_id and row.state == DeliveryState.FAILED}
    for campaign_id in sorted(failed):
        if reason := await _wrong(uow, campaign_id):
            await pause(uow, campaign_id, reason)


async def pause(uow: UnitOfWork, campaign_id: str, reason: str) -> bool:
    """Pause a running broadcast for a reason that staff will be told; False when it was not running."""
    paused = await uow.session.execute(
        update(Campaign)
        .where(col(Campaign.id) == campaign_id, col(Campaign.status) == "running")
        .values(status="paused", pause_reason=reason)
    )
    if not getattr(paused, "rowcount", 0):
        return False
    uow.announce("notices")
    log.warning("campaign.paused", campaign=campaign_id, reason=reason)
    return True


async def _wrong(uow: UnitOfWork, campaign_id: str) -> str:
    tried = col(Delivery.sending_at).is_not(None) | (col(Delivery.reason) == TEMPLATE)
    begun = select(Delivery.id).where(Delivery.campaign_id == campaign_id, tried).limit(_BEGINNING).subquery()
    if (await uow.session.scalar(select(func.count()).select_from(begun)) or 0) >= _BEGINNING:
        return ""
    when = func.coalesce(Delivery.sending_at, Delivery.ended_at)
    query = select(Delivery.state, Delivery.reason, Delivery.detail).where(Delivery.campaign_id == campaign_id, tried)
    first = (await uow.session.execute(query.order_by(when, col(Delivery.id)).limit(_FIRST_TEMPLATES))).all()
    if sum(row.reason == TEMPLATE for row in first) >= _MOST_TEMPLATES:
        return TEMPLATE
    refusals = Counter(row.detail for row in first[:_FIRST_REFUSALS] if row.reason == REJECTED)
    return REJECTED if max(refusals.values(), default=0) >= _EQUAL_REFUSALS else ""
