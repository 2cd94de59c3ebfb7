"""Wishing: asking to be told when a product is back. Nobody is put in the line without a yes to the topic."""

from __future__ import annotations

from bot.domain import button_data
from bot.domain.button_data import short
from bot.domain.consent import Status, Topic
from bot.domain.replies import Button, Card, Carousel, Message, Outcome
from bot.handling import Context
from bot.i18n import formats
from flows import consent
from flows import products as shown
from storage.models import Product, Wish
from storage.repositories import products, wishes

_MOST = 10  # cards side by side


async def ask(context: Context, product: Product) -> Outcome:
    """Say that it is sold out and offer to tell; with the sentence that the yes agrees to, where it is needed."""
    item, key = product.name, short(product.sku)
    wish = await wishes.find(context.uow, context.customer.id, product.sku)
    if wish is not None and wish.state == "waiting" and await _agreed(context):
        return context.say("restock-already", context.button("button-leave-line", f"unwish:{key}"), item=item)
    if wish is not None and wish.state == "notified":
        keep, leave = context.button("button-keep-place", f"wkeep:{key}"), _leave(context, key)
        return context.say("restock-sold-out-again", keep, leave, item=item)
    similar = context.button("button-similar", f"similar:{key}")
    if await _agreed(context):
        return context.say("restock-ask", context.button("button-restock-yes", f"wish:{key}"), similar, item=item)
    yes = context.button("button-restock-yes", f"wishok:{key}")
    sentence = context.bubble("wording-restock", yes, similar, shop=context.shop.name)
    return Outcome.say(context.bubble("restock-ask", item=item), sentence)


async def subscribe(context: Context, product: Product, *, agreed: bool = False) -> Outcome:
    """Put the customer in the line; `agreed` when this very tap says yes to the topic's sentence."""
    if product.stock > 0:
        return Outcome.say(context.bubble("restock-available", item=product.name), shown.card(context, product))
    if not agreed and not await _agreed(context):
        return await ask(context, product)
    if agreed:
        await consent.grant(context, [Topic.RESTOCK])
    added = await wishes.add(context.uow, context.customer.id, product.sku, context.event.id)
    leave = _leave(context, short(product.sku))
    if not added:
        return context.say("restock-already", leave, item=product.name)
    return context.say("restock-subscribed", leave, item=product.name)


async def listing(context: Context) -> Outcome:
    """Give what the customer waits for, each with a way out of its line."""
    waiting = (await wishes.of(context.uow, context.customer.id))[:_MOST]
    if not waiting:
        return context.say("restock-list-empty", context.button("button-search", "products"))
    known = await products.many(context.uow, [wish.sku for wish in waiting])
    cards = tuple(_card(context, wish, known.get(wish.sku)) for wish in waiting)
    lead = context.bubble("restock-list")
    found: Message = cards[0] if len(cards) == 1 else Carousel(alt=context.text("restock-list"), cards=cards)
    return Outcome.say(lead, found)


async def own(context: Context) -> str | None:
    """Give the sku of the wish that the pressed button names, when it is one of this customer's."""
    carried = ":".join(context.taps[1:])
    return button_data.find(carried, [wish.sku for wish in await wishes.of(context.uow, context.customer.id)])


def _card(context: Context, wish: Wish, product: Product | None) -> Card:
    item = product.name if product else wish.sku
    zone = context.shop.timezone
    asked = formats.date(context.locale, wish.asked_at.astimezone(zone).date(), context.now.astimezone(zone).date())
    line = context.text("restock-list.line", item=item, date=asked)
    buttons = (_leave(context, short(wish.sku)),)
    return Card(title=item, alt=formats.shorten(line, 60), lines=(line,), buttons=buttons)


async def _agreed(context: Context) -> bool:
    return (await consent.statuses(context)).get(Topic.RESTOCK) is Status.GRANTED


def _leave(context: Context, key: str) -> Button:
    return context.button("button-leave-line", f"unwish:{key}")
