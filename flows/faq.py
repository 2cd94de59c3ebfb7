"""The shop's answers, as near to a customer's words as the shop wants them to be."""

from __future__ import annotations

from bot.answers import match
from bot.answers.match import Answer, Decision, Policy, Unsure
from bot.handling import Context


def nearest(context: Context) -> Decision:
    """Give the answer, a few to choose from, or nothing; by how often the shop allows an answer to be wrong."""
    return match.decide(context.knowledge.faq.search(context.words, context.locale), policy(context))


def policy(context: Context) -> Policy:
    own = context.shop.answers
    allowed = match.WRONG_AT_MOST if own.wrong_at_most is None else own.wrong_at_most
    return Policy(allowed, own.threshold, own.margin, context.knowledge.adjustment)


def settles(context: Context, least: float = 0.0) -> bool:
    """Tell whether the shop's own answers meet the question; then a guess at what the customer wants steps back.

    `least`: the confidence (0 to 1) below which the guess is as good.
    """
    decision = nearest(context)
    return isinstance(decision, Answer) and decision.confidence >= least


def touches(context: Context) -> bool:
    """Tell whether the shop's answers are at least near, so that they may be offered."""
    return not isinstance(nearest(context), Unsure)
