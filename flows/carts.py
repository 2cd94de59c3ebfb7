"""Carts of the shop's own pages: kept while they are open, closed by a purchase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from storage.models import Cart
from storage.repositories import carts
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork

# Tills often export the day without the hour, and shop systems send a cart a little after the order that ended it.
_SLACK = timedelta(hours=24)


async def put(uow: UnitOfWork, customer_id: str, cart_id: str, lines: Sequence[Line], url: str = "") -> Cart | None:
    """Create or replace a cart; None when it is another customer's. An empty cart is closed."""
    found = await carts.get(uow, cart_id)
    if found is not None and found.customer_id != customer_id:
        return None
    contents = [{"sku": line.sku, "quantity": line.quantity, "unit_price": line.unit_price} for line in lines]
    cart = await carts.put(uow, cart_id, customer_id, contents, url)
    if not contents:
        await carts.close(uow, cart)
    return cart


async def close(uow: UnitOfWork, cart_id: str) -> bool:
    """Close a cart; say if there was one. Closing twice is the same as once."""
    found = await carts.get(uow, cart_id)
    if found is None:
        return False
    await carts.close(uow, found)
    return True


async def bought(uow: UnitOfWork, purchases: Mapping[str, Mapping[str, datetime]]) -> int:
    """Close the open carts that hold something bought: by customer, each sku with the time it was placed.

    A cart that was filled more than a day after the order is a new wish and stays.
    """
    closed = 0
    for cart in await carts.open_of_many(uow, list(purchases)):
        of_customer = purchases[cart.customer_id]
        times = [of_customer[line["sku"]] for line in carts.lines(cart) if line["sku"] in of_customer]
        if times and cart.updated_at <= max(times) + _SLACK:
            await carts.close(uow, cart)
            closed += 1
    return closed
