"""Questions: whatever nothing else understood. A product, an answer of the shop, a choice, and then a person.

The same "I don't know" is never said twice: the second time the staff get the words (VT4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.answers import pointers
from bot.answers.index import Match
from bot.answers.intents import Intent
from bot.answers.match import Answer, Choices, Decision, Unsure
from bot.domain import texts
from bot.domain.replies import Button, Outcome
from bot.domain.replies import Text as Bubble
from bot.handling import Context, Handler
from bot.i18n import formats
from flows import faq, handovers
from flows import products as shown
from flows.handovers import Cause
from handlers import consent, handover, help, menu, orders, products, restock, settings, shop
from handlers.staff import menu as staff_menu
from storage.models import Question
from storage.repositories import conversations, deliveries, lessons
from storage.repositories import faq as entries

TILES: Mapping[str, Handler] = {
    "menu-products": products.browse,
    "menu-orders": orders.listing,
    "menu-restock": restock.show,
    "menu-shop": shop.about,
    "menu-settings": settings.show,
    "menu-staff": handover.ask,
}
CONVERSATION = timedelta(minutes=30)
_UNSURE = ("choices", "unsure")
_UNSOLVED = ("", lessons.NONE)
_NAMED = 85.0  # likeness (0-100) from which a product was named and not just touched upon
_PUSHED = timedelta(hours=24)
_LONGEST = 4000  # UTF-16 units of one bubble: Telegram takes 4,096, LINE 5,000, an answer has up to 5,000


async def tile(context: Context) -> Outcome | None:
    """Answer a word of the main menu."""
    handler = TILES.get(menu.tile(context))
    return await handler(context) if handler else None


async def answer(context: Context) -> Outcome | None:
    found = await tile(context) or await _numbered(context)
    if found is not None:
        return found
    decision = faq.nearest(context)
    named = await _named(context, sure=isinstance(decision, Answer))
    if named is not None:
        return named
    if isinstance(decision, Answer):
        row = _keep(context, "answer", [decision.match], decision)
        return _say(context, row, decision.match.entry.answer)
    return await _unsure(context, decision)


async def _named(context: Context, *, sure: bool) -> Outcome | None:
    """Give the product that the words are about, unless the shop has an answer and they are more than its name."""
    found = context.knowledge.products.find(context.words, k=1)
    if not found or found[0][1] < (100.0 if sure else _NAMED):
        return None
    named = await shown.meant(context, context.words)
    return await products.several(context, named) if named else None


async def _unsure(context: Context, decision: Choices | Unsure) -> Outcome:
    near = decision.matches if isinstance(decision, Choices) else ()
    if context.staff is not None and not near:
        return await staff_menu.not_understood(context)
    before = await conversations.last_question(context.uow, context.customer.id)
    again = context.staff is None and before is not None and before.band in _UNSURE and before.tapped in _UNSOLVED
    if again and before is not None and context.now - before.at <= CONVERSATION:
        _keep(context, "handover", near, decision)
        opened = await handovers.start(context, Cause.UNKNOWN, context.words)
        return Outcome.say(context.bubble("questions-handover"), *opened.messages)
    row = _keep(context, "choices" if near else "unsure", near, decision)
    if near:
        outcome = _offer(context, row, near)
    else:
        ways = (context.button("button-ask-staff", "staff"), context.button("button-stop-messages", "stop:all"))
        outcome = context.say("questions-unknown", *help.choices(context)[:-1], *ways)
    if await _may_be_a_stop(context):
        outcome.messages += (await consent.doubt(context)).messages
    return outcome


def _offer(context: Context, row: Question, near: Sequence[Match]) -> Outcome:
    """Offer the nearest questions, in full by number (a button's label is short), and "none of these"."""
    asked = [match.entry.question for match in near]
    buttons = [Button(formats.shorten(words), data=f"faq:{row.id}:{place}") for place, words in enumerate(asked)]
    listed = "\n".join(f"{number}. {words}" for number, words in enumerate(asked, 1))
    return context.say("questions-choices", *buttons, context.button("button-none", f"faq:{row.id}:none"), list=listed)


async def _may_be_a_stop(context: Context) -> bool:
    """Tell whether this is the first word after a marketing message: what is not understood then may mean stop."""
    push = await deliveries.last_push(context.uow, context.customer.id)
    if push is None or push.sending_at is None or context.now - push.sending_at > _PUSHED:
        return False
    return await conversations.count_heard(context.uow, context.customer.id, push.sending_at) <= 1


def _keep(context: Context, band: str, shown: Sequence[Match], decision: Decision) -> Question:
    return conversations.ask(
        context.uow,
        context.customer.id,
        context.words,
        locale=context.locale,
        intent=context.understanding.intent,
        band=band,
        shown=[match.id for match in shown],
        confidence=decision.confidence if _is_a_guess(context, shown) else None,
        source_event_id=getattr(context.event.what, "message_id", ""),
    )


def _is_a_guess(context: Context, shown: Sequence[Match]) -> bool:
    """Tell whether what is shown was found by our confidence, so that reactions to it may move that: not the very words
    of a question, which are answered whatever we think, nor what a language model chose."""
    return bool(shown) and shown[0].score < 1.0 and shown[0].id != context.advice


def _say(context: Context, row: Question, words: str) -> Outcome:
    yes = context.button("button-helpful", f"fb:{row.id}:y")
    no = context.button("button-not-helpful", f"fb:{row.id}:n")
    *first, last = texts.split(words, _LONGEST)
    return Outcome.say(*map(Bubble, first), context.bubble("questions-answer", yes, no, answer=last))


async def _numbered(context: Context) -> Outcome | None:
    """Take a number that was typed instead of tapped."""
    number = pointers.number(context.words)
    before = await conversations.last_question(context.uow, context.customer.id) if number else None
    if before is None or before.band != "choices" or context.now - before.at > CONVERSATION:
        return None
    return await _answer_chosen(context, before, number - 1)


async def chosen(context: Context) -> Outcome:
    """Give the answer to the question that was chosen; for none of them, a person."""
    row, place = await _own(context)
    if row is not None and place == "none":
        row.tapped = lessons.NONE
        return context.say("questions-none", context.button("button-ask-staff", f"fb:{row.id}:s"))
    found = await _answer_chosen(context, row, int(place)) if row is not None and place.isdecimal() else None
    return found or help.gone(context)


async def _answer_chosen(context: Context, row: Question, place: int) -> Outcome | None:
    ids = conversations.shown(row)
    entry = await entries.get(context.uow, ids[place]) if 0 <= place < len(ids) else None
    if entry is None:
        return None
    row.tapped = entry.id
    return _say(context, row, entry.answer)


async def feedback(context: Context) -> Outcome:
    """Take "solved" or "not solved", and offer a person after the second."""
    row, said = await _own(context)
    if row is None or said not in ("y", "n", "s"):
        return help.gone(context)
    if said == "s":
        return await handovers.start(context, Cause.NOT_HELPFUL, conversations.question_text(context.uow, row))
    row.feedback = lessons.HELPFUL if said == "y" else lessons.NOT_HELPFUL
    if said == "y":
        return context.say("questions-thanks")
    return context.say("questions-not-helpful", context.button("button-ask-staff", f"fb:{row.id}:s"))


async def _own(context: Context) -> tuple[Question | None, str]:
    """Give the question that the button belongs to, when it is this customer's, and the button's last part."""
    if len(context.taps) != 3:
        return None, ""
    return await conversations.own_question(context.uow, context.customer.id, context.taps[1]), context.taps[2]


TAPS: Mapping[str, Handler] = {"faq": chosen, "fb": feedback}
INTENTS: Mapping[Intent, Handler] = {}
COMMANDS: Mapping[str, Handler] = {}
