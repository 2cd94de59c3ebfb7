"""The answers to a follow-up: all is well, or a person is wanted."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.delivery import composing
from bot.domain.replies import Outcome
from bot.handling import Context, Handler
from flows import followup, handovers
from flows.handovers import Cause
from handlers import help
from storage.models import Delivery
from storage.repositories import deliveries


async def good(context: Context) -> Outcome:
    row = await _own(context)
    if row is None:
        return help.gone(context)
    deliveries.react(context.uow, row, "good")
    return context.say("followup-good")


async def talk(context: Context) -> Outcome:
    """Hand over, with the order and the item that it is about."""
    row = await _own(context)
    if row is None:
        return help.gone(context)
    deliveries.react(context.uow, row, "talk")
    data = composing.data_of(context.uow, row)
    about = " ".join(filter(None, (str(data.get("order_id", "")), str(data.get("item", "")))))
    opened = await handovers.start(context, Cause.FOLLOWUP, about)
    return Outcome.say(context.bubble("followup-talk"), *opened.messages)


async def _own(context: Context) -> Delivery | None:
    """Give the follow-up of this customer that the button belongs to (S14)."""
    row_id = context.taps[1] if len(context.taps) > 1 else ""
    row = await deliveries.own(context.uow, context.customer.id, row_id)
    return row if row is not None and row.journey == followup.NAME else None


TAPS: Mapping[str, Handler] = {"fu_good": good, "fu_talk": talk}
INTENTS: Mapping[Intent, Handler] = {}
COMMANDS: Mapping[str, Handler] = {}
