"""Tallies: what is left of the send log by month and campaign, when its rows are deleted (CF9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from storage.models import Delivery, Tally
from storage.unit_of_work import UnitOfWork

CLICK = "click"


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted together. Months are of UTC."""

    month: str
    journey: str
    campaign_id: str
    channel: str
    outcome: str

    @classmethod
    def of(cls, row: Delivery, at: datetime, outcome: str) -> Key:
        return cls(f"{at:%Y-%m}", row.journey, row.campaign_id or "", row.channel, outcome)


async def count(uow: UnitOfWork, keys: Iterable[Key]) -> None:
    """Add one to the tally of each key."""
    for key, number in Counter(keys).items():
        place = (key.month, key.journey, key.campaign_id, key.channel, key.outcome)
        known = await uow.session.get(Tally, place, with_for_update=True)
        if known is not None:
            known.number += number
        else:
            names = ("month", "journey", "campaign_id", "channel", "outcome")
            uow.session.add(Tally(**dict(zip(names, place, strict=True)), number=number))
    await uow.session.flush()


async def of_campaign(uow: UnitOfWork, campaign_id: str) -> Counter[str]:
    """Give how often each outcome was counted for a campaign; all 0 while its own rows are there."""
    found: Counter[str] = Counter()
    for row in await uow.session.scalars(select(Tally).where(col(Tally.campaign_id) == campaign_id)):
        found[row.outcome] += row.number
    return found
