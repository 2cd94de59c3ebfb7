"""The fit finds what made the numbers, and does not run away where they are easy."""

from __future__ import annotations

import numpy as np
import pytest

from bot.insight import logistic


def test_it_finds_the_weights_that_made_the_numbers() -> None:
    dice = np.random.default_rng(1)
    features = dice.normal(size=(20_000, 3)) * [1.0, 10.0, 0.1] + [0.0, 5.0, 1.0]
    odds = features @ [0.8, -0.1, 4.0] - 1.5
    happened = (dice.random(20_000) < 1 / (1 + np.exp(-odds))).astype(float)
    found = logistic.fit(features, happened)
    assert found.weights == pytest.approx([0.8, -0.1, 4.0], rel=0.15)
    assert found.bias == pytest.approx(-1.5, abs=0.35)
    assert float(found.probabilities(features).mean()) == pytest.approx(float(happened.mean()), abs=1e-3)


@pytest.mark.parametrize("column", [[0.0, 1.0] * 50, [1.0] * 100])
def test_what_is_separable_or_constant_stays_finite(column: list[float]) -> None:
    features = np.array(column)[:, None]
    happened = np.array([0.0, 1.0] * 50)
    found = logistic.fit(features, happened)
    assert np.isfinite(found.weights).all()
    assert 0 < float(found.probabilities(features)[0]) < 1
