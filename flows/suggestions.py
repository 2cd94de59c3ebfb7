"""Suggestions: the reply that staff may send with one tap, from what the shop has written down already.

It is the answer that came nearest to what the customer asked last, of those they have not heard.
"""

from __future__ import annotations

from datetime import timedelta

from storage.models import FaqRow, Handover
from storage.repositories import conversations, faq
from storage.unit_of_work import UnitOfWork

_ABOUT_A_QUESTION = frozenset(("unknown", "asked", "not-helpful"))
"""Of `handovers.Cause`, those with which the last question is what the customer wants answered."""
_BEFORE = timedelta(minutes=30)


async def of(uow: UnitOfWork, handover: Handover) -> FaqRow | None:
    """Give the entry whose answer may serve; None where nothing came near, or the reason is no question."""
    if handover.reason not in _ABOUT_A_QUESTION or handover.state == "ended":
        return None
    for asked in await conversations.last_questions(uow, handover.customer_id, handover.opened_at - _BEFORE, limit=1):
        if asked.band == "answer":
            return None
        for shown in conversations.shown(asked):
            entry = await faq.get(uow, shown) if shown != asked.tapped else None
            if entry is not None:
                return entry
    return None
