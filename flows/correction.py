"""Correction: one remembered thing is put right in the customer's own words."""

from __future__ import annotations

from bot.answers.intents import Intent
from bot.answers.normalise import normalise
from bot.domain.replies import Outcome
from bot.domain.spoofing import clean_name
from bot.handling import Context, Flow
from bot.i18n import formats
from bot.i18n.catalogue import LOCALES
from storage.repositories import conversations, customers, facts
from storage.repositories.facts import Origin

NAME = "correction"
OWN = ("name", "birthday")
"""What stands in the profile and not among the facts; their kind serves as their id."""
_LONGEST = 100
_COMMANDS = frozenset(
    {
        *(Intent.SETTINGS, Intent.PRIVACY, Intent.MY_DATA, Intent.DELETE_ME),
        *(Intent.LANGUAGE, Intent.HELP, Intent.HUMAN),
    }
)
"""Words that are never a correction: they end it and are answered as what they are."""


async def begin(context: Context, fact_id: str) -> Outcome | None:
    """Ask for the right words; None when there is no such fact of this customer (S14)."""
    if fact_id not in OWN and await facts.get(context.uow, context.customer.id, fact_id) is None:
        return None
    await conversations.go(context.uow, context.identity.id, NAME, "words", {"fact": fact_id}, FLOW.patience)
    return context.say("mydata-correct", context.button("button-back", "fact:back"))


async def _words(context: Context) -> Outcome | None:
    if context.position is None or not context.words.strip():
        return None
    if normalise(context.words) in {normalise(context.catalogue.text(each, "button-back")) for each in LOCALES}:
        await conversations.leave(context.uow, context.identity.id)
        return context.say("chat-cancelled")
    if context.understanding.intent in _COMMANDS and context.understanding.is_sure:
        await conversations.leave(context.uow, context.identity.id)
        return None
    match context.position.data.get("fact"):
        case "name":
            return await _rename(context)
        case "birthday":
            return await _move_birthday(context)
        case fact_id:
            return await _put_right(context, str(fact_id))


async def _rename(context: Context) -> Outcome | None:
    name = clean_name(context.words)
    if not name:
        return None
    customers.set_profile(context.uow, context.customer, name=name)
    return await _done(context, name)


async def _move_birthday(context: Context) -> Outcome:
    day = context.understanding.slots.day
    if day is None or not day.month:
        return context.say("preferences-birthday-unclear", context.button("button-back", "fact:back"))
    customers.set_profile(context.uow, context.customer, birthday=f"{day.month:02d}-{day.day:02d}")
    return await _done(context, formats.birthday(context.locale, day.month, day.day))


async def _put_right(context: Context, fact_id: str) -> Outcome | None:
    known = await facts.get(context.uow, context.customer.id, fact_id)
    value = clean_name(context.words, _LONGEST)
    if known is None:
        await conversations.leave(context.uow, context.identity.id)
        return context.say("mydata-fact-gone")
    if not value or (context.understanding.slots.sensitive and not known.sensitive):
        return None  # health and belief have a question of their own (CF14)
    await facts.forget(context.uow, context.customer.id, fact_id)
    await context.uow.session.flush()
    await facts.remember(
        context.uow,
        context.customer.id,
        known.kind,
        value,
        Origin.STATED,
        sensitive=known.sensitive,
        source_event_id=context.event.id,
    )
    return await _done(context, value)


async def _done(context: Context, value: str) -> Outcome:
    await conversations.leave(context.uow, context.identity.id)
    return context.say("mydata-corrected", context.button("button-data", "mydata"), fact=formats.shorten(value))


FLOW = Flow(NAME, {"words": _words})
