"""What is kept of purchases follows a link of two apps, there and back."""

from __future__ import annotations

from flows import orders as shop_orders
from flows.orders import Placed
from handlers import link
from storage.repositories import stats
from storage.repositories.orders import Line
from tests.unit.handlers.conftest import Talk, talk
from tests.unit.handlers.test_link import joined, telegram_customer

__all__ = ["talk"]


async def test_the_sums_of_purchases_are_the_persons_and_each_sides_again_afterwards(talk: Talk) -> None:
    maker, _ = await talk.customer("U1", name="田中 花子")
    other = await telegram_customer(talk)
    async with talk.database.write() as uow:
        for number, who in enumerate((maker.id, other.id, other.id)):
            await shop_orders.put(uow, talk.shop, Placed(f"O{number}", who, uow.now, "placed", (Line("T1", 1, 100),)))

    async def kept() -> list[tuple[int, int, int]]:
        async with talk.database.read() as uow:
            assert await stats.differing(uow) == []
            found = []
            for who in (maker.id, other.id):
                sums, products = await stats.of(uow, who), await stats.products_of(uow, who)
                found.append((sums.orders, sums.spent, sum(row.units for row in products)))
            return found

    assert await kept() == [(1, 100, 1), (2, 200, 2)]
    await joined(talk)
    assert await kept() == [(3, 300, 3), (0, 0, 0)]
    await talk.hear(link.tapped, tap="link:off:yes")
    assert await kept() == [(1, 100, 1), (2, 200, 2)]
