"""Today: what waits for a person, what runs by itself, and what the month costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.console import figures
from bot.console.desk import Visit
from bot.console.wording import outcome
from storage.repositories import campaigns, conversations

_EVENTS = 12


@dataclass(frozen=True, slots=True)
class Event:
    """One line of "what happened last"."""

    at: datetime
    kind: str
    text: str


async def front(visit: Visit) -> web.Response:
    return visit.go("/")


async def show(visit: Visit) -> web.Response:
    uow = visit.uow
    handovers = await conversations.open_handovers(uow)
    return visit.draw(
        "today.html",
        handovers=handovers,
        late=[each for each in handovers if each.due_at <= visit.now and each.state == "waiting"],
        waiting=await figures.waiting(uow),
        campaigns=await campaigns.in_status(uow, "scheduled", "running", "paused"),
        month=await figures.month(uow, visit.shop),
        has_line="line" in visit.desk.house.channels,
        events=await _events(visit),
    )


async def _events(visit: Visit) -> list[Event]:
    found = [
        Event(row.ended_at or row.sending_at or row.created_at, "delivery", outcome(visit, row))
        for row in await figures.latest_deliveries(visit.uow, _EVENTS)
    ]
    for change, product in await figures.latest_stock(visit.uow, _EVENTS):
        text = visit.say(
            "{name} の在庫 {before} → {after}",
            "{name}: stock {before} → {after}",
            name=product.name,
            before=change.before,
            after=change.after,
        )
        found.append(Event(change.at, "stock", text))
    return sorted(found, key=lambda each: each.at, reverse=True)[:_EVENTS]
