"""Handovers: who waits for a person, the conversation, and the answer."""

from __future__ import annotations

from aiohttp import web

from bot.console import consents, people, timeline
from bot.console.desk import Visit
from bot.domain.consent import MESSAGE_TOPICS, Status
from flows import handovers as flow
from flows import refusals, suggestions
from storage.models import Handover
from storage.repositories import conversations, customers, identities, orders

_LONGEST = 2000


async def index(visit: Visit) -> web.Response:
    waiting = await conversations.open_handovers(visit.uow)
    return visit.draw(
        "handovers.html",
        handovers=waiting,
        names=await people.names(visit, [each.customer_id for each in waiting]),
        staff_names=await people.actors(visit),
        reasons={each.id: reason(visit, each) for each in waiting},
    )


def reason(visit: Visit, handover: Handover) -> str:
    message_id = f"handover-reason-{handover.reason}"
    return visit.text(message_id) if visit.desk.house.catalogue.has(message_id) else handover.reason


async def show(visit: Visit) -> web.Response:
    handover = await _found(visit)
    customer = await customers.get(visit.uow, handover.customer_id)
    if customer is None or customer.erased_at is not None:
        visit.missing()
    answers = await consents.answers_of(visit, customer)
    return visit.draw(
        "handover.html",
        handover=handover,
        customer=customer,
        called=customers.known_as(customers.profile(visit.uow, customer)),
        identity=await identities.get(visit.uow, handover.identity_id),
        reason=reason(visit, handover),
        staff_names=await people.actors(visit),
        refused=[each.name for each in answers if each.status is Status.WITHDRAWN and each.topic in MESSAGE_TOPICS],
        orders=await orders.recent(visit.uow, customer.id, 3),
        suggested=await suggestions.of(visit.uow, handover),
        events=await timeline.conversation(visit, customer.id, limit=40),
        mine=handover.staff_id == visit.member.id,
    )


async def _found(visit: Visit) -> Handover:
    return await conversations.handover(visit.uow, visit.part("id")) or visit.missing()


async def claim(visit: Visit) -> web.Response:
    handover = await _found(visit)
    return _told(visit, handover, await flow.claim(visit.uow, handover, visit.member), "claimed")


async def say(visit: Visit) -> web.Response:
    handover, text = await _found(visit), visit.field("text")
    if not text or len(text) > _LONGEST:
        return visit.go(f"/handovers/{handover.id}", done="words")
    if await refusals.forbids(visit.uow, handover.customer_id, text):
        visit.audit("handover.offer_refused", handover.id)
        return visit.go(f"/handovers/{handover.id}", done="no_offer")
    holder = await flow.say(visit.uow, handover, visit.member, text)
    if holder is not None and holder.id == visit.member.id:
        visit.audit("handover.answered", handover.id)
    return _told(visit, handover, holder, "said")


def _told(visit: Visit, handover: Handover, holder: object, done: str) -> web.Response:
    """`holder` is whoever has the conversation now, None when it has ended."""
    if holder is None:
        return visit.go(f"/handovers/{handover.id}", done="ended")
    mine = getattr(holder, "id", "") == visit.member.id
    return visit.go(f"/handovers/{handover.id}", done=done if mine else "taken")


async def hand_back(visit: Visit) -> web.Response:
    handover = await _found(visit)
    if not await flow.hand_back(visit.uow, handover, visit.member):
        return visit.go("/handovers", done="ended")
    return visit.go("/handovers", done="handed_back")
