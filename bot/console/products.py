"""Products: search, see who waits, and set the stock as the shop's systems do."""

from __future__ import annotations

import json

from aiohttp import web
from sqlalchemy import or_
from sqlmodel import col, select

from bot.console import figures
from bot.console.desk import Visit
from flows import stock
from flows.stock import UnknownSkus
from storage.models import Product
from storage.unit_of_work import UnitOfWork

_PAGE = 60
_MOST = 1_000_000


async def index(visit: Visit) -> web.Response:
    words = visit.query("q")
    after = visit.query("after")
    found = await _find(visit.uow, words, after)
    shown = found[:_PAGE]
    return visit.draw(
        "products.html",
        q=words,
        products=shown,
        waiting=await figures.waiting_for(visit.uow, [each.sku for each in shown]),
        more=shown[-1].sku if len(found) > _PAGE else "",
    )


async def set_stock(visit: Visit) -> web.Response:
    """Set one product's stock; a rise from 0 starts the restock line."""
    sku, number, back = visit.field("sku"), visit.field("quantity"), visit.field("q")[:200]
    if not number.isascii() or not number.isdigit() or int(number) > _MOST:
        return visit.go("/products", q=back, done="number")
    source = f"staff:{visit.member.id}"
    done = await stock.receive(visit.uow, visit.shop, {sku: int(number)}, source)
    if isinstance(done, UnknownSkus):
        return visit.go("/products", q=back, done="unknown")
    visit.audit("stock.set", sku, quantity=int(number), waiting=sum(done.waiting.values()))
    return visit.go("/products", q=back, done="restocked" if sum(done.waiting.values()) else "stock")


async def _find(uow: UnitOfWork, words: str, after: str) -> list[Product]:
    """Give a page of products and one more, by name, sku, category, tag or kana."""
    query = select(Product).where(col(Product.active), col(Product.sku) > after).order_by(col(Product.sku))
    for word in words.replace("　", " ").split()[:5]:
        # tags and kana are stored as JSON, which may have been written with escapes
        written = (word, json.dumps(word)[1:-1])
        columns = (
            col(Product.name),
            col(Product.sku),
            col(Product.category),
            col(Product.tags),
            col(Product.attributes),
        )
        query = query.where(or_(*(column.icontains(form, autoescape=True) for column in columns for form in written)))
    return list(await uow.session.scalars(query.limit(_PAGE + 1)))
