"""The follow-up: some days after an order was delivered, one question about what was bought."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.consent import Topic
from bot.domain.replies import Card, Message
from bot.domain.sending import MessageClass
from bot.handling import Composition, Journey, Skip
from bot.i18n import formats
from bot.shop import Shop
from storage.models import Order, Plan
from storage.repositories import deliveries, identities, orders, plans, products
from storage.unit_of_work import UnitOfWork

NAME = "followup"
CIVIL_HOUR = time(11)
"""When to ask, in the shop's zone: late enough for everybody, and before lunch."""
_PATIENCE = timedelta(hours=12)
_PAGE = 20
_UNDONE = {"returned": "order_returned", "cancelled": "order_cancelled"}


async def plan(uow: UnitOfWork, order: Order, shop: Shop) -> bool:
    """Plan the question about a delivered order; the same order is asked about once. Say whether it was planned."""
    rule = shop.journeys.followup
    if not rule.enabled or order.delivered_at is None:
        return False
    due_at = _due(order.delivered_at, rule.days_after_delivery, shop)
    return await plans.add(uow, NAME, _cause(order.id), order.customer_id, due_at, {"order": order.id})


async def cancel(uow: UnitOfWork, order: Order, reason: str) -> None:
    """Take the question back: `reason` is the order's new status."""
    why = _UNDONE.get(reason, "cancelled")
    await plans.cancel_cause(uow, NAME, _cause(order.id), why)
    await deliveries.cancel_occasion(uow, order.customer_id, _occasion(order.id), why)


async def start_due(uow: UnitOfWork, shop: Shop, free_channels: frozenset[str] = frozenset()) -> int:
    """Propose the questions whose day has come, twenty at most; give how many were. `free_channels` as in
    `outbox.add`."""
    started = 0
    for due in await plans.due(uow, limit=_PAGE, journey=NAME):
        proposal, why = await _propose(uow, due, shop)
        due.state, due.reason = ("done", "") if proposal else ("cancelled", why)
        if proposal is not None:
            started += await outbox.add(uow, proposal, free_channels=free_channels)
    return started


def _due(delivered_at: datetime, days: int, shop: Shop) -> datetime:
    day = delivered_at.astimezone(shop.timezone).date() + timedelta(days=days)
    civil = datetime.combine(day, CIVIL_HOUR, shop.timezone).astimezone(UTC)
    return max(civil, delivered_at)


def _cause(order_id: str) -> str:
    return f"order:{order_id}"


def _occasion(order_id: str) -> str:
    return f"followup:{order_id}"


async def _propose(uow: UnitOfWork, due: Plan, shop: Shop) -> tuple[Proposal | None, str]:
    order = await orders.get(uow, str(json.loads(due.data)["order"]))
    if order is None or order.status != "delivered" or order.customer_id != due.customer_id:
        return None, _UNDONE.get(order.status, "cancelled") if order else "cancelled"
    item = await _first_item(uow, order)
    if item is None:
        return None, "cancelled"
    sku, name = item
    apart = await identities.kept_apart(uow, [order.customer_id])
    proposal = Proposal(
        customer_id=order.customer_id,
        occasion=_occasion(order.id),
        journey=NAME,
        topic=Topic.FOLLOWUP,
        message_class=MessageClass.MARKETING,
        expires_at=due.due_at + timedelta(days=shop.journeys.followup.ttl_days),
        data={"order_id": order.id, "sku": sku, "item": name, "date": order.placed_at.isoformat()},
        patience=_PATIENCE,
        sku=sku,
        identity_id=apart.get(order.customer_id, {}).get(order.home_id),
    )
    return proposal, ""


async def _first_item(uow: UnitOfWork, order: Order) -> tuple[str, str] | None:
    lines = await orders.lines(uow, order.id)
    if not lines:
        return None
    product = await products.get(uow, lines[0].sku)
    return lines[0].sku, product.name if product else lines[0].sku


async def compose(composition: Composition) -> Message | Skip:
    """Give the question; nothing when the order was undone in the meantime."""
    order = await orders.get(composition.uow, composition.data["order_id"])
    if order is None or order.status != "delivered":
        return Skip(_UNDONE.get(order.status, "cancelled") if order else "cancelled")
    locale, item, zone = composition.locale, composition.data["item"], composition.shop.timezone
    bought = datetime.fromisoformat(composition.data["date"]).astimezone(zone).date()
    row = composition.delivery.id
    return Card(
        title=composition.text("followup-push.title"),
        alt=composition.text("followup-push.alt", item=formats.shorten(item)),
        lines=(composition.text("followup-push", item=item, name=composition.name),),
        buttons=(
            composition.button("button-followup-good", f"fu_good:{row}"),
            composition.button("button-followup-talk", f"fu_talk:{row}"),
        ),
        footnote=composition.text(
            "followup-push.reason",
            date=formats.date(locale, bought, composition.uow.now.astimezone(zone).date()),
        ),
    )


JOURNEY = Journey(NAME, Topic.FOLLOWUP, MessageClass.MARKETING, compose, _PATIENCE)
