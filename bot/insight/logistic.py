"""Logistic regression by damped Newton steps, with every feature brought to one scale; small, exact, repeatable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.insight import Numbers

_STEPS, _ENOUGH = 20, 1e-7


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
    """Fit to rows of features and whether it happened (0 or 1 each; both must occur)."""
    middle, spread = features.mean(0), features.std(0) + 1e-6
    scaled = np.hstack([(features - middle) / spread, np.ones((len(features), 1))])
    share = float(np.clip(happened.mean(), 1e-6, 1 - 1e-6))
    weights = np.zeros(scaled.shape[1])
    weights[-1] = np.log(share / (1 - share))
    loss = _loss(scaled, happened, weights, ridge)
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
        slope = scaled.T @ (said - happened) / len(happened) + ridge * weights
        curve = (scaled * (said * (1 - said))[:, None]).T @ scaled / len(happened) + np.eye(len(weights)) * ridge
        way = np.linalg.solve(curve, slope)
        stride = 1.0
        while stride > 1e-3 and _loss(scaled, happened, weights - stride * way, ridge) > loss:
            stride /= 2
        weights = weights - stride * way
        now = _loss(scaled, happened, weights, ridge)
        if loss - now < _ENOUGH:
            break
        loss = now
    own = weights[:-1] / spread
    return Logistic(own, float(weights[-1] - own @ middle))


def _loss(scaled: Numbers, happened: Numbers, weights: Numbers, ridge: float) -> float:
    odds = scaled @ weights
    return float(np.mean(np.logaddexp(0, odds) - happened * odds) + ridge / 2 * weights @ weights)
