"""Replenishment: a word when what somebody buys again and again must be running out, with the reason.

Once a day the shop's purchases say who is likely to need what (bot.insight.replenishment). Only of those who said yes
to suggestions and to the use of their purchases; never what they sent back, have just bought, or still have at home.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.consent import Topic
from bot.domain.replies import Card, Message
from bot.domain.sending import MessageClass
from bot.handling import Composition, Journey, Skip
from bot.i18n import formats
from bot.shop import Shop
from flows import products as shown
from flows import tastes, welcome_hours
from storage.batches import batches
from storage.database import Database
from storage.models import Product
from storage.repositories import notes, products, purchases, stats
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # scipy takes a tenth of a second to import, and most shops have this switched off
    from bot.insight.replenishment import Due, Line, Replenishment

NAME = "replenish"
_DAY = "replenish.day"
_BACK = timedelta(days=3 * 365)
_LIKELY = 0.1
"""Probability of a purchase within a week from which a message is worth its place."""
_PATIENCE = timedelta(hours=12)
_FOREVER = 10_000


async def daily(database: Database, shop: Shop, free_channels: frozenset[str] = frozenset()) -> int | None:
    """Once a day of the shop: propose a message to everybody whose stock runs out; give how many. None when the shop
    has it switched off or it was done. `free_channels` as in `outbox.add`."""
    rule = shop.journeys.replenish
    today = database.clock.now().astimezone(shop.timezone).date()
    async with database.read() as uow:
        if not rule.enabled or await notes.get(uow, _DAY) == today.isoformat():
            return None
        whose = await purchases.returning(uow, rule.orders_at_least, uow.now - _BACK, Topic.RECOMMENDATION)
        taught = await _lines(uow, await purchases.sampled(uow, _learners()), shop) if whose else []
    learned = await asyncio.to_thread(_learn, taught, today)
    added = 0
    for batch in batches(whose):
        async with database.read() as uow:
            lines, refused = await _lines(uow, batch, shop), await purchases.returned(uow, batch)
        due = await asyncio.to_thread(
            learned.due, lines, today.toordinal(), times=rule.orders_at_least, ahead=rule.days_before
        )
        async with database.write() as uow:
            chosen = _chosen(due, refused)
            known = await products.many(uow, [each.sku for each in chosen])
            hours = await welcome_hours.best(uow, shop, [each.customer for each in chosen])
            proposals = [
                replace(proposal(uow, shop, each, known[each.sku], today), not_before=hours.get(each.customer))
                for each in chosen
                if each.sku in known
            ]
            added += await outbox.add(uow, *proposals, free_channels=free_channels) if proposals else 0
    async with database.write() as uow:
        await notes.put(uow, _DAY, today.isoformat())
    return added


async def expected(uow: UnitOfWork, shop: Shop) -> dict[str, float]:
    """Give how many units of each product regular customers are likely to take within a week, reckoned from a sample of
    them; none of those who said no to the use of their purchases."""
    many = await purchases.regulars(uow)
    ids = await purchases.sampled(uow, _learners()) if many else []
    if not ids:
        return {}
    lines, today = await _lines(uow, ids, shop), uow.now.astimezone(shop.timezone).date()
    learned = await asyncio.to_thread(_learn, lines, today)
    due = await asyncio.to_thread(learned.due, lines, today.toordinal(), ahead=_FOREVER)
    found: dict[str, float] = {}
    for each in due:
        found[each.sku] = found.get(each.sku, 0.0) + each.probability * each.usual * many / len(ids)
    return found


def _learners() -> int:
    from bot.insight.replenishment import LEARNERS

    return LEARNERS


def _learn(lines: Sequence[Line], today: date) -> Replenishment:
    from bot.insight.replenishment import Replenishment

    return Replenishment.learn(lines, today.toordinal())


async def _lines(uow: UnitOfWork, ids: Sequence[str], shop: Shop) -> list[Line]:
    from bot.insight.replenishment import Line

    return [
        Line(customer, sku, at.astimezone(shop.timezone).toordinal(), units)
        for batch in batches(ids)
        for customer, sku, at, units in await purchases.lines_of(uow, batch, uow.now - _BACK)
    ]


def _chosen(due: Iterable[Due], refused: set[tuple[str, str]]) -> list[Due]:
    """Take the likeliest of each customer, not what they once sent back."""
    found: dict[str, Due] = {}
    for each in due:
        if each.probability >= _LIKELY and (each.customer, each.sku) not in refused:
            found.setdefault(each.customer, each)
    return list(found.values())


def proposal(uow: UnitOfWork, shop: Shop, due: Due, product: Product, today: date) -> Proposal:
    """Give the message about something that runs out, once for each purchase of it."""
    last = today - timedelta(days=due.since)
    return Proposal(
        customer_id=due.customer,
        occasion=f"{NAME}:{due.sku}:{last.isoformat()}",
        journey=NAME,
        topic=Topic.RECOMMENDATION,
        message_class=MessageClass.MARKETING,
        expires_at=uow.now + timedelta(days=shop.journeys.replenish.ttl_days),
        data={"sku": due.sku, "item": product.name, "date": last.isoformat(), "days": due.since},
        patience=_PATIENCE,
        sku=due.sku,
        value=due.probability * (product.price or 0),
    )


async def compose(composition: Composition) -> Message | Skip:
    """Give the message; nothing when it was bought meanwhile, is not to be had, or is not what they want any more."""
    data, uow = composition.data, composition.uow
    product = await products.get(uow, data["sku"])
    if product is None or not product.active or product.stock <= 0:
        return Skip("sold_out")
    last, zone = date.fromisoformat(data["date"]), composition.shop.timezone
    customer_id = composition.delivery.customer_id
    for each in await stats.products_of(uow, customer_id):
        if each.sku == product.sku and each.returned_at is not None:
            return Skip("order_returned")
        after = datetime.combine(last + timedelta(days=1), time(), zone)
        if each.sku == product.sku and each.last_at is not None and each.last_at >= after:
            return Skip("purchased")
    if not await tastes.fitting(uow, customer_id, [product]):
        return Skip("cancelled")
    item, today = formats.shorten(product.name), uow.now.astimezone(zone).date()
    return Card(
        title=composition.text("replenish-push.title", item=item),
        alt=composition.text("replenish-push.alt", item=item),
        lines=(composition.text("replenish-push", item=product.name, days=(today - last).days),),
        image_url=product.image_url,
        buttons=(shown.view(composition, product),),
        footnote=composition.text("replenish-push.reason", date=formats.date(composition.locale, last, today)),
    )


JOURNEY = Journey(NAME, Topic.RECOMMENDATION, MessageClass.MARKETING, compose, _PATIENCE)
