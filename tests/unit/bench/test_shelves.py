"""The made-up stock: the real purchases stay possible, and what is scarce is really sold out in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bench.real import agenda, shelves
from bench.real.conversion import ZONE, Calendar, Person
from bench.real.shelves import Purchase

START = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
purchases = st.lists(
    st.builds(
        Purchase,
        at=st.integers(0, 30 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
        sku=st.sampled_from(["A", "B"]),
        quantity=st.integers(1, 40),
        user_id=st.sampled_from(["1", "2", "3"]),
    ),
    max_size=60,
)


@given(purchases, st.integers(0, 5), st.integers(0, 2))
def test_every_purchase_finds_its_goods_and_every_gap_is_empty(bought: list[Purchase], seed: int, scarce: int) -> None:
    plan = shelves.plan(bought, ["A", "B", "C"], scarce, seed)
    moves = [(each.at, 1, each.sku, -each.quantity) for each in bought]
    moves += [(each.at, 0, each.sku, each.quantity) for each in plan.deliveries]
    stock, history = dict(plan.initial), list[tuple[datetime, str, int]]()
    for at, _, sku, change in sorted(moves):
        stock[sku] += change
        assert stock[sku] >= 0
        history.append((at, sku, stock[sku]))
    for gap in plan.gaps:
        assert gap.since < gap.until
        assert [left for at, sku, left in history if sku == gap.sku and at <= gap.since][-1] == 0
        assert not [at for at, sku, _ in history if sku == gap.sku and gap.since < at < gap.until]


def test_buyers_wish_while_it_is_sold_out_and_they_are_awake() -> None:
    bought = [Purchase(START + timedelta(hours=hour), "A", 2, str(hour)) for hour in (1, 200, 201, 202)]
    plan = shelves.plan(bought, ["A"], 1, seed=3)
    (gap,) = plan.gaps
    people = {user_id: Person(user_id, "line", user_id, "", frozenset()) for user_id in ("200", "201", "202")}
    found = agenda.wishes(plan, people, Calendar(START, 0), seed=1)
    assert found
    for at, deed in found:
        assert isinstance(deed, agenda.WantSoldOut)
        assert gap.since <= at < gap.until
        assert 9 <= at.astimezone(ZONE).hour < 22
