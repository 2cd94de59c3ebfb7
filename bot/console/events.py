"""Events that could not be handled: what broke, for whom, and once more. For owners."""

from __future__ import annotations

from aiohttp import web
from sqlmodel import col, select

from bot.console import people
from bot.console.desk import Visit
from storage.models import Identity
from storage.repositories import inbox

_SHOWN = 100


async def index(visit: Visit) -> web.Response:
    dead = (await inbox.dead(visit.uow))[:_SHOWN]
    found = await visit.uow.session.scalars(
        select(Identity).where(col(Identity.address_index).in_([each.lane for each in dead]))
    )
    customers = {(each.channel, each.address_index): each.customer_id for each in found}
    return visit.draw(
        "events.html",
        events=dead,
        customers={each.id: customers.get((each.channel, each.lane), "") for each in dead},
        names=await people.names(visit, list(customers.values())),
    )


async def retry(visit: Visit) -> web.Response:
    """Handle it once more, as if it had just come."""
    if not await inbox.revive(visit.uow, visit.part("id")):
        return visit.go("/events", done="changed_meanwhile")
    visit.audit("event.retried", visit.part("id"))
    return visit.go("/events", done="retried")
