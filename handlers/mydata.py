"""My data: the memory card, each remembered thing with its origin and date; export and erasure (CF10, CF11).

What we guessed is shown here and labelled as a guess; it is never said anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answers.intents import Intent
from bot.domain.consent import Topic
from bot.domain.replies import Button, Card, Carousel, Message, Outcome
from bot.domain.spoofing import clean_name
from bot.handling import Context, Handler
from bot.i18n import formats
from flows import correction, erasure, export
from handlers import help as menu
from handlers.why import date
from storage.models import Fact, Wish
from storage.repositories import consents, conversations, customers, facts, links, orders, products, wishes
from storage.repositories.facts import Origin

_DISPLAYED = "display_name"
"""The attribute with the name that the app shows for this person."""
_CARDS = 9
_RECENT = 3
_SURE_FOR = timedelta(minutes=10)
_KINDS = frozenset(
    {*("name", "likes", "dislikes", "category", "size", "budget"), *("birthday", "allergy", "language", "hour")}
)


@dataclass(frozen=True, slots=True)
class _Note:
    """One card: a fact, or the name or birthday of the profile."""

    id: str
    kind: str
    value: str
    origin: str
    at: datetime


async def show(context: Context) -> Outcome:
    """Give the facts from a place on, and with the first of them what else is kept."""
    start = int(_argument(context)) if _argument(context).isdigit() else 0
    notes = await _notes(context)
    page, left = notes[start : start + _CARDS], len(notes) - start - _CARDS
    messages: list[Message] = []
    if page:
        cards = tuple(_card(context, note) for note in page)
        messages.append(Carousel(context.text("mydata-card.alt", count=len(notes)), cards))
    elif not start:
        messages.append(context.bubble("mydata-empty"))
    if left > 0:
        messages.append(
            context.bubble("mydata-more", context.button("button-more", f"mydata:{start + _CARDS}"), count=left)
        )
    if not start:
        messages.append(await _rest(context))
    return Outcome(messages) if messages else menu.gone(context)


async def _notes(context: Context) -> list[_Note]:
    profile = customers.profile(context.uow, context.customer)
    since = context.customer.created_at
    own = []
    if name := clean_name(customers.known_as(profile)):
        own.append(_Note("name", "name", name, Origin.STATED, since))
    if profile.birthday:
        month, day = map(int, profile.birthday.split("-"))
        own.append(_Note("birthday", "birthday", formats.birthday(context.locale, month, day), Origin.STATED, since))
    shown = links.visible(Fact, context.identity, context.now)
    known = await facts.of(context.uow, context.customer.id, shown=shown)
    return own + [_Note(each.id, each.kind, clean_name(each.value), each.origin, each.at) for each in known]


def _card(context: Context, note: _Note) -> Card:
    kind = context.text(f"mydata-kind-{note.kind if note.kind in _KINDS else 'other'}")
    said = context.text("mydata-fact", kind=kind, fact=note.value)
    origin = context.text(f"mydata-origin-{note.origin}")
    return Card(
        title=said,
        alt=formats.shorten(said, 60),
        lines=(context.text("mydata-fact.origin", origin=origin, date=date(context, note.at)),),
        buttons=(
            context.button("button-correct", f"fact:fix:{note.id}"),
            context.button("button-delete", f"fact:del:{note.id}"),
        ),
    )


async def _rest(context: Context) -> Card:
    """Purchases, wishes, consents, and the ways to take it all along or away."""
    lines = [context.text("mydata-card"), *await _purchases(context), *await _wishes(context)]
    answered = await consents.states(context.uow, context.customer.id)
    lines += [_consent(context, row.topic, row.status, row.since) for row in answered]
    held = [context.text("mydata-held")] if export.is_held(context.identity, context.now) else []
    title = context.text("mydata-card.title")
    return Card(
        title=title,
        alt=title,
        lines=(*lines, *held),
        buttons=(
            context.button("button-export", "export"),
            context.button("button-delete-data", "erase"),
            context.button("button-policy", "privacy"),
        ),
    )


async def _purchases(context: Context) -> list[str]:
    found = await links.visible_orders(context.uow, context.identity, 1000)
    bought = [order for order in found if order.status not in orders.UNDONE]
    if not bought:
        return []
    lines = await orders.lines_of(context.uow, [order.id for order in bought[:_RECENT]])
    known = await products.many(context.uow, [line.sku for each in lines.values() for line in each])
    said = [context.text("mydata-bought", count=len(bought))]
    for order in bought[:_RECENT]:
        names = [known[line.sku].name if line.sku in known else line.sku for line in lines.get(order.id, [])]
        items = formats.names(context.locale, [formats.shorten(name) for name in names[:_RECENT]])
        said.append(context.text("mydata-bought.last", date=date(context, order.placed_at), items=items))
    return said


async def _wishes(context: Context) -> list[str]:
    shown = links.visible(Wish, context.identity, context.now)
    waiting = await wishes.of(context.uow, context.customer.id, shown=shown)
    known = await products.many(context.uow, [wish.sku for wish in waiting])
    names = {sku: product.name for sku, product in known.items()}
    return [
        context.text("mydata-wish", item=names.get(wish.sku, wish.sku), date=date(context, wish.asked_at))
        for wish in waiting
    ]


def _consent(context: Context, topic: str, status: str, since: datetime) -> str:
    words = context.text(f"mydata-consent.{status}")
    name = context.text(f"topic-{Topic(topic)}")
    return context.text("mydata-consent", topic=name, status=words, date=date(context, since))


async def fact(context: Context) -> Outcome:
    """Correct or delete one remembered thing; the id counts for its owner only (S14)."""
    match context.taps[1:]:
        case ("fix", fact_id):
            return await correction.begin(context, fact_id) or context.say("mydata-fact-gone", _data(context))
        case ("del", fact_id):
            return await _delete(context, fact_id)
        case ("back",):
            await conversations.leave(context.uow, context.identity.id)
            return context.say("chat-cancelled")
        case _:
            return menu.gone(context)


async def _delete(context: Context, fact_id: str) -> Outcome:
    note = next((each for each in await _notes(context) if each.id == fact_id), None)
    if note is None:
        return context.say("mydata-fact-gone", _data(context))
    if fact_id == "name":
        profile = customers.profile(context.uow, context.customer)
        kept = {key: value for key, value in profile.attributes.items() if key != _DISPLAYED}
        customers.set_profile(context.uow, context.customer, name="", attributes=kept)
    elif fact_id in correction.OWN:
        customers.set_profile(context.uow, context.customer, **{fact_id: ""})
    else:
        await facts.forget(context.uow, context.customer.id, fact_id)
    return context.say("mydata-fact-deleted", _data(context), fact=note.value)


def _data(context: Context) -> Button:
    return context.button("button-data", "mydata")


async def ask_export(context: Context) -> Outcome:
    """Give a link that works once, within a day."""
    if export.is_held(context.identity, context.now):
        return context.say("mydata-export-held")
    token = await export.make_link(context.uow, context.identity)
    if token is None:
        return context.say("mydata-export-busy")
    button = Button(context.text("mydata-export.button"), url=f"{context.public_url.rstrip('/')}/export/{token}")
    alt = context.text("mydata-export.alt")
    return Outcome.say(Card(title="", alt=alt, lines=(context.text("mydata-export"),), buttons=(button,)))


async def ask_erase(context: Context) -> Outcome:
    """The first tap asks; the second, within ten minutes, erases."""
    asked = int(context.event.occurred_at.timestamp())
    yes, no = context.button("button-delete", f"erase:yes:{asked}"), context.button("button-keep", "erase:no")
    return context.say("mydata-erase-ask", yes, no)


async def erase(context: Context) -> Outcome:
    match context.taps[1:]:
        case ():
            return await ask_erase(context)
        case ("no",):
            return context.say("mydata-erase-kept")
        case ("yes", asked) if asked.isdigit():
            if context.event.occurred_at.timestamp() - int(asked) > _SURE_FOR.total_seconds():
                return context.say("mydata-erase-late", context.button("button-delete-data", "erase"))
            said = context.say("mydata-erase-done", years=erasure.YEARS_KEPT)  # while the language is still known
            await erasure.erase(context.uow, context.customer, "customer")
            return said
        case _:
            return menu.gone(context)


def _argument(context: Context) -> str:
    return context.taps[1] if len(context.taps) > 1 else ""


TAPS: Mapping[str, Handler] = {"erase": erase, "export": ask_export, "fact": fact, "mydata": show}
INTENTS: Mapping[Intent, Handler] = {
    Intent.MY_DATA: show,
    Intent.PREF_VIEW: show,
    Intent.DELETE_ME: ask_erase,
}
COMMANDS: Mapping[str, Handler] = {"mydata": show, "delete": ask_erase}
