"""The shop's answers, as near to a customer's words as the shop wants them to be."""

from __future__ import annotations

from bot.answers import match
from bot.answers.index import Match
from bot.answers.match import Answer, Choices, Decision, Policy, Unsure
from bot.handling import Context
from bot.knowledge import Knowledge
from bot.shop import Shop


def nearest(context: Context) -> Decision:
    """Give the answer, a few to choose from, or nothing; by how often the shop allows an answer to be wrong."""
    decision = _decide(context.knowledge, context.shop, context.words, context.locale)
    advised = [each for each in decision.matches if each.id == context.advice] if isinstance(decision, Choices) else []
    return Answer(advised[0], decision.confidence) if advised else decision


def in_doubt(knowledge: Knowledge, shop: Shop, words: str, locale: str) -> tuple[Match, ...]:
    """Give what a customer would have to choose from; () where an answer is clear, or none comes near."""
    decision = _decide(knowledge, shop, words, locale)
    return decision.matches if isinstance(decision, Choices) else ()


def policy(knowledge: Knowledge, shop: Shop) -> Policy:
    """Give what the shop allows, and what its customers' reactions taught."""
    own = shop.answers
    allowed = match.WRONG_AT_MOST if own.wrong_at_most is None else own.wrong_at_most
    return Policy(allowed, own.threshold, own.margin, knowledge.adjustment)


def _decide(knowledge: Knowledge, shop: Shop, words: str, locale: str) -> Decision:
    return match.decide(knowledge.faq.search(words, locale), policy(knowledge, shop))


def settles(context: Context, least: float = 0.0) -> bool:
    """Tell whether the shop's own answers meet the question; then a guess at what the customer wants steps back.

    `least`: the confidence (0 to 1) below which the guess is as good.
    """
    decision = nearest(context)
    return isinstance(decision, Answer) and decision.confidence >= least


def touches(context: Context) -> bool:
    """Tell whether the shop's answers are at least near, so that they may be offered."""
    return not isinstance(nearest(context), Unsure)
