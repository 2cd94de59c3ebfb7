"""Amounts between JSON, in major units, and the database, in minor ones; and the lines that carry them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot.domain import money
from bot.domain.money import Money
from bot.entrypoints.api.operations import Call
from bot.entrypoints.api.problem import At, invalid
from bot.entrypoints.api.shapes import LineIn, LineOut
from bot.entrypoints.api.values import MOST
from storage.models import Product
from storage.repositories import products
from storage.repositories.orders import Line


def minor(amount: Decimal, currency: str, pointer: str, *, rounding: bool = False) -> int:
    """Give minor units; 400 for what the currency cannot express, unless it may be rounded."""
    found = Money(amount, currency)
    if not rounding and found.rounded().amount != amount:
        raise invalid(At(pointer, f"has more decimals than {currency} has ({money.decimals(currency)})"))
    if found.minor > MOST:
        raise invalid(At(pointer, "is too large"))
    return found.minor


def major(amount: int | None, currency: str) -> int | float | None:
    if amount is None:
        return None
    found = Money.of_minor(amount, currency).amount
    return int(found) if found == found.to_integral_value() else float(found)


async def lines_in(call: Call, lines: Sequence[LineIn]) -> tuple[Line, ...]:
    """Give lines to store. A unit price may have been worked out, with tax or a discount: it is rounded."""
    known = await products.many(call.uow, [line.sku for line in lines])
    found = []
    for position, line in enumerate(lines):
        price = None
        if line.unit_price is not None:
            currency = _currency(call, known, line.sku)
            price = minor(line.unit_price, currency, f"/lines/{position}/unit_price", rounding=True)
        found.append(Line(line.sku, line.quantity, price))
    return tuple(found)


async def lines_out(call: Call, lines: Sequence[Line]) -> list[LineOut]:
    known = await products.many(call.uow, [line.sku for line in lines])
    return [
        LineOut(
            sku=line.sku,
            quantity=line.quantity,
            unit_price=major(line.unit_price, _currency(call, known, line.sku)),
        )
        for line in lines
    ]


def _currency(call: Call, known: Mapping[str, Product], sku: str) -> str:
    product = known.get(sku)
    return product.currency if product else call.shop.currency
