"""Carts: what customers put aside in the shop's own pages and have not bought yet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from storage.models import Cart
from storage.unit_of_work import UnitOfWork


async def get(uow: UnitOfWork, cart_id: str) -> Cart | None:
    return await uow.session.get(Cart, cart_id)


def lines(cart: Cart) -> list[dict[str, Any]]:
    """Give the lines as they came: sku, quantity, unit_price in minor units or None."""
    return list(json.loads(cart.lines))


async def put(uow: UnitOfWork, cart_id: str, customer_id: str, lines: Sequence[dict[str, Any]], url: str) -> Cart:
    """Create or replace a cart. The same contents again leave its time alone; a closed cart with new ones opens."""
    stored = json.dumps(list(lines), ensure_ascii=False, sort_keys=True)
    cart = await get(uow, cart_id)
    if cart is None:
        cart = Cart(id=cart_id, customer_id=customer_id, lines=stored, url=url, updated_at=uow.now)
        uow.session.add(cart)
    elif (cart.lines, cart.url) != (stored, url):
        if cart.lines != stored:
            cart.updated_at, cart.closed_at = uow.now, None
        cart.lines, cart.url = stored, url
    await uow.session.flush()
    return cart


async def close(uow: UnitOfWork, cart: Cart) -> None:
    cart.closed_at = cart.closed_at or uow.now
    await uow.session.flush()


async def open_of(uow: UnitOfWork, customer_id: str) -> Sequence[Cart]:
    """Give a customer's open carts, the latest first."""
    query = select(Cart).where(Cart.customer_id == customer_id, col(Cart.closed_at).is_(None))
    return (await uow.session.scalars(query.order_by(col(Cart.updated_at).desc()))).all()


async def open_of_many(uow: UnitOfWork, ids: Sequence[str]) -> Sequence[Cart]:
    """Give the open carts of these customers, a few hundred at most."""
    query = select(Cart).where(col(Cart.customer_id).in_(ids), col(Cart.closed_at).is_(None))
    return (await uow.session.scalars(query)).all()
