"""Whether a product is bought again within a week, in a made-up town where the truth is known."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from bot.insight import rebuy
from bot.insight.rebuy import HORIZON, Hazard, Pairs


def made(many: int, seed: int) -> tuple[Pairs, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Pairs that are bought at a steady rate of their own, and whether the next week brings one more."""
    dice = np.random.default_rng(seed)
    rate = dice.gamma(0.8, 0.05, many) + 0.003
    days = 200.0
    times = 2 + dice.poisson(rate * days)
    rest = np.maximum(days / times, 1.0)
    since = np.minimum(dice.exponential(1 / rate), 150.0)
    ones = np.ones(many)
    pairs = Pairs(times.astype(float), days * ones, rest, since, times + 1.0, days * ones, since, 0.02 * ones, ones)
    again = (dice.random(many) < 1 - np.exp(-HORIZON * rate)).astype(float)
    return pairs, again


def some(**values: float) -> Pairs:
    usual = {each.name: 1.0 for each in fields(Pairs)} | {"times": 4.0, "span": 90.0, "rest": 30.0, "orders": 5.0}
    return Pairs(**{name: np.array([value]) for name, value in (usual | values).items()})


def test_more_often_is_likelier_and_longer_away_is_less() -> None:
    rate = float(rebuy.by_rate(some())[0])
    assert float(rebuy.by_rate(some(rest=10.0))[0]) > rate > float(rebuy.by_rate(some(since=200.0))[0])
    assert 0 < rate < 1


def test_what_was_learned_is_honest_and_ranks_at_least_as_well() -> None:
    hazard = Hazard.fit(*made(20_000, 1))
    pairs, again = made(20_000, 2)
    said = hazard.probabilities(pairs)
    assert float(said.mean()) == pytest.approx(float(again.mean()), rel=0.05)
    likeliest = np.argsort(-said)[:1000]
    by_rate = np.argsort(-rebuy.by_rate(pairs))[:1000]
    assert again[likeliest].mean() >= again[by_rate].mean() - 0.02
    for low, high in ((0.1, 0.3), (0.3, 0.6)):
        part = (said > low) & (said < high)
        assert float(said[part].mean()) == pytest.approx(float(again[part].mean()), abs=0.05)


def test_too_few_rebuys_leave_the_own_rate() -> None:
    pairs, again = made(300, 3)
    again[:] = 0
    hazard = Hazard.fit(pairs, again)
    assert hazard.ranking is None
    assert hazard.probabilities(pairs) == pytest.approx(rebuy.by_rate(pairs))


def test_extremes_stay_probabilities() -> None:
    hazard = Hazard.fit(*made(5000, 4))
    for extreme in (some(times=500.0, rest=0.0, since=0.0), some(since=5000.0), some(trend=100.0, product_rate=0.0)):
        assert 0 <= float(hazard.probabilities(extreme)[0]) <= 1
