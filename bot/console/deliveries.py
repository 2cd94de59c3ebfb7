"""Deliveries: everything that left unasked, or did not, with its reason in words."""

from __future__ import annotations

from aiohttp import web
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.console import people, wording
from bot.console.desk import Visit
from storage.models import Delivery

_SHEET = 60


async def index(visit: Visit) -> web.Response:
    asked = {name: visit.query(name) for name in ("state", "reason", "campaign", "customer", "journey")}
    query = _filtered(asked).order_by(col(Delivery.created_at).desc(), col(Delivery.id).desc())
    found = list(await visit.uow.session.scalars(query.offset((visit.sheet - 1) * _SHEET).limit(_SHEET + 1)))
    shown = found[:_SHEET]
    reasons = await visit.uow.session.scalars(
        select(Delivery.reason).where(Delivery.reason != "").distinct().order_by(col(Delivery.reason)).limit(100)
    )
    return visit.draw(
        "deliveries.html",
        deliveries=shown,
        lines={each.id: wording.outcome(visit, each) for each in shown},
        names=await people.names(visit, [each.customer_id for each in shown]),
        asked=asked,
        states=[(each, wording.state(visit, each)) for each in wording.STATES],
        reasons=[(each, wording.reason(visit, each)) for each in reasons],
        more=len(found) > _SHEET,
    )


def _filtered(asked: dict[str, str]) -> SelectOfScalar[Delivery]:
    query = select(Delivery)
    columns = {
        "state": col(Delivery.state),
        "reason": col(Delivery.reason),
        "campaign": col(Delivery.campaign_id),
        "customer": col(Delivery.customer_id),
        "journey": col(Delivery.journey),
    }
    for name, value in asked.items():
        if value:
            query = query.where(columns[name] == value)
    return query
