"""Suggestions: the reply that staff may send with one tap, from what the shop has written down already.

It is the answer that came nearest to what the customer asked last, while nobody said that it was wrong.
"""

from __future__ import annotations

from datetime import timedelta

from storage.models import FaqRow, Handover
from storage.repositories import conversations, faq, lessons
from storage.unit_of_work import UnitOfWork

_ABOUT_A_QUESTION = frozenset(("unknown", "asked", "not-helpful"))
"""Reasons with which the last question is what the customer wants answered."""
_BEFORE = timedelta(minutes=30)


async def of(uow: UnitOfWork, handover: Handover) -> FaqRow | None:
    """Give the entry whose answer may serve; None where nothing came near, or the reason is no question."""
    if handover.reason not in _ABOUT_A_QUESTION or handover.state == "ended":
        return None
    for asked in await conversations.last_questions(uow, handover.customer_id, handover.opened_at - _BEFORE, limit=1):
        wrong = {asked.tapped} if asked.feedback == lessons.NOT_HELPFUL and asked.tapped else set[str]()
        if asked.feedback == lessons.NOT_HELPFUL and not asked.tapped:
            wrong = set(conversations.shown(asked)[:1])
        for shown in conversations.shown(asked):
            entry = await faq.get(uow, shown) if shown not in wrong else None
            if entry is not None:
                return entry
    return None
