"""The timeline of a customer: what was said either way, and what left or did not leave unasked, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.console.desk import Visit
from bot.console.wording import outcome
from bot.domain.replies import plain, unpack
from storage.models import Delivery
from storage.repositories import conversations, deliveries

_MOST = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """`kind`: in (the customer), bot, staff, delivery. `note` is small print; `taken_back` was unsent (CT16)."""

    at: datetime
    kind: str
    text: str
    note: str = ""
    taken_back: bool = False


async def of(visit: Visit, customer_id: str, *, limit: int = _MOST) -> list[Moment]:
    """Give the last moments, oldest first."""
    moments = await conversation(visit, customer_id, limit=limit)
    for row in await deliveries.latest(visit.uow, customer_id, limit):
        if row.journey != "handover_customer":  # its words stand in the conversation already
            moments.append(_delivery(visit, row))
    return sorted(moments, key=lambda each: each.at)[-limit:]


async def conversation(visit: Visit, customer_id: str, *, limit: int = _MOST) -> list[Moment]:
    """Give what was said, oldest first."""
    return [
        Moment(line.at, "in" if line.direction == "in" else line.author, line.text, taken_back=line.unsent)
        for line in await conversations.last(visit.uow, customer_id, limit)
    ]


def _delivery(visit: Visit, row: Delivery) -> Moment:
    packed = visit.uow.keyring.open_json(row.message, "deliveries", "message", row.id)
    words = plain(unpack(packed)) if packed else ""
    at = row.sending_at or row.ended_at or row.created_at
    return Moment(at, "delivery", words, outcome(visit, row))
