"""Handovers: a conversation is given to a person, and comes back.

bot → waiting → staff → bot. While it is open the bot is silent but for taps, commands and the stop word. The customer
is promised an answer by the shop's own calendar; staff are reminded before the promise runs out, and the customer
hears the truth when it did. 24 hours without a word give the conversation back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.candidates import HANDOVER_CUSTOMER, HANDOVER_STAFF
from bot.domain.replies import Outcome
from bot.domain.replies import Text as Bubble
from bot.domain.sending import MessageClass
from bot.handling import Context, Journey
from bot.shop import Shop
from flows import handover_notes, opening
from storage.models import Handover, Staff
from storage.repositories import conversations, deliveries, identities
from storage.repositories import staff as members
from storage.types import new_id
from storage.unit_of_work import UnitOfWork

CUSTOMER, STAFF = HANDOVER_CUSTOMER, HANDOVER_STAFF
JOURNEY_CUSTOMER = Journey(CUSTOMER, None, MessageClass.TRANSACTIONAL, handover_notes.to_customer, may_repeat=True)
JOURNEY_STAFF = Journey(STAFF, None, MessageClass.TRANSACTIONAL, handover_notes.to_staff, may_repeat=True)

ANSWERING = ("owner", "clerk")
"""The roles that are called when a customer wants a person."""
_SILENCE = timedelta(hours=24)
_LIFE = timedelta(hours=24)
_PING_AT = 0.8


class Cause(StrEnum):
    """Why a person is needed; its words are `handover-reason-…`."""

    UNKNOWN = "unknown"
    ASKED = "asked"
    COMPLAINT = "complaint"
    DUPLICATE = "duplicate"
    FOLLOWUP = "followup"
    ORDER = "order"
    ABUSE = "abuse"
    IMAGE = "image"
    NOT_HELPFUL = "not-helpful"
    ERROR = "error"


async def start(context: Context, cause: Cause, text: str) -> Outcome:
    """Give the customer to the staff with the words that nobody could answer, and say when to expect an answer."""
    due_at = opening.due(context.shop.hours, context.now, context.shop.handover.minutes)
    handover, new = await conversations.start_handover(context.uow, context.identity, cause, text, due_at)
    context.handover = handover
    if not new:
        return context.say("handover-waiting", _end_button(context))
    await conversations.leave(context.uow, context.identity.id)
    await _call(context.uow, handover, "card", await _called(context.uow, handover))
    return Outcome.say(_opened(context, due_at))


def _opened(context: Context, due_at: datetime) -> Bubble:
    shop, end = context.shop, _end_button(context)
    if opening.is_open(shop, context.now):
        minutes = shop.handover.minutes if due_at - context.now <= timedelta(minutes=shop.handover.minutes) else None
        return context.bubble("handover-open", end, minutes=minutes if shop.hours else None)
    next_open = opening.next_open(shop, context.catalogue, context.locale, context.now)
    if not next_open:
        return context.bubble("handover-closed-unknown", end)
    if opening.rests_today(shop, context.now):
        return context.bubble("handover-closed-holiday", end, next_open=next_open)
    return context.bubble("handover-closed", end, next_open=next_open)


def _end_button(context: Context) -> Any:
    return context.button("button-hand-back", "ho_end")


async def relay(uow: UnitOfWork, handover: Handover, event_id: str, message_id: str) -> int:
    """Pass the customer's message on to whoever has the conversation, to all who may take it while it waits."""
    handover.active_at = uow.now
    listeners = await _called(uow, handover)
    return await _call(uow, handover, "words", listeners, occasion=event_id, message=message_id)


async def claim(uow: UnitOfWork, handover: Handover, staff: Staff) -> Staff | None:
    """Give who has the conversation now: `staff`, unless another was faster; None when it has ended."""
    if handover.state == "ended":
        return None
    holder = await _holder(uow, handover)
    if holder is not None:
        return holder
    handover.state, handover.staff_id, handover.active_at = "staff", staff.id, uow.now
    members.audit(uow, f"staff:{staff.id}", "handover.claimed", handover.id)
    return staff


async def say(uow: UnitOfWork, handover: Handover, staff: Staff, text: str, event_id: str = "") -> Staff | None:
    """Say this to the customer in the name of `staff`; give what `claim` gives. Nothing is said unless that is
    `staff`. The same `event_id` is said once."""
    holder = await claim(uow, handover, staff)
    if holder is None or holder.id != staff.id:
        return holder
    handover.active_at = uow.now
    await conversations.answer(uow, handover)
    if await _tell(uow, handover, f"said:{event_id or new_id()}", kind="said", text=text, staff=staff.name):
        identity = await identities.get(uow, handover.identity_id)
        if identity is not None:
            conversations.log_out(uow, identity, [Bubble(text)], author="staff")
    return staff


async def hand_back(uow: UnitOfWork, handover: Handover, staff: Staff) -> bool:
    """Let the bot answer again, and say so to the customer; say whether it was still open."""
    if handover.state == "ended":
        return False
    await end(uow, handover)
    await _tell(uow, handover, "end", kind="end")
    members.audit(uow, f"staff:{staff.id}", "handover.ended", handover.id)
    return True


async def end(uow: UnitOfWork, handover: Handover) -> None:
    """Let the bot answer again, without a word."""
    await conversations.end_handover(uow, handover)


async def unsay(uow: UnitOfWork, customer_id: str) -> None:
    """Forget what notes to staff said: one of this customer's words was taken back (CT16)."""
    for handover in await conversations.handovers_of(uow, customer_id):
        await deliveries.wipe(uow, STAFF, f"handover:{handover.id}:")


def number(handover: Handover) -> str:
    """Give what staff call it in their chat, the `id` of 「返信 ID 本文」."""
    return handover_notes.number(handover)


async def find(uow: UnitOfWork, number_: str) -> Handover | None:
    """Give the open handover that staff mean."""
    wanted = number_.strip().lstrip("#").upper()
    found = [row for row in await conversations.open_handovers(uow) if number(row) == wanted]
    return found[-1] if found else None


async def tick(uow: UnitOfWork, shop: Shop) -> int:
    """Remind staff, tell customers who wait too long, and end what has been silent; give how often."""
    return sum([await _tick(uow, row, shop) for row in await conversations.open_handovers(uow)])


async def _tick(uow: UnitOfWork, handover: Handover, shop: Shop) -> bool:
    told = await _tell_of_failures(uow, handover)
    return await _keep_promise(uow, handover, shop) or told


async def _tell_of_failures(uow: UnitOfWork, handover: Handover) -> bool:
    """Tell who has the conversation which of their words did not arrive; once each, and never to the customer."""
    told = 0
    for row in await deliveries.undelivered(uow, handover.customer_id, CUSTOMER, f"handover:{handover.id}:said:"):
        listeners = await _called(uow, handover)
        told += await _call(uow, handover, "failed", listeners, occasion=row.id, message=row.reason)
    return bool(told)


async def _keep_promise(uow: UnitOfWork, handover: Handover, shop: Shop) -> bool:
    answered = await conversations.is_answered(uow, handover)
    since = handover.active_at if answered else max(handover.active_at, handover.due_at)
    if uow.now >= since + _SILENCE:
        await end(uow, handover)
        return await _tell(uow, handover, "timeout", kind="timeout")
    if answered:
        return False
    if handover.noted_at is None and uow.now >= handover.due_at:
        return await _note(uow, handover, shop)
    left = (1 - _PING_AT) * timedelta(minutes=shop.handover.minutes)
    if handover.pinged_at is None and handover.due_at - left <= uow.now < handover.due_at:
        handover.pinged_at = uow.now
        return bool(await _call(uow, handover, "ping", await _called(uow, handover)))
    return False


async def _note(uow: UnitOfWork, handover: Handover, shop: Shop) -> bool:
    handover.noted_at = uow.now
    known = shop.hours is not None and shop.hours.next_open(uow.now) is not None
    promised = opening.due(shop.hours, uow.now, 2 * shop.handover.minutes).isoformat() if known else ""
    return await _tell(uow, handover, "late", kind="late", when=promised)


async def _holder(uow: UnitOfWork, handover: Handover) -> Staff | None:
    """Give who has it, unless they are no longer staff."""
    holder = await members.get(uow, handover.staff_id) if handover.staff_id else None
    return holder if holder and holder.active else None


async def _called(uow: UnitOfWork, handover: Handover) -> list[Staff]:
    holder = await _holder(uow, handover)
    if holder is not None:
        return [holder]
    return [each for each in await members.active(uow) if each.role in ANSWERING]


async def _call(
    uow: UnitOfWork, handover: Handover, kind: str, listeners: Sequence[Staff], occasion: str = "", message: str = ""
) -> int:
    """Propose a note to each of these, to their own chat."""
    proposals = []
    for member in listeners:
        identity = await identities.get(uow, member.identity_id or "")
        if identity is not None and identity.id != handover.identity_id:
            proposals.append(
                Proposal(
                    customer_id=identity.customer_id,
                    occasion=f"handover:{handover.id}:{member.id}:{kind}:{occasion}",
                    journey=STAFF,
                    topic=None,
                    message_class=MessageClass.TRANSACTIONAL,
                    expires_at=uow.now + _LIFE,
                    data={"kind": kind, "handover": handover.id, "message": message},
                    identity_id=identity.id,
                )
            )
    return await outbox.add(uow, *proposals) if proposals else 0


async def _tell(uow: UnitOfWork, handover: Handover, occasion: str, **data: str) -> bool:
    """Propose a note to the customer, in the conversation that was handed over."""
    proposal = Proposal(
        customer_id=handover.customer_id,
        occasion=f"handover:{handover.id}:{occasion}",
        journey=CUSTOMER,
        topic=None,
        message_class=MessageClass.TRANSACTIONAL,
        expires_at=uow.now + _LIFE,
        data={**data, "handover": handover.id},
        identity_id=handover.identity_id,
    )
    return bool(await outbox.add(uow, proposal))
