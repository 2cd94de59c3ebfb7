"""Recommending: what fits a customer by their own purchases, and what goes with a product, with the reason.

Purchases are used for those who said yes to it (`profiling`) and nobody else; what goes with a product is known from
all who bought it and tells nothing about anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain.consent import Status, Topic
from bot.foresight import Hint
from bot.handling import Context
from bot.i18n import formats
from flows import tastes
from storage.models import Product
from storage.repositories import consents, products, purchases

MOST = 3
_LOOKED_AT = 60
_PER_CATEGORY = 2
_JUST_BOUGHT = timedelta(days=7)
_BESIDE = 2


async def suggested(context: Context, category: str = "") -> list[tuple[Product, str]]:
    """Give what this customer may like next, of a category or of all, each with its reason in their language; nothing
    without their yes, without purchases, or where the shop has too few to know."""
    if context.customer.minor or not await _agreed(context):
        return []
    bought = await purchases.own(context.uow, context.customer.id)
    if not bought:
        return []
    lately = {sku for at, skus in bought if context.now - at < _JUST_BOUGHT for sku in skus}
    hints = context.foresight.suggest([skus for _, skus in bought], _LOOKED_AT, lately)
    named = await products.many(context.uow, [*(hint.sku for hint in hints), *(hint.because for hint in hints)])
    fitting = {each.sku for each in await tastes.fitting(context.uow, context.customer.id, _on_sale(named, hints))}
    chosen = _varied([hint for hint in hints if hint.sku in fitting], named, category)
    return [(named[hint.sku], _reason(context, hint, named)) for hint in chosen]


async def beside(context: Context, product: Product) -> list[Product]:
    """Give what is often bought by those who buy this product, in stock and fit for this customer."""
    skus = context.foresight.companions(product.sku, _LOOKED_AT)
    named = await products.many(context.uow, skus)
    found = [named[sku] for sku in skus if sku in named and named[sku].active and named[sku].stock > 0]
    return (await tastes.fitting(context.uow, context.customer.id, found))[:_BESIDE]


async def _agreed(context: Context) -> bool:
    return (await consents.statuses(context.uow, context.customer.id)).get(Topic.PROFILING) is Status.GRANTED


def _on_sale(named: dict[str, Product], hints: Iterable[Hint]) -> list[Product]:
    found = [named[hint.sku] for hint in hints if hint.sku in named]
    return [product for product in found if product.active and product.stock > 0]


def _varied(hints: Sequence[Hint], named: dict[str, Product], category: str) -> list[Hint]:
    """Take the first few, no more than two of one category unless it was asked for."""
    taken: Counter[str] = Counter()
    found = []
    for hint in hints:
        own = named[hint.sku].category
        if (category and own != category) or (not category and taken[own] >= _PER_CATEGORY):
            continue
        taken[own] += 1
        found.append(hint)
    return found[:MOST]


def _reason(context: Context, hint: Hint, named: dict[str, Product]) -> str:
    because = named.get(hint.because)
    why = "popular" if hint.why == "companion" and because is None else hint.why
    other = formats.shorten(because.name) if because else ""
    return context.text(f"products-recommend-own.{why}", item=formats.shorten(named[hint.sku].name), other=other)
