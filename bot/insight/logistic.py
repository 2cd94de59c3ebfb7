"""Logistic regression by damped Newton steps, with every feature brought to one scale; small, exact, repeatable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.insight import Numbers

_STEPS, _ENOUGH = 20, 1e-7
_PART = 1 << 16
"""Rows."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """`weights` in the features' own scale, and what stands alone."""

    weights: Numbers
    bias: float

    def odds(self, features: Numbers) -> Numbers:
        """Give the log-odds of each row."""
        found: Numbers = features @ self.weights + self.bias
        return found

    def probabilities(self, features: Numbers) -> Numbers:
        found: Numbers = 1 / (1 + np.exp(-np.clip(self.odds(features), -30, 30)))
        return found


def fit(features: Numbers, happened: Numbers, ridge: float = 1e-4) -> Logistic:
    """Fit to rows of features and whether it happened (0 or 1 each; both must occur). The rows are read part by part:
    nothing is copied whole."""
    middle, spread = features.mean(0, dtype=np.float64), features.std(0, dtype=np.float64) + 1e-6
    rows = _Rows(features, happened, middle, spread, ridge)
    share = float(np.clip(happened.mean(), 1e-6, 1 - 1e-6))
    weights = np.zeros(features.shape[1] + 1)
    weights[-1] = np.log(share / (1 - share))
    loss = rows.loss(weights)
    for _ in range(_STEPS):
        way = np.linalg.solve(*rows.curve_and_slope(weights))
        stride = 1.0
        while stride > 1e-3 and rows.loss(weights - stride * way) > loss:
            stride /= 2
        weights = weights - stride * way
        now = rows.loss(weights)
        if loss - now < _ENOUGH:
            break
        loss = now
    own = weights[:-1] / spread
    return Logistic(own, float(weights[-1] - own @ middle))


@dataclass(frozen=True, slots=True)
class _Rows:
    features: Numbers
    happened: Numbers
    middle: Numbers
    spread: Numbers
    ridge: float

    def parts(self) -> Iterator[tuple[Numbers, Numbers]]:
        """Give the rows on one scale, with a one at the end, and whether each happened."""
        for start in range(0, len(self.features), _PART):
            part = slice(start, start + _PART)
            scaled = (self.features[part].astype(np.float64) - self.middle) / self.spread
            yield np.hstack([scaled, np.ones((len(scaled), 1))]), self.happened[part]

    def loss(self, weights: Numbers) -> float:
        total = 0.0
        for scaled, happened in self.parts():
            odds = scaled @ weights
            total += float(np.sum(np.logaddexp(0, odds) - happened * odds))
        return total / len(self.happened) + float(self.ridge / 2 * weights @ weights)

    def curve_and_slope(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        size = len(weights)
        curve, slope = np.eye(size) * self.ridge, self.ridge * weights
        for scaled, happened in self.parts():
            said = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
            slope = slope + scaled.T @ (said - happened) / len(self.happened)
            curve = curve + (scaled * (said * (1 - said))[:, None]).T @ scaled / len(self.happened)
        return curve, slope
