"""Orders: what came in, and where it stands; marking one has the same consequences as a word of the shop's systems."""

from __future__ import annotations

from aiohttp import web
from sqlmodel import col, select

from bot.console import people
from bot.console.desk import Visit
from flows import orders as flow
from flows.orders import Placed
from storage.models import Order
from storage.repositories import orders, products

NEXT = {
    "placed": ("shipped", "cancelled"),
    "shipped": ("delivered", "returned"),
    "delivered": ("returned",),
    "cancelled": (),
    "returned": (),
}
"""What staff may make of an order. Going back would plan follow-ups for what never happened."""
_SHEET = 50


async def index(visit: Visit) -> web.Response:
    status = visit.query("status")
    wanted = visit.query("q")
    query = select(Order).order_by(col(Order.placed_at).desc(), col(Order.id).desc())
    if status in orders.STATUSES:
        query = query.where(Order.status == status)
    if wanted:
        query = query.where(col(Order.id).startswith(wanted, autoescape=True))
    found = list(await visit.uow.session.scalars(query.offset((visit.sheet - 1) * _SHEET).limit(_SHEET + 1)))
    shown = found[:_SHEET]
    lines = await orders.lines_of(visit.uow, [each.id for each in shown])
    return visit.draw(
        "orders.html",
        orders=shown,
        lines=lines,
        products=await products.many(visit.uow, {line.sku for of_order in lines.values() for line in of_order}),
        names=await people.names(visit, [each.customer_id for each in shown]),
        next=NEXT,
        chosen=status,
        statuses=orders.STATUSES,
        q=wanted,
        more=len(found) > _SHEET,
        may_mark=visit.may("POST", "/orders/mark"),
    )


async def mark(visit: Visit) -> web.Response:
    order = await orders.get(visit.uow, visit.field("order"))
    status, back = visit.field("status"), visit.field("back")
    if order is None:
        visit.missing()
    where = f"/customers/{order.customer_id}" if back == "customer" else "/orders"
    if status not in NEXT[order.status]:
        return visit.go(where, done="changed_meanwhile")
    lines = tuple(await orders.lines(visit.uow, order.id))
    placed = Placed(order.id, order.customer_id, order.placed_at, status, lines, source=order.source)
    await flow.put(visit.uow, visit.shop, placed)
    visit.audit("order.marked", order.id, status=status)
    return visit.go(where, done="order")
