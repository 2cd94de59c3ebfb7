"""The recommendation: now and then one product that goes with what somebody bought, with the reason.

Only to those who said yes to suggestions and to the use of their purchases; a product is recommended once, ever. The
customers of a shop have their day one after another, so that the same few messages go out every day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.button_data import short
from bot.domain.consent import Topic
from bot.domain.money import Money
from bot.domain.replies import Card, Message
from bot.domain.sending import MessageClass
from bot.foresight import Foresight
from bot.handling import Composition, Context, Journey, Skip
from bot.i18n import formats
from bot.shop import Shop
from flows import products as shown
from flows import recommending, tastes, welcome_hours
from storage.batches import batches
from storage.database import Database
from storage.models import Product
from storage.repositories import deliveries, facts, notes, products, purchases, stats
from storage.unit_of_work import UnitOfWork

NAME = "recommendation"
_DAY = "recommendation.day"
_BACK = timedelta(days=365)
_PATIENCE = timedelta(days=3)
_APART = timedelta(hours=20)
_BOUGHT = "bought"


async def daily(
    database: Database, shop: Shop, foresight: Foresight, free_channels: frozenset[str] = frozenset()
) -> int | None:
    """Once a day of the shop: propose a product to those whose day it is; give to how many. None when the shop has it
    switched off or it was done. `free_channels` as in `outbox.add`."""
    rule = shop.journeys.recommendation
    today = database.clock.now().astimezone(shop.timezone).date()
    async with database.read() as uow:
        if not rule.enabled or await notes.get(uow, _DAY) == today.isoformat():
            return None
        whose = await purchases.lately(uow, uow.now - _BACK, Topic.RECOMMENDATION)
    foresight.keep_fresh(database)
    await foresight.learned()
    added, turn = 0, today.toordinal() % rule.days_between
    for batch in batches(each for each in whose if _place(each) % rule.days_between == turn):
        async with database.write() as uow:
            found = [made for each in batch if (made := await proposal(uow, shop, foresight, each))]
            hours = await welcome_hours.best(uow, shop, [each.customer_id for each in found], pays=True)
            timed = [replace(each, not_before=hours.get(each.customer_id)) for each in found]
            added += await outbox.add(uow, *timed, free_channels=free_channels)
    async with database.write() as uow:
        await notes.put(uow, _DAY, today.isoformat())
    return added


def _place(customer_id: str) -> int:
    return int.from_bytes(hashlib.sha256(customer_id.encode()).digest()[:4])


async def proposal(uow: UnitOfWork, shop: Shop, foresight: Foresight, customer_id: str) -> Proposal | None:
    """Propose the likeliest that they never bought and were never told of."""
    told = await deliveries.told_of(uow, customer_id, NAME)
    if any(uow.now - at < _APART for at in told.values()):
        return None  # a night that broke off half-way is gone through again
    found = await recommending.fitting(uow, foresight, customer_id, told)
    fresh = [each for each in found if each[1].why != _BOUGHT]
    if not fresh:
        return None
    product, hint, companion = fresh[0]
    other = companion.name if companion else ""
    return Proposal(
        customer_id=customer_id,
        occasion=f"{NAME}:{product.sku}",
        journey=NAME,
        topic=Topic.RECOMMENDATION,
        message_class=MessageClass.MARKETING,
        expires_at=uow.now + timedelta(days=shop.journeys.recommendation.ttl_days),
        data={"sku": product.sku, "item": product.name, "why": recommending.why(hint, companion), "other": other},
        patience=_PATIENCE,
        sku=product.sku,
    )


async def compose(composition: Composition) -> Message | Skip:
    """Give the message; nothing when it is not to be had, was bought meanwhile, or is not to their taste any more."""
    uow, customer_id = composition.uow, composition.delivery.customer_id
    product = await products.get(uow, composition.data["sku"])
    if product is None or not product.active or product.stock <= 0:
        return Skip("sold_out")
    if any(each.sku == product.sku and each.orders for each in await stats.products_of(uow, customer_id)):
        return Skip("purchased")
    if not await tastes.fitting(uow, customer_id, [product]):
        return Skip("cancelled")
    item = formats.shorten(product.name)
    return Card(
        title=composition.text("recommendation-push.title", item=item),
        alt=composition.text("recommendation-push.alt", item=item),
        lines=(
            composition.text("recommendation-push", item=product.name, price=_price(composition, product)),
            *((product.description[:120],) if product.description else ()),
        ),
        image_url=product.image_url,
        buttons=(
            shown.view(composition, product),
            composition.button("button-not-my-taste", f"not_taste:{short(product.sku)}"),
        ),
        footnote=composition.text("recommendation-push.reason", reason=because(composition, composition.data)),
    )


def because(words: Composition | Context, data: Mapping[str, Any]) -> str:
    """Give what a recommendation was chosen by, as the rest of a sentence."""
    other = formats.shorten(str(data.get("other", "")))
    return words.text(f"recommendation-because.{data.get('why', 'popular')}", other=other)


def _price(composition: Composition, product: Product) -> str:
    if product.price is None:
        return ""
    money = Money.of_minor(product.price, product.currency)
    return formats.money(composition.locale, money.amount, product.currency)


async def not_to_taste(context: Context, product: Product) -> None:
    """Remember that this product is not what they like; the memory card shows it, and it can be taken back there."""
    await facts.remember(context.uow, context.customer.id, "dislikes", product.name)


JOURNEY = Journey(NAME, Topic.RECOMMENDATION, MessageClass.MARKETING, compose, _PATIENCE)
