from __future__ import annotations

import random

import pytest

from bot.insight.rebuy import LEAST_EVENTS
from bot.insight.replenishment import Line, Replenishment

TODAY = 1000


def every(rest: int, times: int, since: int, *, customer: str = "ann", sku: str = "tea", last: int = 1) -> list[Line]:
    """Bought so many times, at equal rests, the last time `since` days ago; of the last so many units."""
    days = [TODAY - since - rest * number for number in reversed(range(times))]
    return [Line(customer, sku, day, last if day == days[-1] else 1) for day in days]


def plain() -> Replenishment:
    return Replenishment.learn([], TODAY)


@pytest.mark.parametrize(
    ("lines", "is_due"),
    [
        (every(24, 3, 24), True),
        (every(24, 3, 21), True),
        (every(24, 3, 20), False),  # four more days at home
        (every(24, 3, 24, last=2), False),  # twice as much lasts twice as long
        (every(24, 3, 45, last=2), True),
        (every(24, 3, 60), True),
        (every(24, 3, 61), False),  # has changed their mind
        (every(24, 1, 24), False),
    ],
)
def test_who_is_due(lines: list[Line], is_due: bool) -> None:
    assert [each.sku for each in plain().due(lines, TODAY)] == (["tea"] if is_due else [])


def test_it_says_what_it_knows() -> None:
    [due] = plain().due(every(24, 4, 25), TODAY)
    assert (due.customer, due.times, due.rest, due.since, due.left) == ("ann", 4, 24, 25, -1.0)
    assert 0.1 < due.probability < 0.3


def test_the_likeliest_is_first_and_seldom_is_less_likely() -> None:
    lines = every(60, 4, 60, sku="rarely") + every(10, 9, 10, sku="often") + every(30, 5, 30, sku="monthly")
    found = plain().due(lines, TODAY)
    assert [each.sku for each in found] == ["often", "monthly", "rarely"]
    assert [each.probability for each in found] == sorted((each.probability for each in found), reverse=True)


def test_a_shop_that_knows_enough_learns_and_finds_those_who_come() -> None:
    """Half of the customers buy every ten days, half every fifty, all with the same past behind them today."""
    dice, lines, soon = random.Random(3), [], set()
    for number in range(200):
        name, rest = f"c{number}", dice.choice([10, 50])
        day = dice.randrange(rest)
        while day < TODAY:
            lines.append(Line(name, "tea", day, 1))
            day += rest + dice.randrange(-2, 3)
        if day < TODAY + 7:
            soon.add(name)
    learned = Replenishment.learn(lines, TODAY)
    assert learned.hazard.ranking is not None, LEAST_EVENTS
    found = learned.due(lines, TODAY, ahead=30)
    first = {each.customer for each in found[: len(soon) // 2]}
    assert len(first & soon) >= 0.8 * len(first)
    expected = sum(each.probability for each in found)
    assert 0.7 * len(soon) < expected < 1.3 * len(soon)
