"""Stock: how many units there are, and every movement."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from storage.models import Product, StockChange
from storage.unit_of_work import UnitOfWork


async def left(uow: UnitOfWork, sku: str) -> int:
    """Give the units in stock as stored now; 0 for a product that is unknown or no longer on sale."""
    query = select(Product.stock).where(Product.sku == sku, col(Product.active))
    return (await uow.session.scalars(query)).first() or 0


def change(uow: UnitOfWork, product: Product, quantity: int, source: str) -> StockChange | None:
    """Set a product's stock and write the movement; None when it already had this many. The caller flushes."""
    if product.stock == quantity:
        return None
    movement = StockChange(sku=product.sku, before=product.stock, after=quantity, source=source, at=uow.now)
    product.stock, product.updated_at = quantity, uow.now
    uow.session.add(movement)
    return movement


async def history(uow: UnitOfWork, sku: str, limit: int = 50) -> Sequence[StockChange]:
    """Give the movements of a product, the latest first."""
    query = (
        select(StockChange)
        .where(StockChange.sku == sku)
        .order_by(col(StockChange.at).desc(), col(StockChange.id).desc())
        .limit(limit)
    )
    return (await uow.session.scalars(query)).all()
