"""Stock from the staff's chat: 「在庫 BEANS-200 5」 sets it, and a rise from 0 tells those who wait."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable

from bot.domain.replies import Outcome
from bot.handling import Context
from bot.i18n import formats
from flows import acts, stock
from storage.models import Product
from storage.repositories import products

_MOST = 999_999


async def set_stock(context: Context, text: str = "") -> Outcome | None:
    """Set a product's stock, by its number or its exact name. None for a question such as 「在庫 ある？」."""
    if not text:
        return context.say("stock-unclear")
    named, _, number = unicodedata.normalize("NFKC", text).strip().rpartition(" ")
    if not number.isdecimal():
        return None
    if not named or int(number) > _MOST:
        return context.say("stock-unclear")
    product = await _find(context, named.strip())
    if product is None:
        return context.say("stock-unknown", sku=formats.shorten(named))
    return await _receive(context, product, int(number))


async def _receive(context: Context, product: Product, count: int) -> Outcome:
    result = await stock.receive(context.uow, context.shop, {product.sku: count}, acts.actor(context))
    if isinstance(result, stock.UnknownSkus):
        return context.say("stock-unknown", sku=product.sku)
    acts.audit(context, "stock.set", product.sku, quantity=count)
    waiting = result.waiting.get(product.sku, 0)
    if waiting:
        return context.say("stock-done-waiting", item=product.name, count=count, waiting=waiting)
    return context.say("stock-done", item=product.name, count=count)


async def _find(context: Context, named: str) -> Product | None:
    exact = await products.get(context.uow, named)
    if exact is not None:
        return exact
    sure = [sku for sku, likeness in context.knowledge.products.find(named) if likeness >= 100]
    return await products.get(context.uow, sure[0]) if len(sure) == 1 else None


ACTS: dict[str, Callable[[Context, str], Awaitable[Outcome | None]]] = {"stock": set_stock}
COMMANDS = {"stock": "stock"}
PREFIXES = {"stock": "stock"}
