"""What grows out of purchases, on both apps: running low, thanks for an order with what goes with it, and why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.consent import Topic
from tests.conftest import _folder
from tests.roads import crew
from tests.roads.street import TOML, Person, Street

SWITCHED_ON = """
[journeys.replenish]
enabled = true
[journeys.order]
enabled = true
"""


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with Street(tmp_path, specs=_folder("NAJIMI_SPECS"), toml=TOML + SWITCHED_ON) as street:
        await street.open_shop()
        await street.api("PUT", "/products/SENCHA", {"name": "深蒸し煎茶 100g", "price": 1200, "related": ["CUP"]})
        yield street


@pytest.fixture
async def regular(street: Street, customer: Person) -> Person:
    """A customer who bought tea three times, every 24 days, the last time 24 days ago."""
    await customer.add()
    await crew.named(street, customer, "c1", "田中花子")
    for number in (3, 2, 1):
        await _order(street, f"A-{number}", days=24 * number)
    return customer


async def _order(street: Street, order_id: str, days: int = 0) -> None:
    body: dict[str, Any] = {
        "customer": {"external_id": "c1"},
        "placed_at": (street.clock.now() - timedelta(days=days)).isoformat(),
        "status": "placed" if days == 0 else "delivered",
        "lines": [{"sku": "SENCHA", "quantity": 1, "unit_price": 1200}],
    }
    await street.api("PUT", f"/orders/{order_id}", body)


async def _spoken_of(person: Person) -> list[str]:
    return [said for said in await person.said() if "そろそろではありませんか" in said]


async def test_what_runs_out_is_spoken_of_once_and_says_why(street: Street, regular: Person) -> None:
    await crew.agree(street, regular, Topic.RECOMMENDATION, Topic.PROFILING)
    for _ in range(8):
        await street.advance(hours=12)
    [said] = await _spoken_of(regular)
    assert "深蒸し煎茶 100gは、そろそろではありませんか。前回から" in said
    assert "のお買い上げをもとにご案内しています" in said
    assert {"なぜ届いた？", "回数を減らす", "お知らせ不要"} <= set(await regular.buttons())
    assert "そろそろかと思い" in await regular.tap("なぜ届いた？")
    for _ in range(8):
        await street.advance(hours=12)
    assert len(await _spoken_of(regular)) == 1


@pytest.mark.parametrize("topics", [(Topic.RECOMMENDATION,), (Topic.PROFILING,), ()])
async def test_without_both_yeses_nothing_comes(street: Street, regular: Person, topics: tuple[Topic, ...]) -> None:
    await crew.agree(street, regular, *topics)
    for _ in range(8):
        await street.advance(hours=12)
    assert await _spoken_of(regular) == []


async def test_an_order_is_thanked_for_with_what_goes_with_it(street: Street, regular: Person) -> None:
    await crew.agree(street, regular, Topic.PROFILING)
    await _order(street, "B-1")
    await street.advance(minutes=1)
    thanks = [said for said in await regular.said() if "ご注文 B-1 を承りました" in said]
    assert len(thanks) == 1
    assert "ご一緒に選ばれている品：織部の湯呑み" in thanks[0]
    assert "織部の湯呑み" in await regular.tap("織部の湯呑み")
    await _order(street, "B-1")
    await street.advance(minutes=1)
    assert len([said for said in await regular.said() if "ご注文 B-1 を承りました" in said]) == 1
