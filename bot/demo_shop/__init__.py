"""The demo's shop: a small tea and coffee house, its shelves, its questions, and three customers from before.

Everything is made up and goes in through the ordinary flows, once: a demo that is started again on the same database
finds its shop as it left it.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.shop import Shop
from flows import orders, stock
from flows.orders import Placed
from storage.database import Database
from storage.repositories import customers, facts, faq, notes, products
from storage.repositories.facts import Origin
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork

_FOLDER = Path(__file__).parent
TOML = (_FOLDER / "shop.toml").read_text(encoding="utf-8")
NAME: str = tomllib.loads(TOML)["name"]
_NOTE = "demo.seeded"


async def seed(database: Database, shop: Shop) -> None:
    """Fill an empty database; leave alone one that was filled before."""
    async with database.write() as uow:
        if await notes.get(uow, _NOTE):
            return
        await _stock_shelves(uow, shop)
        await _put_faq(uow)
        await _remember_customers(uow, shop)
        await notes.put(uow, _NOTE, True)


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


async def _stock_shelves(uow: UnitOfWork, shop: Shop) -> None:
    told = []
    for sku, row in _read("products.toml").items():
        fields = {name: row[name] for name in ("name", "price", "category", "tags", "related", "description")}
        told.append(stock.Told(sku, fields | {"attributes": {"kana": row["kana"]}}, row["stock"]))
    await stock.put_products(uow, shop, told, "demo")


async def _put_faq(uow: UnitOfWork) -> None:
    for name, row in _read("faq.toml").items():
        for locale, entry in row.items():
            if not isinstance(entry, dict):
                continue
            await faq.put(
                uow,
                name if locale == "ja" else f"{name}.{locale}",
                question=entry["question"],
                answer=entry["answer"],
                alternatives=entry.get("alternatives", ()),
                category=row["category"],
                locale=locale,
            )


async def _remember_customers(uow: UnitOfWork, shop: Shop) -> None:
    for external_id, row in _read("customers.toml").items():
        customer = await customers.create(
            uow, external_id=external_id, name=row["name"], locale=row["locale"], birthday=row.get("birthday", "")
        )
        for kind, value in row.get("facts", {}).items():
            await facts.remember(uow, customer.id, kind, value, Origin.STATED)
        for order_id, order in row["orders"].items():
            await orders.put(uow, shop, await _placed(uow, order_id, order, customer.id))


async def _placed(uow: UnitOfWork, order_id: str, order: dict[str, Any], customer_id: str) -> Placed:
    known = await products.many(uow, order["lines"])
    lines = tuple(Line(sku, quantity, known[sku].price) for sku, quantity in order["lines"].items())
    placed_at = uow.now - timedelta(days=order["days_ago"])
    return Placed(order_id, customer_id, placed_at, order["status"], lines, source="import")
