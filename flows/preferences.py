"""Preferences in two steps: what was understood is repeated back, and kept after a yes (trust.md 5.6).

Until then only the message itself holds it: the flow remembers which message, and reads it again (CT20).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers import slots
from bot.answers.allergies import avoided, is_allergy
from bot.answers.normalise import normalise
from bot.answers.slots import Slots
from bot.domain.replies import Outcome
from bot.handling import Context, Flow
from bot.i18n import formats
from flows import tastes
from storage.repositories import conversations, customers, facts

NAME = "preferences"
CONFIRM, BIRTHDAY = "confirm", "birthday"
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Taste:
    """One thing to remember."""

    kind: str
    value: str
    sensitive: bool = False


def read(found: Slots, *, sensitive: bool) -> list[Taste]:
    """Give what a sentence says of its writer: tastes and size, or only what is sensitive."""
    if sensitive:
        kind = tastes.ALLERGY if is_allergy(found.sensitive) else tastes.HEALTH
        things = [each for each in found.sensitive if kind != tastes.ALLERGY or avoided(each)] or found.sensitive
        return [Taste(kind, each[:_LONGEST], sensitive=True) for each in things]
    size = [Taste("size", found.size)] if found.size and not (found.likes or found.dislikes) else []
    return [
        *(Taste("likes", each[:_LONGEST]) for each in found.likes),
        *(Taste("dislikes", each[:_LONGEST]) for each in found.dislikes),
        *size,
    ]


async def ask(context: Context, *, sensitive: bool = False) -> Outcome | None:
    """Repeat back what was understood and ask whether to keep it; None when nothing was."""
    understood = read(context.understanding.slots, sensitive=sensitive)
    if not understood:
        return None
    data = {"message": getattr(context.event.what, "message_id", ""), "sensitive": sensitive}
    await conversations.go(context.uow, context.identity.id, NAME, CONFIRM, data, FLOW.patience)
    return _question(context, understood)


def _question(context: Context, understood: list[Taste]) -> Outcome:
    first = understood[0]
    if first.sensitive:
        yes, no = context.button("button-note", "pref:yes"), context.button("button-no-note", "pref:no")
        allergy = first.kind == tastes.ALLERGY
        return context.say("preferences-sensitive-ask" if allergy else "preferences-health-ask", yes, no)
    yes, no = context.button("button-remember", "pref:yes"), context.button("button-no-remember", "pref:no")
    likes = formats.names(context.locale, [each.value for each in understood if each.kind == "likes"])
    dislikes = formats.names(context.locale, [each.value for each in understood if each.kind == "dislikes"])
    if likes and dislikes:
        return context.say("preferences-ask-both", yes, no, value=likes, other=dislikes)
    if likes:
        return context.say("preferences-ask-likes", yes, no, value=likes)
    if dislikes:
        return context.say("preferences-ask-dislikes", yes, no, value=dislikes)
    return context.say("preferences-ask-size", yes, no, value=first.value)


async def confirm(context: Context) -> Outcome | None:
    """The answer, by button or in the button's words."""
    said = _answer(context)
    if context.position is None or not said:
        return None
    await conversations.leave(context.uow, context.identity.id)
    data = context.position.data
    if said == "no":
        return context.say("preferences-sensitive-not-noted" if data["sensitive"] else "preferences-not-remembered")
    line = await conversations.heard(context.uow, context.identity.id, data["message"])
    understood = read(slots.read(line.text), sensitive=data["sensitive"]) if line and line.text else []
    if not understood:
        return context.say("preferences-not-remembered")
    return await _remember(context, understood)


def _answer(context: Context) -> str:
    if context.taps[:1] == ("pref",):
        return context.taps[1] if context.taps[1:] in (("yes",), ("no",)) else ""
    words = normalise(context.words)
    for said, labels in (
        ("yes", ("button-remember", "button-note")),
        ("no", ("button-no-remember", "button-no-note")),
    ):
        if words and words in [normalise(context.text(label)) for label in labels]:
            return said
    return ""


async def _remember(context: Context, understood: list[Taste]) -> Outcome:
    uow, customer_id = context.uow, context.customer.id
    new = [
        await facts.remember(
            uow, customer_id, each.kind, each.value, sensitive=each.sensitive, source_event_id=context.event.id
        )
        for each in understood
    ]
    if not any(new):
        return context.say("preferences-known", context.button("button-data", "mydata"))
    kept = {(fact.kind, fact.value): fact.id for fact in await facts.of(uow, customer_id)}
    ids = [kept[each.kind, each.value] for each, fresh in zip(understood, new, strict=True) if fresh][:2]
    undo = context.button("button-not-mine", f"pref_undo:{':'.join(ids)}")
    sensitive = understood[0].sensitive
    return context.say("preferences-sensitive-noted" if sensitive else "preferences-remembered", undo)


async def ask_birthday(context: Context, message_id: str) -> Outcome:
    """Ask for month and day with these words, and wait for them."""
    await conversations.go(context.uow, context.identity.id, NAME, BIRTHDAY, {}, FLOW.patience)
    return context.say(message_id, context.button("button-no-birthday", "bday:no"))


async def birthday(context: Context) -> Outcome | None:
    """The day itself, said alone; anything else is another matter."""
    found = context.understanding.slots.birthday or _day(context)
    if not context.words or found is None:
        return None
    await conversations.leave(context.uow, context.identity.id)
    return set_birthday(context, *found)


def _day(context: Context) -> tuple[int, int] | None:
    day = context.understanding.slots.day
    return (day.month, day.day) if day is not None and day.month else None


def set_birthday(context: Context, month: int, day: int) -> Outcome:
    """Keep month and day, no year (CF13)."""
    before = customers.profile(context.uow, context.customer).birthday
    customers.set_profile(context.uow, context.customer, birthday=f"{month:02d}-{day:02d}")
    undo, date = context.button("button-not-mine", "bday:wrong"), formats.birthday(context.locale, month, day)
    return context.say("preferences-birthday-fixed" if before else "preferences-birthday-set", undo, date=date)


FLOW = Flow(NAME, {CONFIRM: confirm, BIRTHDAY: birthday})
