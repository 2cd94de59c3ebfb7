"""Thanks: an order that has come in is confirmed to the customer, where the shop's own pages do not do it.

Whoever agreed to the use of their purchases reads, too, of up to two products that go with it.
"""

from __future__ import annotations

from datetime import timedelta

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.button_data import short
from bot.domain.replies import Button, Card, Message
from bot.domain.sending import MessageClass
from bot.handling import Composition, Journey, Skip
from bot.i18n import formats
from bot.shop import Shop
from flows import recommending
from storage.models import Order
from storage.repositories import identities, orders, products
from storage.unit_of_work import UnitOfWork

NAME = "order"
_NEWS = timedelta(hours=24)
_MOST = 5


async def propose(uow: UnitOfWork, order: Order, shop: Shop) -> bool:
    """Propose the thanks for a new order; not for one of an import, one that is old news or was undone already."""
    rule = shop.journeys.order
    if not rule.enabled or order.source == "import" or order.status in orders.UNDONE:
        return False
    if not timedelta(0) <= uow.now - order.placed_at <= _NEWS:
        return False
    apart = await identities.kept_apart(uow, [order.customer_id])
    proposal = Proposal(
        customer_id=order.customer_id,
        occasion=f"{NAME}:{order.id}",
        journey=NAME,
        topic=None,
        message_class=MessageClass.TRANSACTIONAL,
        expires_at=uow.now + timedelta(hours=rule.ttl_hours),
        data={"order_id": order.id},
        identity_id=apart.get(order.customer_id, {}).get(order.home_id),
    )
    return bool(await outbox.add(uow, proposal))


async def compose(composition: Composition) -> Message | Skip:
    """Give the thanks with what was ordered; nothing when it was undone in the meantime."""
    uow, order_id = composition.uow, str(composition.data["order_id"])
    order = await orders.get(uow, order_id)
    if order is None or order.status in orders.UNDONE:
        return Skip("order_cancelled")
    lines = await orders.lines(uow, order_id)
    known = await products.many(uow, [line.sku for line in lines])
    names = [known[line.sku].name if line.sku in known else line.sku for line in lines]
    items = [
        composition.text("orders-line", item=name, count=line.quantity)
        for name, line in zip(names, lines[:_MOST], strict=False)
    ]
    bought = [line.sku for line in lines[:_MOST]]
    beside = []
    if not composition.customer.minor:
        beside = await recommending.after(uow, composition.foresight, order.customer_id, bought)
    chosen = formats.names(composition.locale, [formats.shorten(product.name) for product, _ in beside])
    return Card(
        title=composition.text("orders-thanks.title"),
        alt=composition.text("orders-thanks.alt", no=formats.shorten(order_id)),
        lines=(
            composition.text("orders-thanks", no=order_id),
            *(("\n".join(items),) if items else ()),
            *((composition.text("orders-thanks.beside", items=chosen),) if beside else ()),
        ),
        buttons=tuple(Button(formats.shorten(each.name), data=f"item:{short(each.sku)}") for each, _ in beside),
        footnote=composition.text("orders-thanks.because", item=formats.shorten(beside[0][1].name)) if beside else "",
    )


JOURNEY = Journey(NAME, None, MessageClass.TRANSACTIONAL, compose)
