"""Stock arrives or goes: the product's number, the movement, and the restock line when it rises from 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.shop import Shop
from flows import restock
from storage.models import Product
from storage.repositories import products, stock
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Stocked:
    """What became of new numbers. `updated` counts the products named; `waiting` the people per restocked sku."""

    updated: int
    restocked: tuple[str, ...]
    waiting: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnknownSkus:
    """Nothing was changed: the shop sells none of these."""

    skus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A product as the shop tells it; fields left out keep their value, and `stock` None leaves the stock alone."""

    sku: str
    fields: Mapping[str, Any]
    stock: int | None = None


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


async def receive(uow: UnitOfWork, shop: Shop, quantities: Mapping[str, int], source: str) -> Stocked | UnknownSkus:
    """Set the stock of several products, all or none. `source`: api, import, staff:ID."""
    known = await products.many(uow, quantities, lock=True)
    unknown = tuple(sku for sku in quantities if sku not in known)
    if unknown:
        return UnknownSkus(unknown)
    rising = [sku for sku, quantity in quantities.items() if _rises(uow, known[sku], quantity, source)]
    waiting = await _open_lines(uow, shop, rising)
    return Stocked(len(quantities), tuple(rising), waiting)


async def put_products(uow: UnitOfWork, shop: Shop, told: Sequence[Told], source: str) -> list[Outcome]:
    """Create or change products, a few hundred at most and each sku once; give what became of each."""
    known = await products.many(uow, [each.sku for each in told], lock=True)
    outcomes, rising = [], []
    for each in told:
        before = known.get(each.sku)
        fields = each.fields if before else {"currency": shop.currency, **each.fields}
        product, changed = products.write(uow, each.sku, before, fields)
        moved = each.stock is not None and each.stock != product.stock
        # Nobody can have waited for a product that the shop did not have.
        if each.stock is not None and _rises(uow, product, each.stock, source) and before is not None:
            rising.append(each.sku)
        outcomes.append(_outcome(before is None, changed or moved))
    await _open_lines(uow, shop, rising)
    return outcomes


def _outcome(new: bool, changed: bool) -> Outcome:
    return Outcome.NEW if new else Outcome.CHANGED if changed else Outcome.UNCHANGED


async def _open_lines(uow: UnitOfWork, shop: Shop, skus: Sequence[str]) -> dict[str, int]:
    await uow.session.flush()
    return {sku: await restock.open_line(uow, sku, shop) for sku in skus}


def _rises(uow: UnitOfWork, product: Product, quantity: int, source: str) -> bool:
    """Set one number; say if it rose from 0."""
    movement = stock.change(uow, product, quantity, source)
    return movement is not None and movement.before == 0
