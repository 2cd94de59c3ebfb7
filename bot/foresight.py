"""Foresight: what the shop's orders tell about the next one, learned once a day beside the answers.

Nothing of it is stored: every process that answers learns from the orders it reads, in a thread, and goes on with what
it knew until that is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from storage.database import Database
from storage.repositories import products, purchases
from storage.repositories.purchases import Bought

if TYPE_CHECKING:  # scipy takes a tenth of a second to import, and a shop without orders never needs it
    from bot.insight.baskets import Items
    from bot.insight.recommender import Recommender

log = structlog.get_logger()

LEAST_ORDERS = 10
"""Orders from which anything is said."""
_EVERY = timedelta(days=1)
_BACK = timedelta(days=3 * 365)
_TOGETHER = 0.1
"""Likeness (cosine, 0 to 1) from which two products go together."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A product that may be next. `why`: bought, companion, similar, alike or popular; `because`: the product bought
    before that it goes with or is like, '' without."""

    sku: str
    why: str
    because: str = ""


@dataclass(slots=True)
class Foresight:
    """What was learned, and when; empty until then."""

    _items: Items | None = None
    _recommender: Recommender | None = None
    _learned_at: datetime | None = None
    _learning: asyncio.Task[None] | None = None

    def keep_fresh(self, database: Database) -> None:
        """See to it that what is known is not older than a day, without waiting for it."""
        now = database.clock.now()
        if self._learned_at is not None and now - self._learned_at < _EVERY:
            return
        if self._learning is None or self._learning.done():
            self._learned_at = now  # a failure is tried again tomorrow
            self._learning = asyncio.create_task(self._learn(database))

    async def learned(self) -> None:
        """Wait until what was begun is known."""
        if self._learning is not None:
            await self._learning

    async def _learn(self, database: Database) -> None:
        try:
            async with database.read() as uow:
                rows = await purchases.lines(uow, uow.now - _BACK)
                texts = await products.texts(uow)
            enough = len({row.order for row in rows}) >= LEAST_ORDERS
            # what was known of people who have since said no is not kept for want of others
            self._items, self._recommender = await asyncio.to_thread(_fit, rows, texts) if enough else (None, None)
        except Exception:
            log.exception("foresight.failed")

    def suggest(self, orders: Sequence[Sequence[str]], most: int, without: Iterable[str] = ()) -> list[Hint]:
        """Give what somebody with these orders, the first one first, may take next, the likeliest first."""
        if self._items is None or self._recommender is None:
            return []
        left_out = {self._items.numbers[sku] for sku in without if sku in self._items.numbers}
        found = self._recommender.suggest(self._items.history(orders), most, without=left_out)
        skus = self._items.skus
        return [
            Hint(skus[each.item], each.why.value, "" if each.because is None else skus[each.because]) for each in found
        ]

    def companions(self, sku: str, most: int) -> list[str]:
        """Give what is bought by those who buy this, the most telling first; nothing about anybody."""
        number = self._items.numbers.get(sku) if self._items else None
        if number is None or self._items is None or self._recommender is None:
            return []
        return [self._items.skus[item] for item in self._recommender.companions(number, most, _TOGETHER)]


def _fit(rows: Sequence[Bought], texts: Mapping[str, str]) -> tuple[Items, Recommender]:
    from bot.insight.baskets import Items
    from bot.insight.recommender import Recommender

    items = Items.of([*(row.sku for row in rows), *texts])
    histories = [items.history(orders) for orders in purchases.by_customer(rows)]
    return items, Recommender.fit(histories, len(items), texts=[texts.get(sku, "") for sku in items.skus])
