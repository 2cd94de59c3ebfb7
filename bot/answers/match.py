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
RIVAL = 0.75
"""No answer while the second has this share of the first's score: they are offered both. Costs 1 to 2 questions of a
hundred that would have been answered; those answered are right as often or more."""
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
    return Answer(near[0]) if _stands_out(matches) else Choices(near)


def _stands_out(matches: Sequence[Match]) -> bool:
    first, second = matches[0].score, matches[1].score if len(matches) > 1 else 0.0
    if first == 1.0:
        return True
    return first >= ANSWER_FLOOR and second < RIVAL * first and confidence(matches) >= ANSWER_AT


def confidence(matches: Sequence[Match]) -> float:
    """Give the probability that the first match answers the question, 0 to 1; 1 for the very words of a question."""
    if not matches:
        return 0.0
    score, lead = matches[0].score, matches[0].score - (matches[1].score if len(matches) > 1 else 0.0)
    if score == 1.0:
        return 1.0
    return 1 / (1 + math.exp(-(_BASE + _PER_SCORE * score + _PER_LEAD * lead)))
