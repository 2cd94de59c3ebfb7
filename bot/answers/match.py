"""Match: whether the nearest entry is the answer, one of a few to choose from, or nothing we know."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.index import Match

ANSWER_AT = 0.8
"""Confidence from which the answer is given at once; below it the customer chooses. Measured in bench/answers."""
ANSWER_FLOOR = 0.35
"""No answer below this score, however far it leads: in a short FAQ any shared word leads."""
CHOICE_FLOOR = 0.14
"""No offer below this score."""
CHOICES = 3

# A logistic curve fitted on the development half of all sets of bench/answers together, a fifth of it questions that
# have no answer: the share of rightly answered at this score and this lead over the next.
_BASE, _PER_SCORE, _PER_LEAD = -1.82, 2.58, 15.8


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry fits: say its answer."""

    match: Match


@dataclass(frozen=True, slots=True)
class Choices:
    """One to three entries may fit, best first: let the customer choose, with staff as a further choice."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nothing fits: ask in other words, or hand over."""


Decision = Answer | Choices | Unsure


def decide(matches: Sequence[Match]) -> Decision:
    """Decide from the matches of one search, best first."""
    near = tuple(match for match in matches[:CHOICES] if match.score >= CHOICE_FLOOR)
    if not near:
        return Unsure()
    if near[0].score >= ANSWER_FLOOR and confidence(matches) >= ANSWER_AT:
        return Answer(near[0])
    return Choices(near)


def confidence(matches: Sequence[Match]) -> float:
    """Give the probability that the first match answers the question, 0 to 1; 1 for the very words of a question."""
    if not matches:
        return 0.0
    score, lead = matches[0].score, matches[0].score - (matches[1].score if len(matches) > 1 else 0.0)
    if score == 1.0:
        return 1.0
    return 1 / (1 + math.exp(-(_BASE + _PER_SCORE * score + _PER_LEAD * lead)))
