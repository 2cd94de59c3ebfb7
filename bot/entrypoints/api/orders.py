"""`/orders`: what customers bought, and how far it is."""

from __future__ import annotations

from bot.entrypoints.api import references
from bot.entrypoints.api.amounts import lines_in, lines_out
from bot.entrypoints.api.operations import Call, Operation
from bot.entrypoints.api.problem import Problem, missing
from bot.entrypoints.api.shapes import OrderIn, OrderOut
from flows import orders as flow
from flows.orders import Outcome, Placed
from storage.repositories import orders


async def put(call: Call) -> OrderOut:
    body, order_id = call.body, call.path["order_id"]
    customer = await references.resolve(call, body.customer)
    lines = await lines_in(call, body.lines)
    placed = Placed(
        order_id,
        customer.id,
        call.instant(body.placed_at),
        body.status,
        lines,
        body.tracking_url,
        home_id=await references.home(call, body.customer, customer),
    )
    if await flow.put(call.uow, call.shop, placed) is Outcome.OTHER_CUSTOMER:
        raise Problem(409, "other-customer", f"the order {order_id} is stored for another customer")
    return await get(call)


async def get(call: Call) -> OrderOut:
    order = await orders.get(call.uow, call.path["order_id"])
    if order is None:
        raise missing(f"the order {call.path['order_id']}")
    return OrderOut(
        id=order.id,
        customer=await references.said(call, order.customer_id),
        placed_at=order.placed_at,
        status=order.status,
        status_at=order.status_at,
        delivered_at=order.delivered_at,
        lines=await lines_out(call, await orders.lines(call.uow, order.id)),
        tracking_url=order.tracking_url,
    )


OPERATIONS = (
    Operation("GET", "/orders/{order_id}", "getOrder", "Give one order", get, OrderOut, problems=(404,)),
    Operation(
        "PUT",
        "/orders/{order_id}",
        "putOrder",
        "Create an order or tell its new status",
        put,
        OrderOut,
        OrderIn,
        problems=(404, 409),
    ),
)
