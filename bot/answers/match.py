"""Match: whether the nearest entry is the answer, one of a few to choose from, or nothing we know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answers import confidence
from bot.answers.confidence import Adjustment
from bot.answers.shelf import Match

WRONG_AT_MOST = 0.15
"""The share of answers given at once that may be wrong, unless the shop says another."""
CHOICE_FROM = 0.17
"""No offer below this confidence: half to three in four questions of another trade get none; of those with an answer,
up to seven in a hundred where customers ask as in writing, one in three where they ask as in speech (bench/answers)."""
CHOICES = 4
_WORTH_OFFERING = 0.3
"""Share of the first one's score that a further choice has."""
RIVAL = 0.95
"""No answer while the second has this share of the first one's score: 「ギフト包装」 where two have the word."""
ASKED = 0.1
"""No answer whose question has hardly a word of the customer's: that its answer speaks of orders, too, is no reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry fits: say its answer."""

    match: Match
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Choices:
    """One to four entries may fit, best first: let the customer choose, with "none of these" as a further choice."""

    matches: tuple[Match, ...]
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nothing fits: ask in other words, or hand over."""

    confidence: float = 0.0


Decision = Answer | Choices | Unsure


@dataclass(frozen=True, slots=True)
class Policy:
    """What a shop allows: how often an answer may be wrong, or a score and a lead of its own from which to answer; and
    what its customers' reactions taught about our confidence."""

    wrong_at_most: float = WRONG_AT_MOST
    threshold: float | None = None
    margin: float | None = None
    adjustment: Adjustment = field(default_factory=Adjustment)

    @property
    def answer_from(self) -> float:
        """Give the confidence from which an answer is given."""
        return confidence.answer_from(self.wrong_at_most)


def decide(matches: Sequence[Match], policy: Policy | None = None) -> Decision:
    """Decide from the matches of one search, best first."""
    policy = policy or Policy()
    sure = policy.adjustment.apply(confidence.expected(matches)) if matches else 0.0
    if matches and _settled(matches, sure, policy):
        return Answer(matches[0], sure)
    if sure < CHOICE_FROM:
        return Unsure(sure)
    least = _WORTH_OFFERING * matches[0].score
    return Choices(tuple(match for match in matches[:CHOICES] if match.score >= least), sure)


def _settled(matches: Sequence[Match], sure: float, policy: Policy) -> bool:
    first, second = matches[0].score, confidence.second(matches)
    if first == 1.0:
        return True
    if policy.threshold is None and policy.margin is None:
        asked = matches[0].evidence.word_cosine >= ASKED
        return asked and sure >= policy.answer_from and second < RIVAL * first
    return first >= (policy.threshold or 0.0) and first - second >= (policy.margin or 0.0)
