from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import customers, rfm
from bot.domain.customers import Purchase, Stage
from bot.domain.rfm import Bands, Cuts, Stats

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)


def bought(*days: float, spent: int = 1000) -> Stats:
    return customers.stats_of(
        Purchase(str(number), NOW - timedelta(days=ago), "a", spent=spent) for number, ago in enumerate(days)
    )


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        ((), Stage.PROSPECT),
        ((0,), Stage.NEW),
        ((89,), Stage.NEW),
        ((90,), Stage.DRIFTING),
        ((179,), Stage.DRIFTING),
        ((180,), Stage.DORMANT),
        ((364,), Stage.DORMANT),
        ((365,), Stage.LOST),
        ((20, 40), Stage.REPEAT),
        ((39, 59), Stage.REPEAT),
        ((40, 60), Stage.DRIFTING),
        ((29, 30, 31), Stage.REPEAT),
        ((30, 31, 32), Stage.DRIFTING),
        ((170, 900), Stage.REPEAT),
        ((10, 20, 30, 40, 50), Stage.VIP),
        ((60, 70, 80, 90, 99), Stage.DRIFTING),
    ],
)
def test_every_customer_is_in_one_stage(days: tuple[float, ...], stage: Stage) -> None:
    """Late is who stayed away twice as long as they use to, a month at least; after one order, 90 days."""
    assert customers.stage(bought(*days), NOW, Cuts()) is stage


def test_who_comes_often_and_spends_little_is_no_vip_where_prices_are_known() -> None:
    cuts = rfm.fixed(50, 1500)
    often = (10, 20, 30, 40, 50)
    assert customers.stage(bought(*often, spent=1200), NOW, cuts) is Stage.REPEAT
    assert customers.stage(bought(*often, spent=1201), NOW, cuts) is Stage.VIP


def test_lines_of_one_order_are_one_order() -> None:
    lines = [Purchase("o1", NOW, "a", units=2, spent=10), Purchase("o1", NOW, "b", spent=5)]
    assert customers.stats_of(lines) == Stats(1, 3, 15, NOW, NOW, NOW + timedelta(days=90))
    assert customers.stats_of([]) == Stats()


@pytest.mark.parametrize(
    ("days", "spent", "bands"),
    [((30,), 0, (5, 1, 1)), ((30.01, 40), 50, (4, 2, 1)), ((240,), 101, (2, 1, 2)), ((241, 300), 500, (1, 2, 5))],
)
def test_bands_by_fixed_cut_points(days: tuple[float, ...], spent: int, bands: tuple[int, int, int]) -> None:
    assert rfm.bands(bought(*days, spent=spent // len(days)), NOW, rfm.fixed(9, 100)) == Bands(*bands)


def test_who_never_bought_has_no_bands() -> None:
    assert rfm.bands(Stats(), NOW, Cuts()) is None


@given(st.lists(st.floats(0, 400), min_size=1, max_size=6), st.lists(st.floats(0, 400), min_size=1, max_size=6))
def test_more_is_never_a_lower_band(one: list[float], other: list[float]) -> None:
    """Ties stand together, and who is ahead in a number is not behind in its band."""
    cuts = Cuts(300, (10, 20, 80, 200), (1, 1, 2, 4), (1000, 1000, 3000, 4000), priced=True)
    left, right = bought(*one), bought(*other)
    mine, theirs = rfm.bands(left, NOW, cuts), rfm.bands(right, NOW, cuts)
    assert mine is not None
    assert theirs is not None
    if left.orders >= right.orders:
        assert mine.frequency >= theirs.frequency
    if left.spent >= right.spent:
        assert mine.value >= theirs.value
    if min(one) <= min(other):
        assert mine.recency >= theirs.recency
