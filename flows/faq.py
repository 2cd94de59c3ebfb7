"""The shop's answers, as near to a customer's words as the shop wants them to be."""

from __future__ import annotations

from bot.answers import match
from bot.answers.match import Answer, Choices, Decision
from bot.handling import Context


def nearest(context: Context) -> Decision:
    """Give the answer, a few to choose from, or nothing; by the measured thresholds, or by the shop's own."""
    found = context.knowledge.faq.search(context.words, context.locale)
    decision, own = match.decide(found), context.shop.answers
    if own.threshold is None and own.margin is None:
        return decision
    first, second = (found[0].score if found else 0.0), (found[1].score if len(found) > 1 else 0.0)
    sure = first >= (own.threshold or 0.0) and (first - second >= (own.margin or 0.0) or first == 1.0)
    if found and sure:
        return Answer(found[0])
    near = tuple(each for each in found[: match.CHOICES] if each.score >= match.CHOICE_FLOOR)
    return Choices(near) if near else decision if not isinstance(decision, Answer) else Choices((decision.match,))


def settles(context: Context, least: float = 0.0) -> bool:
    """Tell whether the shop's own answers meet the question; then a guess at what the customer wants steps back.

    `least`: the score (0 to 1) below which the guess is as good.
    """
    decision = nearest(context)
    return isinstance(decision, Answer) and decision.match.score >= least


def touches(context: Context, least: float) -> bool:
    """Tell whether the shop's answers are at least near, so that they may be offered."""
    decision = nearest(context)
    return isinstance(decision, Answer) or (isinstance(decision, Choices) and decision.matches[0].score >= least)
