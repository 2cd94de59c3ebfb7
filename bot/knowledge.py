"""What the shop knows, ready to be searched: FAQ and products, kept in memory and brought up to date in milliseconds.

Every process looks, before it answers, whether rows changed since it last looked; so an edit by one is seen by all.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.answers.confidence import Adjustment
from bot.answers.index import FaqEntry, Index
from bot.answers.products import Product as IndexedProduct
from bot.answers.products import ProductIndex
from storage.models import FaqRow, Note, Product
from storage.repositories import lessons
from storage.unit_of_work import KNOWLEDGE, UnitOfWork

_OVERLAP = timedelta(seconds=30)
"""A row's time is that of its unit of work, which may have committed after a later one."""
_AT_ONCE = 10
_JUDGE_EVERY = timedelta(minutes=10)
Seen = tuple[datetime, bool]
"""When a row was last changed, and whether it was in use."""


@dataclass(slots=True)
class Knowledge:
    """The two indexes, and what each has read of its table; and how sure an answer is in this shop."""

    faq: Index = field(default_factory=lambda: Index.build([]))
    products: ProductIndex = field(default_factory=lambda: ProductIndex())
    categories: dict[str, str] = field(default_factory=dict)
    adjustment: Adjustment = field(default_factory=Adjustment)
    """What customers' reactions taught about how sure an answer is."""
    _version: str = ""
    _faq_read: dict[str, Seen] = field(default_factory=dict)
    _products_read: dict[str, Seen] = field(default_factory=dict)
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    _learning: asyncio.Task[None] | None = None
    _judged_at: datetime | None = None

    async def refresh(self, uow: UnitOfWork) -> None:
        """Read what changed since the last time; one row of notes tells whether anything did.

        Call it outside of a write: thousands of entries take seconds to index. The loop is let go in between.
        """
        async with self._busy:
            await self._judge(uow)
            note = await uow.session.get(Note, KNOWLEDGE)
            version = note.value if note else "none"
            if version == self._version:
                return
            await self._refresh_faq(uow)
            await self._refresh_products(uow)
            self._version = version
        if self.faq.stale and (self._learning is None or self._learning.done()):
            self._learning = asyncio.create_task(self._learn())

    async def _judge(self, uow: UnitOfWork) -> None:
        if self._judged_at is None or uow.now - self._judged_at >= _JUDGE_EVERY:
            self._judged_at = uow.now
            self.adjustment = Adjustment.fit(await lessons.judged(uow))

    async def learned(self) -> None:
        """Wait until everything that was read is also learned."""
        if self._learning is not None:
            await self._learning

    async def _learn(self) -> None:
        """Learn from new phrasings beside the answers, which go on from what was learned before."""
        while self.faq.stale:
            for shelf, sample in self.faq.samples():
                shelf.take(sample, await asyncio.to_thread(sample.learned))

    async def _refresh_faq(self, uow: UnitOfWork) -> None:
        query = select(FaqRow)
        if self._faq_read:
            query = query.where(col(FaqRow.updated_at) >= max(self._faq_read.values())[0] - _OVERLAP)
        for place, row in enumerate(list(await uow.session.scalars(query))):
            if self._faq_read.get(row.id) == (row.updated_at, row.deleted_at is None):
                continue
            if row.deleted_at is not None:
                self.faq.remove(row.id)
            else:
                self.faq.put(_entry(row))
            self._faq_read[row.id] = row.updated_at, row.deleted_at is None
            await _breathe(place)

    async def _refresh_products(self, uow: UnitOfWork) -> None:
        query = select(Product)
        if self._products_read:
            query = query.where(col(Product.updated_at) >= max(self._products_read.values())[0] - _OVERLAP)
        for place, row in enumerate(list(await uow.session.scalars(query))):
            if self._products_read.get(row.sku) == (row.updated_at, row.active):
                continue
            if row.active:
                self.products.put(_product(row))
                self.categories[row.sku] = row.category
            else:
                self.products.remove(row.sku)
                self.categories.pop(row.sku, None)
            self._products_read[row.sku] = row.updated_at, row.active
            await _breathe(place)


async def _breathe(place: int) -> None:
    """Let webhooks and answers go on between entries: one takes about a millisecond."""
    if place % _AT_ONCE == 0:
        await asyncio.sleep(0)


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
