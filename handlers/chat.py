"""Small talk, and what is no question: stickers, pictures, places, buttons of yesterday."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.events import Location, Media, Sticker
from bot.domain.replies import Outcome
from bot.domain.spoofing import clean_name
from bot.handling import Context, Handler
from flows import handovers
from flows.handovers import Cause
from handlers import help, shop
from storage.repositories import customers


async def greet(context: Context) -> Outcome:
    name = clean_name(customers.profile(context.uow, context.customer).name)
    return context.say("chat-greeting", *help.choices(context), name=name)


async def thank(context: Context) -> Outcome:
    return context.say("chat-thanks")


async def confess(context: Context) -> Outcome:
    """Are you a robot? Yes."""
    return context.say("chat-robot", context.button("button-ask-staff", "staff"))


async def chat(context: Context) -> Outcome:
    return context.say("chat-small-talk", *help.choices(context))


async def stale(context: Context) -> Outcome:
    """Answer a button that nothing answers any more."""
    return help.gone(context)


async def media(context: Context) -> Outcome | None:
    """Answer what is not written; None for what asks for nothing."""
    match context.event.what:
        case Sticker():
            return context.say("chat-sticker")
        case Media(kind="image"):
            return context.say("chat-image", context.button("button-ask-staff", "picture"))
        case Media():
            return context.say("chat-media", context.button("button-ask-staff", "staff"))
        case Location():
            place = await shop.place(context)
            return Outcome.say(context.bubble("chat-location", distance=""), *place.messages)
        case _:
            return None


async def picture(context: Context) -> Outcome:
    """Have staff look at the picture that was just sent."""
    opened = await handovers.start(context, Cause.IMAGE, "")
    return Outcome.say(context.bubble("chat-image-handover"), *opened.messages)


TAPS: Mapping[str, Handler] = {"picture": picture}
INTENTS: Mapping[Intent, Handler] = {
    Intent.GREETING: greet,
    Intent.THANKS: thank,
    Intent.BOT_IDENTITY: confess,
    Intent.CHITCHAT: chat,
}
COMMANDS: Mapping[str, Handler] = {}
