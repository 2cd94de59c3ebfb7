"""What the shop knows, ready to be searched: FAQ and products, kept in memory and brought up to date in milliseconds.

Every process looks, before it answers, whether rows changed since it last looked; so an edit by one is seen by all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.answers.index import FaqEntry, Index
from bot.answers.products import Product as IndexedProduct
from bot.answers.products import ProductIndex
from storage.models import FaqRow, Note, Product
from storage.unit_of_work import KNOWLEDGE, UnitOfWork

_OVERLAP = timedelta(seconds=30)
"""A row's time is that of its unit of work, which may have committed after a later one."""


@dataclass(slots=True)
class Knowledge:
    """The two indexes, and up to when each has read its table."""

    faq: Index = field(default_factory=lambda: Index.build([]))
    products: ProductIndex = field(default_factory=lambda: ProductIndex())
    categories: dict[str, str] = field(default_factory=dict)
    _version: str = ""
    _faq_seen: datetime | None = None
    _products_seen: datetime | None = None

    async def refresh(self, uow: UnitOfWork) -> None:
        """Read what changed since the last time; one row of notes tells whether anything did."""
        note = await uow.session.get(Note, KNOWLEDGE)
        version = note.value if note else "none"
        if version == self._version:
            return
        await self._refresh_faq(uow)
        await self._refresh_products(uow)
        self._version = version

    async def _refresh_faq(self, uow: UnitOfWork) -> None:
        query = select(FaqRow)
        if self._faq_seen is not None:
            query = query.where(col(FaqRow.updated_at) >= self._faq_seen - _OVERLAP)
        for row in await uow.session.scalars(query):
            if row.deleted_at is not None:
                self.faq.remove(row.id)
            else:
                self.faq.put(_entry(row))
            self._faq_seen = max(self._faq_seen or row.updated_at, row.updated_at)

    async def _refresh_products(self, uow: UnitOfWork) -> None:
        query = select(Product)
        if self._products_seen is not None:
            query = query.where(col(Product.updated_at) >= self._products_seen - _OVERLAP)
        for row in await uow.session.scalars(query):
            if row.active:
                self.products.put(_product(row))
                self.categories[row.sku] = row.category
            else:
                self.products.remove(row.sku)
                self.categories.pop(row.sku, None)
            self._products_seen = max(self._products_seen or row.updated_at, row.updated_at)


def _entry(row: FaqRow) -> FaqEntry:
    return FaqEntry(
        id=row.id,
        question=row.question,
        answer=row.answer,
        alternatives=tuple(json.loads(row.alternatives)),
        category=row.category,
        locale=row.locale,
    )


def _product(row: Product) -> IndexedProduct:
    kana = json.loads(row.attributes).get("kana", "")
    return IndexedProduct(row.sku, row.name, str(kana), tuple(json.loads(row.tags)), row.category)
