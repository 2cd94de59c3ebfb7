"""`/stock`: how many units there are now; a rise from 0 starts the restock line."""

from __future__ import annotations

from bot.entrypoints.api.operations import Call, Operation
from bot.entrypoints.api.problem import At, Problem, invalid
from bot.entrypoints.api.shapes import StockIn, StockOut
from flows import stock
from flows.stock import UnknownSkus


async def post(call: Call) -> StockOut:
    positions: dict[str, int] = {}
    for position, item in enumerate(call.body.items):
        if positions.setdefault(item.sku, position) != position:
            raise invalid(At(f"/items/{position}/sku", f"{item.sku} is given twice"))
    quantities = {item.sku: item.quantity for item in call.body.items}
    done = await stock.receive(call.uow, call.shop, quantities, "api")
    if isinstance(done, UnknownSkus):
        errors = [At(f"/items/{positions[sku]}/sku", f"{sku} is unknown") for sku in done.skus]
        raise Problem(404, "unknown", f"no product {', '.join(done.skus[:10])}; nothing was changed", errors)
    return StockOut(updated=done.updated, restocked=list(done.restocked), waiting=dict(done.waiting))


OPERATIONS = (
    Operation(
        "POST", "/stock", "setStock", "Set the stock of products, all or none", post, StockOut, StockIn, problems=(404,)
    ),
)
