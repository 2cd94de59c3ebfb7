"""Why this? The facts that a message was based on, and when the customer said yes to its topic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.answers.intents import Intent
from bot.delivery import composing
from bot.domain.consent import Topic
from bot.domain.replies import Card, Outcome
from bot.handling import Context, Handler
from bot.i18n import formats
from flows import recommendation, replenish
from storage.models import Delivery
from storage.repositories import consents, customers, deliveries, orders, products, wishes


async def show(context: Context) -> Outcome:
    """Explain one message; without its row, say so and offer the stop."""
    row = await deliveries.own(context.uow, context.customer.id, context.taps[1] if len(context.taps) > 1 else "")
    if row is None or row.data is None:
        return context.say("why-unknown", context.button("button-stop-all", "stop:all"))
    deliveries.react(context.uow, row, "why")
    lines = [line for line in (await _facts(context, row), await _consent(context, row)) if line]
    title = context.text("why-title")
    buttons = (context.button("button-less", f"less:{row.id}"), context.button("button-stop", f"stop:{row.id}"))
    return Outcome.say(Card(title=title, alt=title, lines=tuple(lines), buttons=buttons))


async def _facts(context: Context, row: Delivery) -> str:
    """Give the sentence of the topic, '' when a fact that it needs is no longer known."""
    data = composing.data_of(context.uow, row)
    item = str(data.get("item") or await _item(context, row.sku))
    match row.topic:
        case Topic.RESTOCK if item and row.sku:
            wish = await wishes.find(context.uow, context.customer.id, row.sku)
            return context.text("why-restock", item=item, date=date(context, wish.asked_at)) if wish else ""
        case Topic.FOLLOWUP | Topic.WINBACK:
            return await _bought(context, row.topic, str(data.get("order_id", "")), item)
        case Topic.BIRTHDAY if birthday := customers.profile(context.uow, context.customer).birthday:
            month, day = map(int, birthday.split("-"))
            return context.text("why-birthday", date=formats.birthday(context.locale, month, day))
        case Topic.CART if item:
            return context.text("why-cart", item=item)
        case Topic.RECOMMENDATION if row.journey == replenish.NAME:
            last = datetime.fromisoformat(str(data["date"])).date()
            return context.text(
                "why-replenish",
                item=item,
                date=formats.date(context.locale, last, context.now.astimezone(context.zone).date()),
            )
        case Topic.RECOMMENDATION if "why" in data:
            return context.text("why-recommendation", reason=recommendation.because(context, data))
        case Topic.NEWS:
            return context.text("why-news")
        case _:
            return ""


async def _item(context: Context, sku: str | None) -> str:
    product = await products.get(context.uow, sku) if sku else None
    return product.name if product else ""


async def _bought(context: Context, topic: str, order_id: str, item: str) -> str:
    """Give the purchase: of the order the message names, else the latest."""
    order = await orders.get(context.uow, order_id) if order_id else None
    if order is None or order.customer_id != context.customer.id:
        last = await orders.last_bought(context.uow, context.customer.id)
        if last is None:
            return ""
        order, item = last[1], item or (last[2].name if last[2] else last[0].sku)
    if not item:
        return ""
    if topic == Topic.WINBACK:
        return context.text("why-winback", item=item)
    return context.text("why-followup", item=item, date=date(context, order.placed_at))


async def _consent(context: Context, row: Delivery) -> str:
    if not row.topic:
        return ""
    said = (await consents.yes_of(context.uow, context.customer.id)).get(Topic(row.topic))
    if said is None:
        return ""
    return context.text("why-consent", topic=context.text(f"topic-{row.topic}"), date=date(context, said.occurred_at))


def date(context: Context, at: datetime) -> str:
    """Give the day of an instant as the customer's calendar shows it."""
    return formats.date(context.locale, at.astimezone(context.zone).date(), context.now.astimezone(context.zone).date())


TAPS: Mapping[str, Handler] = {"why": show}
INTENTS: Mapping[Intent, Handler] = {}
COMMANDS: Mapping[str, Handler] = {}
