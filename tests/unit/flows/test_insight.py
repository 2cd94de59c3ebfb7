from __future__ import annotations

from bot.shop import Shop
from flows import insight
from storage.database import Database
from storage.repositories import cuts
from tests.unit.conftest import StandingClock


async def test_an_empty_shop_has_a_night_too_and_the_next_one_after_it(
    database: Database, shop: Shop, clock: StandingClock
) -> None:
    assert await insight.nightly(database, shop) == 0
    assert await insight.nightly(database, shop) is None
    clock.advance(hours=11)  # 23:00 in Tokyo
    assert await insight.nightly(database, shop) is None
    clock.advance(hours=2)  # past midnight in Tokyo, not yet in London
    assert await insight.nightly(database, shop) == 0
    async with database.read() as uow:
        assert (await cuts.current(uow)).buyers == 0
