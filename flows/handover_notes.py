"""What is said in a handover: the card and the notes that staff get, and what the customer hears in between."""

from __future__ import annotations

from datetime import datetime

from bot.domain.replies import Card, Message
from bot.domain.replies import Text as Bubble
from bot.domain.spoofing import clean_name, isolate
from bot.handling import Composition, Skip
from bot.i18n import formats
from flows import opening, suggestions
from storage.models import Customer, Handover
from storage.repositories import consents, conversations, customers, facts, identities, orders
from storage.repositories.facts import Origin

_LINE = 80  # characters of one message of the conversation on a card
_ORDERS = 3
_KINDS = ("image", "video", "audio", "voice", "document", "file", "sticker", "location")
_TASTES = ("category", "likes", "dislikes", "size", "budget")


def number(handover: Handover) -> str:
    """Give the end of its id: four characters of 32, enough for what is open at one time."""
    return handover.id[-4:]


async def to_customer(composition: Composition) -> Message | Skip:
    """Give the words of staff, or how the conversation goes on."""
    data = composition.data
    match data["kind"]:
        case "said":
            return Bubble(composition.text("handover-staff-message", staff=data["staff"], text=data["text"]))
        case "end":
            return Bubble(composition.text("handover-end"))
        case "timeout":
            return Bubble(composition.text("handover-timeout"))
    handover = await conversations.handover(composition.uow, data["handover"])
    if handover is None or handover.state == "ended" or await conversations.is_answered(composition.uow, handover):
        return Skip("cancelled")
    if not data["when"]:
        return Bubble(composition.text("handover-late-unknown"))
    promised, now = datetime.fromisoformat(data["when"]), composition.uow.now
    words = opening.when(composition.catalogue, composition.locale, promised, now, composition.shop.timezone)
    return Bubble(composition.text("handover-late", when=words))


async def to_staff(composition: Composition) -> Message | Skip:
    """Give the card, the customer's next words, or the reminder; nothing when the conversation has ended."""
    handover = await conversations.handover(composition.uow, composition.data["handover"])
    customer = await customers.get(composition.uow, handover.customer_id) if handover else None
    if handover is None or customer is None or handover.state == "ended":
        return Skip("cancelled")
    match composition.data["kind"]:
        case "card":
            return await card(composition, handover, customer)
        case "words":
            return await _words(composition, handover, customer)
        case "failed":
            return _failed(composition, customer)
        case _:
            return _ping(composition, handover, customer)


async def card(composition: Composition, handover: Handover, customer: Customer) -> Card:
    """Give all that whoever takes it needs to know: who, why, what was said, bought, liked and consented to."""
    text, name = composition.text, _name(composition, customer)
    reason = composition.catalogue.text(composition.locale, f"handover-reason-{handover.reason}")
    identity = await identities.get(composition.uow, handover.identity_id)
    language = text(f"language-{customer.locale or composition.shop.locale}")
    entry = await suggestions.of(composition.uow, handover)
    suggested = (text("handover-card.suggestion", answer=entry.answer),) if entry else ()
    send = (composition.button("handover-card.send", f"ho_suggest:{handover.id}"),) if entry else ()
    lines = [
        text(
            "handover-card.customer",
            customer=isolate(name),
            channel=identity.channel if identity else "",
            language=language,
        ),
        text("handover-card.reason", reason=reason),
        text("handover-card.messages"),
        *await _conversation(composition, customer),
        *await _known(composition, customer),
        *suggested,
        text("handover-card.reply", id=number(handover)),
    ]
    return Card(
        title=text("handover-card.title", id=number(handover)),
        alt=text("handover-card.alt", customer=formats.shorten(name), reason=reason),
        lines=tuple(lines),
        buttons=(composition.button("button-take", f"ho_take:{handover.id}"), *send),
    )


async def _conversation(composition: Composition, customer: Customer) -> list[str]:
    said = await conversations.last(composition.uow, customer.id, 10)
    return [_said(composition, line.direction, line.author, line.text) for line in said if line.text]


def _said(composition: Composition, direction: str, author: str, words: str) -> str:
    words = clean_name(words, _LINE)  # one line, so that nobody writes a line of staff into the card (S7)
    if direction == "in":
        return composition.text("handover-card-line-customer", text=words)
    if author == "bot":
        return composition.text("handover-card-line-bot", text=words)
    return composition.text("handover-card-line-staff", text=words)


def _readable(composition: Composition, text: str) -> str:
    """Give what was said, with "[image]" and the like in the reader's language."""
    kind, closed, rest = text.removeprefix("[").partition("]")
    if not text.startswith("[") or not closed or kind not in _KINDS:
        return text
    return f"{composition.text(f'handover-sent-{kind}')} {rest.strip()}".strip()


async def _known(composition: Composition, customer: Customer) -> list[str]:
    text, uow, locale = composition.text, composition.uow, composition.locale
    bought = await orders.recent(uow, customer.id, _ORDERS)
    liked = [
        clean_name(fact.value)
        for fact in await facts.of(uow, customer.id)
        if fact.kind in _TASTES and fact.origin is Origin.STATED and not fact.sensitive
    ]
    granted = await consents.granted(uow, customer.id)
    states = [f"{order.id} {text(f'orders-status-{order.status}')}" for order in bought]
    none = text("handover-card.none")
    lines = [
        text("handover-card.orders", orders=formats.names(locale, states) or none),
        text("handover-card.preferences", preferences=formats.names(locale, liked) or none),
    ]
    if granted:
        topics = formats.names(locale, [text(f"topic-{topic}") for topic in granted])
        lines.append(text("handover-card.topics", topics=topics))
    else:
        lines.append(text("handover-card.refused"))
    if customer.marketing_paused_until and customer.marketing_paused_until > uow.now:
        lines.append(text("handover-card.maybe-stop"))
    return lines


async def _words(composition: Composition, handover: Handover, customer: Customer) -> Message | Skip:
    """Give the customer's words as they stand now: what was taken back in the meantime is not passed on (CT16)."""
    line = await conversations.heard(composition.uow, handover.identity_id, composition.data["message"])
    if line is None or not line.text:
        return Skip("cancelled")
    name, clock = _name(composition, customer), line.at.astimezone(composition.shop.timezone).time()
    button = ("button-take", "ho_take") if handover.staff_id is None else ("button-hand-back", "ho_back")
    return Card(
        title=composition.text("handover-relayed", customer=isolate(name), id=number(handover)),
        alt=formats.shorten(
            composition.text("handover-relayed.alt", customer=formats.shorten(name), text=line.text), 60
        ),
        lines=(_readable(composition, line.text),),
        buttons=(composition.button(button[0], f"{button[1]}:{handover.id}"),),
        # The time also tells the same word said twice apart, which would be held as a repetition.
        footnote=formats.time(composition.locale, clock),
    )


def _failed(composition: Composition, customer: Customer) -> Message:
    reason = f"reason-{composition.data['message'].replace('_', '-')}"
    words = composition.text(reason if composition.catalogue.has(reason) else "reason-other")
    return Bubble(composition.text("handover-reply-failed", customer=_name(composition, customer), reason=words))


def _ping(composition: Composition, handover: Handover, customer: Customer) -> Message:
    now = composition.uow.now
    waited = (now - handover.opened_at).total_seconds() // 60
    left = max(0.0, (handover.due_at - now).total_seconds()) // 60
    words = composition.text(
        "handover-ping", customer=isolate(_name(composition, customer)), minutes=int(waited), left=int(left)
    )
    return Bubble(words, (composition.button("button-take", f"ho_take:{handover.id}"),))


def _name(composition: Composition, customer: Customer) -> str:
    known = clean_name(customers.known_as(customers.profile(composition.uow, customer)))
    return known or composition.text("handover-nobody")
