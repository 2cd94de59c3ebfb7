"""Welcome: who I am, one question and the offer of messages, in one free reply. A greeting grants nothing (CF1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.answers.intents import Intent
from bot.domain.events import Joined
from bot.domain.replies import Message, Outcome, Text
from bot.domain.spoofing import clean_name
from bot.handling import Context, Handler
from bot.i18n import formats
from bot.i18n.catalogue import Catalogue
from flows import consent, linking, onboarding
from handlers import help as menu
from handlers import products, reachability
from storage.repositories import customers, identities
from storage.repositories import products as stored

_GREETED = "greeted"
_MOST = 5
_LINK, _PRODUCT = "link_", "p_"


async def greet(context: Context) -> Outcome:
    """Answer a follow or `/start`. One that comes after a newer block is not answered (R18)."""
    what = context.event.what
    joined = what if isinstance(what, Joined) else Joined()
    back = joined.returning or reachability.was_away(context.identity)
    if not identities.set_reachable(context.identity, True, context.event.occurred_at):
        return Outcome.silent()
    keep_language(context)
    if back:
        await consent.pause(context, consent.BLOCKED, actor="system")
    known = onboarding.answered(context, _GREETED)
    onboarding.note_answered(context, _GREETED)
    asked_for = await _payload(context, joined.payload)
    if known and asked_for:
        return Outcome(asked_for[:_MOST])
    first = await back_again(context) if back and known else _hello(context, known=known)
    questions = [] if (back and known) or asked_for else await _questions(context)
    return Outcome([_with_menu(context, first), *questions, *asked_for][:_MOST])


def keep_language(context: Context) -> None:
    """Speak the platform's language for this person, unless they chose one."""
    tag = context.identity.language or context.event.language
    if tag and not context.customer.locale_stated:
        context.customer.locale = Catalogue.locale(tag)


def _hello(context: Context, *, known: bool) -> Text:
    if known:
        return context.bubble("welcome-returning", name=_name(context), shop=context.shop.name)
    # a channel with a menu of its own calls its customers friends; the others just begin
    hello = "welcome-hello" if context.has_standing_menu else "welcome-hello-telegram"
    return Text(context.text(hello, shop=context.shop.name, hours=_hours(context)))


def _name(context: Context) -> str:
    return clean_name(customers.profile(context.uow, context.customer).name)


def _hours(context: Context) -> str:
    """Give when staff are there, where that is the same on every open day; else ''."""
    week = context.shop.hours.week if context.shop.hours else ()
    spans = {day for day in week if day}
    only = next(iter(spans)) if len(spans) == 1 else ()
    times = [[formats.time(context.locale, each) for each in (span.start, span.end)] for span in only]
    return formats.names(context.locale, [context.text("hours-range", start=start, end=end) for start, end in times])


async def back_again(context: Context) -> Text:
    """Greet somebody who had blocked the shop, once; everything stays paused until they choose (CF16)."""
    context.identity.unreachable_reason = ""
    choices = [context.button("button-topics", "topics")]
    if await reachability.paused(context):
        choices.append(context.button("consent-again", "resume:all"))
    return context.bubble("welcome-back", *choices, name=_name(context))


async def _questions(context: Context) -> list[Message]:
    """Give what was not answered yet; its labels count when they are typed, too."""
    survey = None if onboarding.answered(context, onboarding.SURVEY) else await onboarding.survey(context)
    answered = onboarding.answered(context, onboarding.OPT_IN) or await consent.statuses(context)
    questions = [*([survey] if survey else []), *([] if answered else onboarding.opt_in(context))]
    if questions:
        await onboarding.begin(context)
    return questions


def _with_menu(context: Context, first: Text) -> Text:
    """Where no menu stands under the chat, the first bubble brings its words, unless it has a question of its own."""
    if context.has_standing_menu or first.choices:
        return first
    return replace(first, keyboard=menu.menu(context))


async def _payload(context: Context, payload: str) -> list[Message]:
    """Give what a deep link asked for: a code to link with, or a product. Anything else is a plain start."""
    if payload.startswith(_LINK):
        code = linking.code_in(payload.removeprefix(_LINK))
        return (await linking.invited(context, code)).messages if code else []
    sku = payload.removeprefix(_PRODUCT) if payload.startswith(_PRODUCT) else ""
    product = await stored.get(context.uow, sku) if sku else None
    return (await products.show(context, sku)).messages if product is not None and product.active else []


async def survey(context: Context) -> Outcome:
    """Remember the category that was tapped, or the skip, and offer messages."""
    key = context.taps[1] if len(context.taps) > 1 else ""
    return await onboarding.answer_survey(context, key) or menu.gone(context)


EVENTS: Mapping[type, Handler] = {Joined: greet}
TAPS: Mapping[str, Handler] = {"survey": survey}
INTENTS: Mapping[Intent, Handler] = {}
COMMANDS: Mapping[str, Handler] = {"start": greet}
