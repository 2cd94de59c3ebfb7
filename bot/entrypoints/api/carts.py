"""`/carts`: what customers put aside and have not bought yet."""

from __future__ import annotations

from bot.entrypoints.api import references
from bot.entrypoints.api.amounts import lines_in, lines_out
from bot.entrypoints.api.operations import Call, Operation
from bot.entrypoints.api.problem import Problem, missing
from bot.entrypoints.api.shapes import CartIn, CartOut
from flows import carts as flow
from storage.repositories import carts
from storage.repositories.orders import Line


async def put(call: Call) -> CartOut:
    body, cart_id = call.body, call.path["cart_id"]
    customer = await references.resolve(call, body.customer)
    lines = await lines_in(call, body.lines)
    cart = await flow.put(call.uow, customer.id, cart_id, lines, body.url)
    if cart is None:
        raise Problem(409, "other-customer", f"the cart {cart_id} is another customer's")
    return CartOut(
        id=cart.id,
        customer=await references.said(call, cart.customer_id),
        lines=await lines_out(call, [Line(**line) for line in carts.lines(cart)]),
        url=cart.url,
        updated_at=cart.updated_at,
        closed_at=cart.closed_at,
    )


async def delete(call: Call) -> None:
    if not await flow.close(call.uow, call.path["cart_id"]):
        raise missing(f"the cart {call.path['cart_id']}")


OPERATIONS = (
    Operation(
        "PUT", "/carts/{cart_id}", "putCart", "Create or replace a cart", put, CartOut, CartIn, problems=(404, 409)
    ),
    Operation("DELETE", "/carts/{cart_id}", "deleteCart", "Close a cart", delete, status=204, problems=(404,)),
)
