from __future__ import annotations

import random

import pytest

from bot.insight import lift
from bot.insight.lift import Touch


def test_a_purchase_belongs_to_the_last_message_of_the_week_before_and_counts_once() -> None:
    touches = [
        Touch("ann", "news", 0, True, True),
        Touch("ann", "birthday", 3, True),
        Touch("ben", "news", 0, True),
        Touch("cleo", "news", 0, False),
    ]
    orders = {"ann": [2.0, 5.0, 5.5], "ben": [7.1], "cleo": [7.0]}
    birthday, news = lift.measure(touches, orders)
    assert (birthday.topic, birthday.sent, birthday.reacted, birthday.bought) == ("birthday", 1, 0, 1)
    assert (news.sent, news.reacted, news.bought, news.held, news.held_bought) == (2, 1, 1, 1, 1)


@pytest.mark.parametrize(("sent", "held"), [(99, 500), (500, 99)])
def test_few_people_are_not_enough_to_tell(sent: int, held: int) -> None:
    touches = [Touch(f"s{number}", "news", 0, True) for number in range(sent)]
    touches += [Touch(f"h{number}", "news", 0, False) for number in range(held)]
    [news] = lift.measure(touches, {})
    assert (news.difference, news.low, news.high) == (None, None, None)


def test_the_interval_holds_the_truth_nineteen_times_of_twenty() -> None:
    """Nothing is brought: both sides buy with the same probability, a small one."""
    dice, inside = random.Random(5), 0
    for _ in range(200):
        sent, held = [sum(dice.random() < 0.04 for _ in range(many)) for many in (400, 150)]
        touches = [Touch(f"s{number}", "news", 0, True) for number in range(400)]
        touches += [Touch(f"h{number}", "news", 0, False) for number in range(150)]
        orders = {f"s{number}": [1.0] for number in range(sent)} | {f"h{number}": [1.0] for number in range(held)}
        [news] = lift.measure(touches, orders)
        assert news.low is not None
        assert news.high is not None
        assert news.difference is not None
        assert news.low <= news.difference <= news.high
        inside += news.low <= 0 <= news.high
    assert 184 <= inside <= 200
