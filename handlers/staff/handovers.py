"""Handovers, as staff see them: who waits, taking one, answering, giving it back to the bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.replies import Button, Outcome
from bot.domain.spoofing import clean_name, isolate
from bot.handling import Context
from bot.i18n import formats
from flows import acts, broadcast_cards, handover_notes, handovers, refusals, suggestions
from storage.models import Handover
from storage.repositories import conversations, customers

_LISTED = 10


async def list_open(context: Context, subject: str = "") -> Outcome:
    """Give a button for each conversation that waits or is under way, the oldest first."""
    found = await conversations.open_handovers(context.uow)
    if not found:
        return context.say("handover-none")
    buttons = [await _listed(context, each) for each in found[:_LISTED]]
    return context.say("handover-list", *buttons, count=len(found))


async def _listed(context: Context, handover: Handover) -> Button:
    label = f"#{handovers.number(handover)} {await _name(context, handover)}"
    return Button(formats.shorten(label), data=acts.data(context, "h_card", handover.id))


async def _name(context: Context, handover: Handover) -> str:
    customer = await customers.get(context.uow, handover.customer_id)
    known = clean_name(customers.known_as(customers.profile(context.uow, customer))) if customer else ""
    return known or context.text("handover-nobody")


async def show(context: Context, subject: str) -> Outcome:
    """Give all that whoever takes it needs to know."""
    handover = await conversations.handover(context.uow, subject)
    customer = await customers.get(context.uow, handover.customer_id) if handover else None
    if handover is None or customer is None or handover.state == "ended":
        return context.say("handover-gone")
    return Outcome.say(await handover_notes.card(broadcast_cards.composition(context), handover, customer))


async def take(context: Context, subject: str) -> Outcome:
    """Take a conversation, unless somebody has it."""
    handover = await conversations.handover(context.uow, subject)
    holder = await handovers.claim(context.uow, handover, acts.member(context)) if handover else None
    if handover is None or holder is None:
        return context.say("handover-gone")
    if holder.id != acts.member(context).id:
        return context.say("handover-claimed-by", staff=holder.name)
    back = context.button("button-hand-back", acts.data(context, "h_back", handover.id))
    return context.say("handover-claimed", back, customer=isolate(await _name(context, handover)))


async def reply(context: Context, text: str) -> Outcome | None:
    """「返信 ID 本文」: say this to the customer of that conversation; None when no conversation is named."""
    number, _, words = text.replace("\u3000", " ").strip().partition(" ")
    handover = await handovers.find(context.uow, number)
    if handover is None:
        return context.say("handover-gone") if words.strip() and number.startswith("#") else None
    return await _say(context, handover, words.strip()) if words.strip() else await take(context, handover.id)


async def send_suggested(context: Context, subject: str) -> Outcome:
    """Say the suggested reply of the card to the customer."""
    handover = await conversations.handover(context.uow, subject)
    entry = await suggestions.of(context.uow, handover) if handover else None
    if handover is None or entry is None:
        return context.say("handover-gone")
    return await _say(context, handover, entry.answer)


async def relay(context: Context) -> Outcome | None:
    """Say what was written to the customer of the one conversation that this member has; None unless it is one."""
    mine = await _mine(context)
    return await _say(context, mine[0], context.words) if len(mine) == 1 and context.words.strip() else None


async def which(context: Context) -> Outcome | None:
    """Ask whom the words were for, when this member has more than one conversation."""
    mine = await _mine(context)
    if len(mine) < 2 or not context.words.strip():
        return None
    buttons = [await _listed(context, each) for each in mine[:_LISTED]]
    return context.say("handover-which", *buttons, id=handovers.number(mine[0]))


async def _mine(context: Context) -> list[Handover]:
    staff = acts.member(context)
    return [
        each
        for each in await conversations.open_handovers(context.uow)
        if each.staff_id == staff.id and each.identity_id != context.identity.id
    ]


async def _say(context: Context, handover: Handover, text: str) -> Outcome:
    if await refusals.forbids(context.uow, handover.customer_id, text):
        acts.audit(context, "handover.offer_refused", handover.id)
        return context.say("staff-marketing-refused", customer=isolate(await _name(context, handover)))
    event_id = f"{context.event.channel}:{context.event.id}"
    holder = await handovers.say(context.uow, handover, acts.member(context), text, event_id)
    if holder is None:
        return context.say("handover-gone")
    if holder.id != acts.member(context).id:
        return context.say("handover-claimed-by", staff=holder.name)
    acts.audit(context, "handover.replied", handover.id)
    back = context.button("button-hand-back", acts.data(context, "h_back", handover.id))
    return context.say("handover-replied", back, customer=isolate(await _name(context, handover)))


async def hand_back(context: Context, subject: str = "") -> Outcome:
    """Let the bot answer again: the conversation that is named, else the one that this member has."""
    mine = await _mine(context)
    handover = await conversations.handover(context.uow, subject) if subject else mine[0] if len(mine) == 1 else None
    if handover is None or not await handovers.hand_back(context.uow, handover, acts.member(context)):
        return context.say("handover-gone")
    return context.say("handover-handed-back")


ACTS: dict[str, Callable[[Context, str], Awaitable[Outcome | None]]] = {
    "h_list": list_open,
    "h_card": show,
    "h_take": take,
    "h_reply": reply,
    "h_back": hand_back,
    "h_suggest": send_suggested,
}
COMMANDS = {"handovers": "h_list", "reply": "h_reply"}
WORDS = {"handovers": "h_list", "hand-back": "h_back"}
PREFIXES = {"reply": "h_reply"}
PUSHED = {"ho_take": "h_take", "ho_back": "h_back", "ho_suggest": "h_suggest"}
"""Buttons of the cards that are pushed to staff. They are not signed, since they may wait for hours; who presses them
is known by their own chat, and the role is asked all the same."""
