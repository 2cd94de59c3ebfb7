"""Lifetimes: the published numbers of CDNOW, and a made-up town whose truth is known."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from bot.insight import lifetime
from bot.insight.lifetime import Lifetime, Visits


def made(many: int, seed: int, span: float = 52.0, more: float = 0.0) -> tuple[Visits, np.ndarray, np.ndarray]:
    """Customers who come by the model itself (r 0.8, alpha 6, a 1.2, b 3); who is alive at the end, and how many more
    orders each places in `more` weeks."""
    dice = np.random.default_rng(seed)
    rates, leaving = dice.gamma(0.8, 1 / 6.0, many), dice.beta(1.2, 3.0, many)
    repeats, last, alive, later = np.zeros(many), np.zeros(many), np.ones(many, bool), np.zeros(many)
    for person in range(many):
        at = 0.0
        while True:
            if dice.random() < leaving[person]:
                alive[person] = at > span
                break
            at += dice.exponential(1 / rates[person])
            if at > span + more:
                break
            if at > span:
                later[person] += 1
            else:
                repeats[person] += 1
                last[person] = at
    return Visits(repeats, last, np.full(many, span)), alive, later


@pytest.mark.shared_data
def test_the_published_parameters_of_cdnow_are_found(data_dir: Path) -> None:
    """Fader, Hardie and Lee: r .243, alpha 4.414, a .793, b 2.426; p 6.25, q 3.74, v 15.44; 1.226 orders expected."""
    path = data_dir / "purchases" / "cdnow" / "cdnow_sample_summary.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x, last, observed, mean = (np.array([float(row[name]) for row in rows]) for name in ("x", "t_x", "T", "zbar"))
    visits = Visits(x, last, observed)
    plain, modified, value = lifetime.fit(visits, "bg"), lifetime.fit(visits), lifetime.fit_value(x, mean)
    assert plain is not None
    assert modified is not None
    assert value is not None
    assert (plain.r, plain.alpha, plain.a, plain.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=1e-3)
    assert plain.likelihood == pytest.approx(-9582.4, abs=0.1)
    one = Visits(np.array([2.0]), np.array([30.43]), np.array([38.86]))
    assert float(plain.expected(one, 39.0)[0]) == pytest.approx(1.226, abs=1e-3)
    assert (modified.r, modified.alpha, modified.a, modified.b) == pytest.approx(
        (0.5249, 6.1831, 0.8913, 1.6138), abs=2e-3
    )
    assert (value.p, value.q, value.v) == pytest.approx((6.25, 3.74, 15.44), abs=2e-2)


def test_the_truth_of_a_made_town_is_found() -> None:
    visits, alive, later = made(6000, 7, more=26.0)
    found = lifetime.fit(visits)
    assert found is not None
    assert found.tells_who_left
    said = found.alive(visits)
    assert float(said.mean()) == pytest.approx(float(alive.mean()), abs=0.03)
    for low, high in ((0.0, 0.4), (0.4, 0.7), (0.7, 1.0)):
        part = (said >= low) & (said < high)
        if part.sum() > 200:
            assert float(alive[part].mean()) == pytest.approx(float(said[part].mean()), abs=0.06)
    expected = found.expected(visits, 26.0)
    assert float(expected.sum()) == pytest.approx(float(later.sum()), rel=0.07)


def test_who_bought_once_may_have_left_and_a_longer_silence_makes_it_likelier() -> None:
    found = Lifetime(0.5, 6.0, 0.9, 1.6, 0.0)
    silent = Visits(np.array([0.0, 3.0, 3.0]), np.array([0.0, 30.0, 30.0]), np.array([38.0, 32.0, 60.0]))
    once, lately, long_ago = found.alive(silent)
    assert 0 < once < 1
    assert 1 > lately > long_ago > 0
    plain = Lifetime(0.24, 4.4, 0.79, 2.43, 0.0, modified=False)
    assert float(plain.alive(silent)[0]) == 1.0, "why BG/NBD is not used"


def test_the_value_of_an_order_lies_between_their_own_and_everybodys() -> None:
    dice = np.random.default_rng(3)
    scale = 1 / dice.gamma(4.0, 1 / 15.0, 4000)
    repeats = dice.integers(1, 9, 4000).astype(float)
    mean = dice.gamma(6.0 * repeats, scale / repeats)
    value = lifetime.fit_value(repeats, mean)
    assert value is not None
    assert (value.p, value.q) == pytest.approx((6.0, 4.0), rel=0.2)
    often, seldom = value.expected(np.array([50.0, 1.0]), np.array([100.0, 100.0]))
    everybody = value.p * value.v / (value.q - 1)
    assert abs(often - 100) < abs(seldom - 100)
    assert min(everybody, 100) < seldom < max(everybody, 100)


def test_too_few_or_nobody_back_is_not_enough_data() -> None:
    few = np.ones(lifetime.LEAST - 1)
    assert lifetime.fit(Visits(few, few, few * 2)) is None
    nobody = np.zeros(500)
    assert lifetime.fit(Visits(nobody, nobody, nobody + 10)) is None
    assert lifetime.fit_value(few, few) is None
