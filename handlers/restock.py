"""Restock: what a customer waits for, and being told when it is back."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.replies import Outcome
from bot.handling import Context, Handler
from flows import products as shown
from flows import wishing
from handlers import help, menu
from storage.models import Product
from storage.repositories import wishes


async def show(context: Context) -> Outcome:
    """Give the list of what the customer waits for."""
    return await wishing.listing(context)


async def asked(context: Context) -> Outcome:
    """When will it be back? Offer to tell."""
    if menu.tile(context) == "menu-restock":
        return await show(context)
    product = await _product(context)
    if isinstance(product, Outcome):
        return product
    shown.note(context, [product])
    if product.stock > 0:
        return await wishing.subscribe(context, product)
    return await wishing.ask(context, product)


async def wanted(context: Context) -> Outcome:
    """Tell me when it is back: into the line at once, where the topic was granted before."""
    if menu.tile(context) == "menu-restock":
        return await show(context)
    product = await _product(context)
    if isinstance(product, Outcome):
        return product
    shown.note(context, [product])
    return await wishing.subscribe(context, product)


async def _product(context: Context) -> Product | Outcome:
    """Give the product that is meant, or the question which one."""
    named = await shown.meant(context, context.words)
    if len(named) > 1:
        shown.note(context, [])
        return context.say("products-several", *shown.choices(context, named, "wish"))
    product = named[0] if named else await shown.last_shown(context)
    return product or context.say("restock-which", context.button("button-search", "products"))


async def wish(context: Context) -> Outcome:
    product = await shown.carried(context)
    return await wishing.subscribe(context, product) if product else help.gone(context)


async def agree(context: Context) -> Outcome:
    """One tap says yes to the sentence above it and joins the line."""
    product = await shown.carried(context)
    return await wishing.subscribe(context, product, agreed=True) if product else help.gone(context)


async def keep(context: Context) -> Outcome:
    product = await shown.carried(context)
    if product is None or not await wishes.keep(context.uow, context.customer.id, product.sku):
        return help.gone(context)
    return context.say("restock-kept")


async def leave(context: Context) -> Outcome:
    sku = await wishing.own(context)
    if sku is None or not await wishes.leave(context.uow, context.customer.id, sku):
        return help.gone(context)
    product = await shown.carried(context)
    return context.say("restock-unsubscribed", item=product.name if product else sku)


TAPS: Mapping[str, Handler] = {
    "wishes": show,
    "wish": wish,
    "wishok": agree,
    "wkeep": keep,
    "unwish": leave,
}
INTENTS: Mapping[Intent, Handler] = {Intent.RESTOCK_ASK: asked, Intent.RESTOCK_SUBSCRIBE: wanted}
COMMANDS: Mapping[str, Handler] = {}
