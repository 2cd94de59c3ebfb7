"""Lifetime: whether a customer is still one, how often they will come, and what an order of theirs is worth.

MBG/NBD (Batislam, Denizel, Filiztekin 2007) for coming and staying away: unlike BG/NBD it lets a customer leave after
the first order, so it does not call everybody alive who bought once. Gamma-Gamma (Fader, Hardie 2013) for the value.
Both by maximum likelihood over four and three numbers; BG/NBD is kept to compare with the published values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize, special

from bot.insight import Numbers

LEAST = 50
"""Customers below which nothing is fitted: the shop hears "not enough data"."""
NOBODY_LEAVES = 0.01
"""A dropout parameter below this says that the data cannot tell who left."""
_LOG_BOUNDS = (-7.0, 9.0)


@dataclass(frozen=True, slots=True)
class Visits:
    """Of each customer: `repeats` after the first order, `last` the time of the last one and `observed` until when,
    both since the first order and in one unit (weeks, say)."""

    repeats: Numbers
    last: Numbers
    observed: Numbers


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Fitted: `r`, `alpha` of how often customers come, `a`, `b` of how readily they leave."""

    r: float
    alpha: float
    a: float
    b: float
    likelihood: float
    modified: bool = True

    @property
    def tells_who_left(self) -> bool:
        return self.a >= NOBODY_LEAVES

    def alive(self, visits: Visits) -> Numbers:
        """Give the probability, 0 to 1, that each is still a customer."""
        return 1 / (1 + self._gone(visits))

    def expected(self, visits: Visits, span: float) -> Numbers:
        """Give how many orders each will place within a span from `observed` on."""
        x, more = visits.repeats, 1.0 if self.modified else 0.0
        until = self.alpha + visits.observed
        part = span / (until + span)
        left = special.hyp2f1(self.r + x, self.b + x + more, self.a + self.b + x - 1 + more, part)
        grown = (self.a + self.b + x - 1 + more) / (self.a - 1) * (1 - (1 - part) ** (self.r + x) * left)
        found: Numbers = grown / (1 + self._gone(visits))
        return found

    def _gone(self, visits: Visits) -> Numbers:
        x = visits.repeats
        longer = (self.r + x) * np.log((self.alpha + visits.observed) / (self.alpha + visits.last))
        if self.modified:
            found: Numbers = self.a / (self.b + x) * np.exp(longer)
            return found
        return np.where(x > 0, self.a / (self.b + np.maximum(x, 1) - 1) * np.exp(longer), 0.0)


@dataclass(frozen=True, slots=True)
class OrderValue:
    """Fitted: Gamma-Gamma's `p`, `q`, `v`."""

    p: float
    q: float
    v: float
    likelihood: float

    def expected(self, repeats: Numbers, mean: Numbers) -> Numbers:
        """Give what an order of each is worth, from how many there were and their mean."""
        found: Numbers = self.p * (self.v + repeats * mean) / (self.p * repeats + self.q - 1)
        return found


def fit(visits: Visits, kind: Literal["mbg", "bg"] = "mbg") -> Lifetime | None:
    """Fit to the customers of a shop; None when they are too few, or nobody came back."""
    if len(visits.repeats) < LEAST or not visits.repeats.any():
        return None
    modified = kind == "mbg"
    found = _most_likely(lambda each: _likelihood(visits, *each, modified=modified), start=(1.0, 4.0, 1.0, 2.0))
    (r, alpha, a, b), likelihood = found
    return Lifetime(r, alpha, a, b, likelihood, modified)


def fit_value(repeats: Numbers, mean: Numbers) -> OrderValue | None:
    """Fit to customers with at least one repeat and a positive mean; None when they are too few."""
    counts = (repeats > 0) & (mean > 0)
    if counts.sum() < LEAST:
        return None
    x, z = repeats[counts], mean[counts]
    found = _most_likely(lambda each: _value_likelihood(x, z, *each), start=(2.0, 3.0, float(z.mean())))
    (p, q, v), likelihood = found
    return OrderValue(p, q, v, likelihood)


def _likelihood(visits: Visits, r: float, alpha: float, a: float, b: float, *, modified: bool) -> float:
    x = visits.repeats
    rate = special.gammaln(r + x) - special.gammaln(r) + r * np.log(alpha)
    stayed = -(r + x) * np.log(alpha + visits.observed)
    left = -(r + x) * np.log(alpha + visits.last)
    if modified:
        stays = special.betaln(a, b + x + 1) - special.betaln(a, b)
        leaves = special.betaln(a + 1, b + x) - special.betaln(a, b)
    else:
        stays = special.betaln(a, b + x) - special.betaln(a, b)
        leaves = np.where(x > 0, special.betaln(a + 1, b + np.maximum(x, 1) - 1) - special.betaln(a, b), -np.inf)
    return float(np.sum(rate + np.logaddexp(stays + stayed, leaves + left)))


def _value_likelihood(x: Numbers, z: Numbers, p: float, q: float, v: float) -> float:
    return float(
        np.sum(
            special.gammaln(p * x + q)
            - special.gammaln(p * x)
            - special.gammaln(q)
            + q * np.log(v)
            + (p * x - 1) * np.log(z)
            + p * x * np.log(x)
            - (p * x + q) * np.log(v + x * z)
        )
    )


def _most_likely(likelihood: Callable[[Numbers], float], start: tuple[float, ...]) -> tuple[list[float], float]:
    """Maximise over positive numbers, in their logarithms; give them and the likelihood."""

    def cost(logs: Numbers) -> float:
        found = -likelihood(np.exp(logs))
        return found if np.isfinite(found) else 1e12

    bounds = [_LOG_BOUNDS] * len(start)
    rough = optimize.minimize(cost, np.log(start), method="L-BFGS-B", bounds=bounds)
    fine = optimize.minimize(
        cost, rough.x, method="Nelder-Mead", bounds=bounds, options={"xatol": 1e-5, "fatol": 1e-5, "maxiter": 2000}
    )
    return [float(each) for each in np.exp(fine.x)], -float(fine.fun)
