"""Handover, as the customer sees it: asking for a person, writing to them, going back to the bot."""

from __future__ import annotations

from bot.answers.intents import Intent
from bot.answers.normalise import normalise
from bot.domain.events import Text
from bot.domain.replies import Outcome
from bot.handling import Context, Handler
from flows import handovers
from flows.handovers import Cause


async def ask(context: Context) -> Outcome:
    """Hand the conversation to the staff: asked for by word, command or button."""
    return await handovers.start(context, Cause.ASKED, context.words)


async def relay(context: Context) -> Outcome | None:
    """Pass what the customer writes on to staff, without a word of our own; the words of the button that ends it,
    which a computer's LINE does not show and a later message hides, end it."""
    if _goes_back(context):
        return await end(context)
    message_id = getattr(context.event.what, "message_id", "")
    if context.handover is None or not message_id:
        return None
    if isinstance(context.event.what, Text) and context.event.what.command:
        return None
    await handovers.relay(context.uow, context.handover, context.event.id, message_id)
    return Outcome.silent()


def _goes_back(context: Context) -> bool:
    return bool(context.words) and normalise(context.words) == normalise(context.text("button-hand-back"))


async def end(context: Context) -> Outcome:
    """The customer goes back to the bot."""
    if context.handover is not None:
        await handovers.end(context.uow, context.handover)
        context.handover = None
    return context.say("handover-end")


TAPS: dict[str, Handler] = {"staff": ask, "ho_end": end}
INTENTS: dict[Intent, Handler] = {Intent.HUMAN: ask}
COMMANDS: dict[str, Handler] = {"human": ask}
