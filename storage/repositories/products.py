"""Products: what the shop sells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func
from sqlmodel import col, select

from bot.domain.money import Money
from storage.models import Product
from storage.unit_of_work import UnitOfWork

_BATCH = 500  # SQLite takes 32,766 bound values, PostgreSQL 32,767: far below both


async def get(uow: UnitOfWork, sku: str) -> Product | None:
    return await uow.session.get(Product, sku)


async def many(uow: UnitOfWork, skus: Iterable[str], *, lock: bool = False) -> dict[str, Product]:
    """Give the products that exist of these, by sku. `lock`: as they are now, and nobody else changes them until the
    unit ends."""
    wanted = sorted(set(skus))  # one order for everybody, so that two units cannot wait for each other
    found: dict[str, Product] = {}
    for start in range(0, len(wanted), _BATCH):
        query = select(Product).where(col(Product.sku).in_(wanted[start : start + _BATCH])).order_by(col(Product.sku))
        if lock:
            query = query.with_for_update().execution_options(populate_existing=True)
        found |= {row.sku: row for row in await uow.session.scalars(query)}
    return found


async def put(uow: UnitOfWork, sku: str, **fields: Any) -> bool:
    """Create or change a product, see `write`; say if anything changed."""
    _, changed = write(uow, sku, await get(uow, sku), fields)
    await uow.session.flush()
    return changed


def write(uow: UnitOfWork, sku: str, known: Product | None, fields: Mapping[str, Any]) -> tuple[Product, bool]:
    """Create a product or change the known one; give it, and whether anything changed. The caller flushes.

    Fields left out keep their value. `tags` and `related` are given as lists, `attributes` as a dict. Stock goes
    through `flows.stock`, which also writes the movement and opens the restock line.
    """
    values = {name: _stored(value) for name, value in fields.items()}
    if known is None:
        known = Product(sku=sku, updated_at=uow.now, **values)
        uow.session.add(known)
    elif all(getattr(known, name) == value for name, value in values.items()):
        return known, False
    else:
        for name, value in values.items():
            setattr(known, name, value)
        known.updated_at = uow.now
    uow.announce("knowledge")
    return known, True


def _stored(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def tags(product: Product) -> list[str]:
    return list(json.loads(product.tags))


def related(product: Product) -> list[str]:
    return list(json.loads(product.related))


def ladder(product: Product) -> list[str]:
    """Give the next step up from a product, where the shop wrote one: its attribute `next_sku`."""
    step = str(attributes(product).get("next_sku", "")).strip()
    return [step] if step else []


def attributes(product: Product) -> dict[str, Any]:
    return dict(json.loads(product.attributes))


async def page(uow: UnitOfWork, limit: int, after: str = "", category: str = "") -> Sequence[Product]:
    """Give products in the order of their sku, from the one behind `after`."""
    query = select(Product).where(col(Product.sku) > after).order_by(col(Product.sku)).limit(limit)
    if category:
        query = query.where(Product.category == category)
    return (await uow.session.scalars(query)).all()


async def active(uow: UnitOfWork) -> Sequence[Product]:
    """Give everything that is on sale, sold out or not."""
    query = select(Product).where(col(Product.active)).order_by(col(Product.sku))
    return (await uow.session.scalars(query)).all()


async def on_sale(uow: UnitOfWork, category: str = "", limit: int = 10, *, in_stock: bool = False) -> list[Product]:
    """Give products on sale, of one category or of all, the newest first; sold out ones last."""
    query = select(Product).where(col(Product.active))
    if category:
        query = query.where(Product.category == category)
    if in_stock:
        query = query.where(col(Product.stock) > 0)
    order = (case((col(Product.stock) > 0, 0), else_=1), col(Product.updated_at).desc(), col(Product.sku))
    return list(await uow.session.scalars(query.order_by(*order).limit(limit)))


async def skus(uow: UnitOfWork) -> list[str]:
    return list(await uow.session.scalars(select(Product.sku)))


async def categories(uow: UnitOfWork) -> list[str]:
    """Give the categories on sale, the one with most products first."""
    count = func.count()
    query = (
        select(Product.category)
        .where(col(Product.active), Product.category != "")
        .group_by(col(Product.category))
        .order_by(count.desc(), col(Product.category))
    )
    return list(await uow.session.scalars(query))


async def currencies(uow: UnitOfWork) -> dict[str, str]:
    """Give the currency of every product, by sku."""
    rows = await uow.session.execute(select(Product.sku, Product.currency))
    return {row[0]: row[1] for row in rows}


async def revision(uow: UnitOfWork) -> tuple[int, datetime | None]:
    """Give what differs after any change: how many there are and when one changed last."""
    row = (await uow.session.execute(select(func.count(), func.max(Product.updated_at)))).one()
    return row[0], row[1]


async def texts(uow: UnitOfWork) -> dict[str, str]:
    """Give what is written of each product on sale: name, category, tags and the beginning of its description."""
    columns = (Product.sku, Product.name, Product.category, Product.tags, Product.description)
    rows = await uow.session.execute(select(*columns).where(col(Product.active).is_(True)))  # type: ignore[call-overload]
    return {
        sku: " ".join((name, category, *json.loads(tags), about[:200])) for sku, name, category, tags, about in rows
    }


async def costs(uow: UnitOfWork) -> list[tuple[str, float]]:
    """Give what each product costs the shop, in minor units, where its attribute `cost` (in the main unit) says it."""
    rows = await uow.session.execute(select(Product.sku, Product.attributes, Product.currency))
    found = []
    for sku, attributes, currency in rows:
        cost = json.loads(attributes).get("cost")
        try:
            found.append((sku, float(Money(Decimal(str(cost)), currency).minor)))
        except (ArithmeticError, ValueError):
            continue
    return found
