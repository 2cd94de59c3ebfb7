from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import customers
from bot.domain.customers import Purchase, Snapshot, Stage

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("orders", "days", "stage"),
    [
        (0, None, Stage.NEW),
        (1, 0, Stage.NEW),
        (1, 179, Stage.NEW),
        (1, 180, Stage.DORMANT),
        (2, 179, Stage.REPEAT),
        (9, 180, Stage.DORMANT),
    ],
)
def test_every_customer_is_in_one_stage(orders: int, days: int | None, stage: Stage) -> None:
    last = None if days is None else NOW - timedelta(days=days)
    assert customers.stage(orders, last, NOW) is stage


def test_lines_of_one_order_are_one_order() -> None:
    lines = [Purchase("o1", NOW, "a"), Purchase("o1", NOW, "b")]
    assert customers.stage_of(Snapshot(purchases=lines), NOW) is Stage.NEW
    assert customers.stage_of(Snapshot(purchases=[*lines, Purchase("o2", NOW, "a")]), NOW) is Stage.REPEAT
    assert customers.stage_of(Snapshot(), NOW) is Stage.NEW
