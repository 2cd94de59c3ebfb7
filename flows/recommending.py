"""Recommending: what fits a customer by their own purchases, and what goes with a product, with the reason.

Purchases are used for those who said yes to it (`profiling`) and nobody else; what goes with a product is known from
all who bought it and tells nothing about anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain.consent import Status, Topic
from bot.foresight import Foresight, Hint
from bot.handling import Context
from bot.i18n import formats
from flows import tastes
from storage.models import Product
from storage.repositories import consents, products, purchases
from storage.unit_of_work import UnitOfWork

Suggested = tuple[Product, Hint, Product | None]
MOST = 3
_LOOKED_AT = 60
_PER_CATEGORY = 2
_JUST_BOUGHT = timedelta(days=7)
BESIDE = 2


async def suggested(context: Context, category: str = "") -> list[tuple[Product, str]]:
    """Give what this customer may like next, of a category or of all, each with its reason in their language; nothing
    without their yes, without purchases, or where the shop has too few to know."""
    if context.customer.minor or not await _agreed(context.uow, context.customer.id):
        return []
    found = await fitting(context.uow, context.foresight, context.customer.id)
    return [(product, _reason(context, product, hint, other)) for product, hint, other in _varied(found, category)]


async def fitting(
    uow: UnitOfWork, foresight: Foresight, customer_id: str, without: Iterable[str] = ()
) -> list[Suggested]:
    """Give what somebody may like next by their purchases, the likeliest first, each with why and the product it goes
    with: to be had, nothing bought of late, sent back or not to their taste."""
    bought = await purchases.own(uow, customer_id)
    if not bought:
        return []
    lately = {sku for at, skus in bought if uow.now - at < _JUST_BOUGHT for sku in skus}
    back = {sku for _, sku in await purchases.returned(uow, [customer_id])}
    hints = foresight.suggest([skus for _, skus in bought], _LOOKED_AT, lately | back | set(without))
    named = await products.many(uow, [*(hint.sku for hint in hints), *(hint.because for hint in hints)])
    wanted = {each.sku for each in await tastes.fitting(uow, customer_id, _on_sale(named, hints))}
    return [(named[hint.sku], hint, named.get(hint.because)) for hint in hints if hint.sku in wanted]


async def beside(context: Context, product: Product) -> list[Product]:
    """Give what goes with this product, in stock and fit for this customer: what the shop itself put beside it, then
    what is often bought by those who buy it."""
    found = await _beside(context.uow, context.foresight, context.customer.id, product)
    return found[:BESIDE]


async def _beside(uow: UnitOfWork, foresight: Foresight, customer_id: str, product: Product) -> list[Product]:
    ruled = [*products.ladder(product), *products.related(product)]
    skus = list(dict.fromkeys([*ruled, *foresight.companions(product.sku, _LOOKED_AT)]))
    named = await products.many(uow, skus)
    found = [named[sku] for sku in skus if sku in named and named[sku].active and named[sku].stock > 0]
    return await tastes.fitting(uow, customer_id, found)


async def after(
    uow: UnitOfWork, foresight: Foresight, customer_id: str, bought: Sequence[str]
) -> list[tuple[Product, Product]]:
    """Give up to two products that go with those just bought, each with the one it goes with; none of them is one that
    the customer has. Nothing without their yes to the use of purchases."""
    if not await _agreed(uow, customer_id):
        return []
    named = await products.many(uow, bought)
    has = {sku for _, skus in await purchases.own(uow, customer_id) for sku in skus} | set(bought)
    back = {sku for _, sku in await purchases.returned(uow, [customer_id])}
    found: dict[str, tuple[Product, Product]] = {}
    for sku in bought:
        for other in await _beside(uow, foresight, customer_id, named[sku]) if sku in named else ():
            if other.sku not in has | back:
                found.setdefault(other.sku, (other, named[sku]))
    return list(found.values())[:BESIDE]


async def _agreed(uow: UnitOfWork, customer_id: str) -> bool:
    return (await consents.statuses(uow, customer_id)).get(Topic.PROFILING) is Status.GRANTED


def _on_sale(named: dict[str, Product], hints: Iterable[Hint]) -> list[Product]:
    found = [named[hint.sku] for hint in hints if hint.sku in named]
    return [product for product in found if product.active and product.stock > 0]


def _varied(found: Sequence[Suggested], category: str) -> list[Suggested]:
    """Take the first few, no more than two of one category unless it was asked for."""
    taken: Counter[str] = Counter()
    chosen = []
    for each in found:
        own = each[0].category
        if (category and own != category) or (not category and taken[own] >= _PER_CATEGORY):
            continue
        taken[own] += 1
        chosen.append(each)
    return chosen[:MOST]


def _reason(context: Context, product: Product, hint: Hint, because: Product | None) -> str:
    other, item = formats.shorten(because.name) if because else "", formats.shorten(product.name)
    return context.text(f"products-recommend-own.{why(hint, because)}", item=item, other=other)


def why(hint: Hint, because: Product | None) -> str:
    """Give the name of the reason that can be told: what a product goes with must still be known."""
    return "popular" if hint.why in ("companion", "similar") and because is None else hint.why
