"""Orders: where mine is, and changing or cancelling one. Nobody learns of another's, not even that it exists (S14)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.answers.intents import Intent
from bot.answers.match import Answer
from bot.domain import button_data
from bot.domain.button_data import short
from bot.domain.money import Money
from bot.domain.replies import Button, Card, Carousel, Outcome
from bot.handling import Context, Handler
from bot.i18n import formats
from flows import faq, handovers
from flows.handovers import Cause
from handlers import help, menu
from storage.models import Order
from storage.repositories import orders, products
from storage.repositories.orders import Line

_MOST = 5
_OPEN = ("placed", "shipped")
_PLAIN = re.compile(r"[^0-9a-z]")


async def status(context: Context) -> Outcome | None:
    """Tell how an order stands: the one that was named, those of a day, else what is under way, else the last; None for
    who has none and asks what the shop has an answer to."""
    if menu.tile(context) == "menu-orders":
        return await listing(context)
    slots = context.understanding.slots
    if slots.order_number:
        order = await _numbered(context, slots.order_number)
        return await _show(context, [order]) if order else _not_found(context)
    day = slots.day.resolve(_today(context)) if slots.day else None
    if day is not None:
        start = datetime.combine(day, time(), context.shop.timezone).astimezone(UTC)
        found = await orders.visible(context.uow, context.identity, since=start, until=start + timedelta(days=1))
        return await _show(context, found) if found else _not_found(context)
    own = await orders.visible(context.uow, context.identity, limit=20)
    if not own:
        return None if faq.settles(context) else _none(context)
    under_way = [order for order in own if order.status in _OPEN]
    return await _show(context, under_way or own[:1])


async def listing(context: Context) -> Outcome:
    """Give the latest orders."""
    own = await orders.visible(context.uow, context.identity, limit=_MOST)
    return await _show(context, own) if own else _none(context)


async def _show(context: Context, found: Sequence[Order]) -> Outcome:
    shown = found[:_MOST]
    lines = await orders.lines_of(context.uow, [order.id for order in shown])
    cards = tuple([await _card(context, order, lines.get(order.id, [])) for order in shown])
    if len(cards) == 1:
        return Outcome.say(cards[0])
    alt = context.text("orders-list.alt", count=len(cards))
    return Outcome.say(context.bubble("orders-list"), Carousel(alt=alt, cards=cards))


async def _card(context: Context, order: Order, lines: Sequence[Line]) -> Card:
    known = await products.many(context.uow, [line.sku for line in lines])
    names = [
        context.text("orders-line", item=known[line.sku].name if line.sku in known else line.sku, count=line.quantity)
        for line in lines[:_MOST]
    ]
    state = context.text(f"orders-status-{order.status}")
    currency = next((product.currency for product in known.values()), context.shop.currency)
    total = _total(context, lines, currency)
    said = [_sentence(context, order), *([context.text("orders-card", items="\n".join(names))] if names else [])]
    return Card(
        title=context.text("orders-card.title", no=order.id),
        alt=context.text("orders-card.alt", no=formats.shorten(order.id), status=state),
        lines=(*said, *((context.text("orders-card.total", total=total),) if total else ())),
        buttons=_buttons(context, order),
    )


def _sentence(context: Context, order: Order) -> str:
    when = order.placed_at if order.status == "placed" else order.status_at
    if order.status == "delivered":
        when = order.delivered_at or order.status_at
    zone = context.shop.timezone
    day = formats.date(context.locale, when.astimezone(zone).date(), _today(context))
    match order.status:
        case "placed":
            return context.text("orders-placed", no=order.id, date=day)
        case "shipped":
            return context.text("orders-shipped", no=order.id, date=day, eta="")
        case "delivered":
            return context.text("orders-delivered", no=order.id, date=day)
        case "cancelled":
            return context.text("orders-cancelled", no=order.id, date=day)
        case _:
            return context.text("orders-returned", no=order.id, date=day)


def _total(context: Context, lines: Sequence[Line], currency: str) -> str:
    """Give the sum, '' unless the price of every line is known."""
    if not lines or any(line.unit_price is None for line in lines):
        return ""
    minor = sum((line.unit_price or 0) * line.quantity for line in lines)
    return formats.money(context.locale, Money.of_minor(minor, currency).amount, currency)


def _buttons(context: Context, order: Order) -> tuple[Button, ...]:
    key = short(order.id)
    if order.status == "placed":
        change = context.button("button-change-address", f"ochange:{key}")
        return (change, context.button("button-cancel-order", f"ocancel:{key}"))
    track = (Button(context.text("button-track"), url=order.tracking_url),) if order.tracking_url else ()
    return (*track, context.button("button-ask-staff", f"ochange:{key}"))


def _not_found(context: Context) -> Outcome:
    """Say the same whether it is another's or nobody's (S14)."""
    return context.say("orders-not-found", context.button("button-ask-staff", "staff"))


def _none(context: Context) -> Outcome:
    return context.say("orders-none", context.button("button-ask-staff", "staff"))


async def _numbered(context: Context, number: str) -> Order | None:
    """Give the order of that number, however it was spelt: A-10293, A10293, 10293."""
    wanted = _PLAIN.sub("", number.casefold())
    own = await orders.visible(context.uow, context.identity)
    found = [order for order in own if _PLAIN.sub("", order.id.casefold()) == wanted]
    if not found and wanted.isdigit():
        found = [order for order in own if re.sub(r"\D", "", order.id) == wanted]
    return found[0] if found else None


def _today(context: Context) -> date:
    return context.now.astimezone(context.shop.timezone).date()


async def cancel(context: Context) -> Outcome:
    """Staff cancel; ask which order where several could be meant."""
    number = context.understanding.slots.order_number
    if number:
        order = await _numbered(context, number)
        return await _cancel(context, order) if order else _not_found(context)
    own = await orders.visible(context.uow, context.identity, limit=20)
    under_way = [order for order in own if order.status in _OPEN]
    if len(under_way) == 1:
        return await _cancel(context, under_way[0])
    if not under_way:
        return await handovers.start(context, Cause.ORDER, context.words)
    buttons = [Button(formats.shorten(each.id), data=f"ocancel:{short(each.id)}") for each in under_way[:_MOST]]
    return context.say("orders-cancel-which", *buttons)


async def _cancel(context: Context, order: Order) -> Outcome:
    words = context.words or f"{context.text('button-cancel-order')} {order.id}"
    opened = await handovers.start(context, Cause.ORDER, words)
    return Outcome.say(context.bubble("orders-cancel", no=order.id), *opened.messages)


async def change(context: Context) -> Outcome:
    """Staff change addresses, dates and contents."""
    opened = await handovers.start(context, Cause.ORDER, context.words)
    return Outcome.say(context.bubble("orders-change"), *opened.messages)


async def send_back(context: Context) -> Outcome | None:
    """Returns and exchanges: by the shop's own answer where there is one, else by staff."""
    if isinstance(faq.nearest(context), Answer):
        return None
    return await handovers.start(context, Cause.ORDER, context.words)


async def tapped(context: Context) -> Outcome:
    order = await _carried(context)
    return await _show(context, [order]) if order else help.gone(context)


async def tapped_cancel(context: Context) -> Outcome:
    order = await _carried(context)
    return await _cancel(context, order) if order else help.gone(context)


async def tapped_change(context: Context) -> Outcome:
    order = await _carried(context)
    if order is None:
        return help.gone(context)
    words = f"{context.text('button-change-address' if order.status == 'placed' else 'button-orders')} {order.id}"
    opened = await handovers.start(context, Cause.ORDER, words)
    return Outcome.say(context.bubble("orders-change"), *opened.messages) if order.status == "placed" else opened


async def _carried(context: Context) -> Order | None:
    own = {order.id: order for order in await orders.visible(context.uow, context.identity)}
    found = button_data.find(":".join(context.taps[1:]), own)
    return own[found] if found else None


TAPS: Mapping[str, Handler] = {
    "orders": listing,
    "order": tapped,
    "ocancel": tapped_cancel,
    "ochange": tapped_change,
}
INTENTS: Mapping[Intent, Handler] = {
    Intent.ORDER_STATUS: status,
    Intent.ORDER_CANCEL: cancel,
    Intent.ORDER_CHANGE: change,
    Intent.RETURN: send_back,
    Intent.EXCHANGE: send_back,
}
COMMANDS: Mapping[str, Handler] = {}
