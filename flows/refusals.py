"""Refusals bind staff too: no advertising by hand to a person who said no to it (CF6)."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.consent import MESSAGE_TOPICS, Status
from bot.domain.offers import names_an_offer
from storage.repositories import consents, conversations
from storage.unit_of_work import UnitOfWork

_ASKED_WITHIN = timedelta(days=7)
_LINES = 40


async def forbids(uow: UnitOfWork, customer_id: str, text: str) -> bool:
    """Say whether staff may not say this to the customer: it names an offer, they said no to advertising of any kind,
    and they did not ask about an offer themselves within the last days: an answer is no advertising."""
    if not names_an_offer(text):
        return False
    statuses = await consents.statuses(uow, customer_id)
    if not any(statuses.get(topic) is Status.WITHDRAWN for topic in MESSAGE_TOPICS):
        return False
    lines = await conversations.last(uow, customer_id, _LINES)
    since = uow.now - _ASKED_WITHIN
    return not any(each.direction == "in" and each.at >= since and names_an_offer(each.text) for each in lines)
