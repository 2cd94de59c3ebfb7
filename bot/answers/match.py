"""Match: whether the nearest entry is the answer, one of a few to choose from, or nothing we know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.index import Match

ANSWER_AT = 0.5
MARGIN = 0.08
CHOICE_AT = 0.2
CHOICES = 3


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
    near = tuple(match for match in matches[:CHOICES] if match.score >= CHOICE_AT)
    if not near:
        return Unsure()
    lead = near[0].score - (matches[1].score if len(matches) > 1 else 0.0)
    if near[0].score == 1.0 or (near[0].score >= ANSWER_AT and lead >= MARGIN):
        return Answer(near[0])
    return Choices(near)
