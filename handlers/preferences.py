"""Preferences in the customer's own words: tastes, what must be avoided, the birthday, and being too young."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.answers.match import Answer
from bot.answers.slots import MINOR_BELOW
from bot.domain.consent import Topic
from bot.domain.replies import Outcome
from bot.domain.replies import Text as Bubble
from bot.handling import Context, Handler
from bot.i18n import formats
from flows import consent, faq, preferences
from handlers import help
from storage.repositories import conversations, customers, facts


async def taste(context: Context) -> Outcome | None:
    """Ask whether to remember what was said; a minor's tastes are not kept (CF13)."""
    if context.customer.minor:
        return None
    return await preferences.ask(context)


async def sensitive(context: Context) -> Outcome | None:
    """Ask whether to note an allergy or something of the body; stored only after a yes (CF14)."""
    return await preferences.ask(context, sensitive=True)


async def undo(context: Context) -> Outcome:
    """「違います」: forget what was just kept."""
    gone = [await _forget(context, fact_id) for fact_id in context.taps[1:]]
    values = [value for value in gone if value]
    if not values:
        return help.gone(context)
    return context.say("preferences-deleted", value=formats.names(context.locale, values))


async def _forget(context: Context, fact_id: str) -> str:
    known = await facts.get(context.uow, context.customer.id, fact_id)
    if known is None or not await facts.forget(context.uow, context.customer.id, fact_id):
        return ""
    return known.value


async def late(context: Context) -> Outcome:
    """A yes or no whose question is forgotten."""
    return help.gone(context)


async def tell_birthday(context: Context) -> Outcome:
    """Keep the day that was named, or ask for it in another way."""
    if context.customer.minor:
        return _minor(context)
    day = context.understanding.slots.birthday
    if day is None:
        return await preferences.ask_birthday(context, "preferences-birthday-unclear")
    return preferences.set_birthday(context, *day)


async def fix_birthday(context: Context) -> Outcome:
    """Tell what is kept, and take the right day."""
    if context.customer.minor or context.understanding.slots.birthday:
        return await tell_birthday(context)
    outcome = await preferences.ask_birthday(context, "preferences-birthday-unclear")
    return Outcome.say(_kept(context), *outcome.messages)


def _kept(context: Context) -> Bubble:
    known = customers.profile(context.uow, context.customer).birthday
    if not known:
        return context.bubble("preferences-birthday-unknown")
    month, day = map(int, known.split("-"))
    return context.bubble("preferences-birthday-known", date=formats.birthday(context.locale, month, day))


async def ask_birthday(context: Context) -> Outcome | None:
    """「誕生日クーポンってもらえるの？」: by the shop's own answer, else by the birthday journey where it runs."""
    if isinstance(faq.nearest(context), Answer):
        return None
    if context.customer.minor:
        return _minor(context)
    if not context.shop.journeys.birthday.enabled:
        return None
    if customers.profile(context.uow, context.customer).birthday:
        return Outcome.say(_kept(context))
    return await preferences.ask_birthday(context, "preferences-birthday-ask")


async def birthday_tapped(context: Context) -> Outcome:
    """No birthday wanted, or a wrong one was kept."""
    await conversations.leave(context.uow, context.identity.id)
    match context.taps[1:]:
        case ("no",):
            return context.say("preferences-birthday-declined")
        case ("wrong",):
            customers.set_profile(context.uow, context.customer, birthday="")
            return await preferences.ask_birthday(context, "preferences-birthday-unclear")
        case _:
            return help.gone(context)


async def age(context: Context) -> Outcome | None:
    """Someone under the age limit gets no marketing and no profile from here on (CF13, CT14)."""
    if not context.understanding.slots.is_minor:
        return None
    context.customer.minor = True
    customers.set_profile(context.uow, context.customer, birthday="")
    await consent.withdraw(context, [topic for topic in Topic if topic is not Topic.RESTOCK])
    entry = await consent.withdrawal(context)
    return _minor(context, f"minor:{entry}" if entry else "minor")


def _minor(context: Context, undo: str = "minor") -> Outcome:
    return context.say("preferences-minor", context.button("button-not-mine", undo), age=MINOR_BELOW)


async def not_minor(context: Context) -> Outcome:
    """It was somebody else's age: as before, what was just withdrawn included."""
    context.customer.minor = False
    if len(context.taps) > 1:
        await consent.undo(context, context.taps[1])
    return context.say("chat-cancelled")


TAPS: Mapping[str, Handler] = {
    "pref": late,
    "pref_undo": undo,
    "bday": birthday_tapped,
    "minor": not_minor,
}
INTENTS: Mapping[Intent, Handler] = {
    Intent.PREF_UPDATE: taste,
    Intent.PREF_SENSITIVE: sensitive,
    Intent.BIRTHDAY_SET: tell_birthday,
    Intent.BIRTHDAY_FIX: fix_birthday,
    Intent.BIRTHDAY_ASK: ask_birthday,
    Intent.AGE: age,
}
COMMANDS: Mapping[str, Handler] = {}
