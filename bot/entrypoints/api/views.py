"""`/views`: products that customers looked at in the shop's own pages."""

from __future__ import annotations

from bot.entrypoints.api import references
from bot.entrypoints.api.operations import Call, Operation
from bot.entrypoints.api.problem import missing
from bot.entrypoints.api.shapes import ViewIn, ViewOut
from storage.repositories import products, views


async def post(call: Call) -> ViewOut:
    body = call.body
    if await products.get(call.uow, body.sku) is None:
        raise missing(f"the product {body.sku}", "/sku")
    customer = await references.resolve(call, body.customer)
    view = await views.add(call.uow, customer.id, body.sku, call.instant(body.at))
    return ViewOut(id=view.id, customer=await references.said(call, customer.id), sku=view.sku, at=view.at)


OPERATIONS = (
    Operation(
        "POST",
        "/views",
        "addView",
        "Tell that a customer looked at a product",
        post,
        ViewOut,
        ViewIn,
        status=201,
        problems=(404, 409),
    ),
)
