"""Confidence: how probable it is that the nearest entry answers the question, and what a shop's patience allows.

A logistic regression over the evidence for the first entry and its lead over the second, fitted by
`python -m bench.answers.calibrate` on seven sets in four languages with questions that have no answer among them, and
kept in calibration.json. A shop's own reactions move it by two further numbers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from bot.answers.shelf import Match

LEAST_JUDGED = 20
"""Reactions from which a shop's own calibration counts."""
_PULL = 20.0
"""How many reactions the general calibration is worth against the shop's own."""
_WEAK = 0.1
"""A score so low that leading over it, or with it, says nothing."""

FEATURES = (
    "always",
    "lead",
    "word_cosine",
    "answer_cosine",
    "likeness",
    "learned",
    "has_learned",
)
FREE = frozenset(("always", "has_learned"))
"""Features that may speak either way; more of any other never makes an answer less probable."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted: a weight for each feature, and what share of answers is wrong when given from a probability on,
    as (probability, share) in rising order of probability."""

    weights: tuple[float, ...]
    wrong_from: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A shop's own calibration: log-odds are multiplied by `slope` and moved by `shift`; `judged` reactions made it."""

    slope: float = 1.0
    shift: float = 0.0
    judged: int = 0

    def apply(self, probability: float) -> float:
        return _sigmoid(self.slope * _log_odds(probability) + self.shift)

    @classmethod
    def fit(cls, judged: Sequence[tuple[float, bool]]) -> Adjustment:
        """Fit to pairs of what was expected and whether it was right; too few change nothing, many change all."""
        if len(judged) < LEAST_JUDGED:
            return cls(judged=len(judged))
        odds = np.array([[_log_odds(expected), 1.0] for expected, _ in judged])
        right = np.array([float(was) for _, was in judged])
        start = np.array([1.0, 0.0])
        found = start.copy()
        pull = np.diag([_PULL / 4, _PULL / 4])
        for _ in range(25):
            said = 1 / (1 + np.exp(-np.clip(odds @ found, -30, 30)))
            slope = odds.T @ (said - right) + pull @ (found - start)
            found -= np.linalg.solve((odds * (said * (1 - said))[:, None]).T @ odds + pull, slope)
        return cls(float(max(0.1, found[0])), float(found[1]), len(judged))


@cache
def calibration() -> Calibration:
    """Give the calibration that came with this version."""
    read = json.loads(resources.files("bot.answers").joinpath("calibration.json").read_text(encoding="utf-8"))
    return Calibration(tuple(read["weights"]), tuple((float(at), float(wrong)) for at, wrong in read["wrong_from"]))


def features(matches: Sequence[Match]) -> list[float]:
    """Give what confidence is computed from (`FEATURES`), for the matches of one search, best first; at least one."""
    told, first = matches[0].evidence, matches[0].score
    return [
        1.0,
        1 - max(second(matches), _WEAK) / max(first, _WEAK),
        told.word_cosine,
        told.answer_cosine,
        told.likeness,
        told.learned,
        float(told.learned > 0),
    ]


def second(matches: Sequence[Match]) -> float:
    """Give the score of the second match, 0 without one."""
    return matches[1].score if len(matches) > 1 else 0.0


def expected(matches: Sequence[Match]) -> float:
    """Give the probability, 0 to 1, that the first match answers the question; 1 for the very words of a question."""
    if not matches:
        return 0.0
    if matches[0].score == 1.0:
        return 1.0
    return _sigmoid(sum(weight * each for weight, each in zip(calibration().weights, features(matches), strict=True)))


def answer_from(wrong_at_most: float) -> float:
    """Give the probability from which to answer so that at most this share of the answers given is wrong, 0 to 1."""
    for probability, wrong in calibration().wrong_from:
        if wrong <= wrong_at_most:
            return probability
    return 1.0


def _log_odds(probability: float) -> float:
    held = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(held / (1 - held))


def _sigmoid(odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(odds, -50.0), 50.0)))
