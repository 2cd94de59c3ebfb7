"""Stops: what holds all sending back, for every worker at once: it is read in the transaction that marks."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.domain.candidates import Reason
from bot.domain.sending import DeliveryState
from storage.models import Delivery, Stop
from storage.unit_of_work import UnitOfWork

EMERGENCY: Final = "emergency"
RESTORED: Final = "restored"


class Extent(StrEnum):
    """How much is held. Answers to what a customer just said are never."""

    NOTHING = ""
    UNASKED = "unasked"
    EVERYTHING = "everything"


async def standing(uow: UnitOfWork) -> list[Stop]:
    """Give what stops the sending now, the oldest first."""
    return list(await uow.session.scalars(select(Stop).order_by(col(Stop.at), col(Stop.reason))))


async def extent(uow: UnitOfWork) -> Extent:
    """Give how much must not be sent now."""
    found = [row[0] for row in await uow.session.execute(select(Stop.everything))]
    return Extent.EVERYTHING if any(found) else Extent.UNASKED if found else Extent.NOTHING


async def put(uow: UnitOfWork, reason: str, by: str, *, everything: bool = False) -> datetime:
    """Stop the sending; a stop that stands already is widened or narrowed. Give since when it stands."""
    since = next((each.at for each in await standing(uow) if each.reason == reason), uow.now)
    row = {"reason": reason, "everything": everything, "by": by, "at": since}
    await uow.upsert(Stop, row, ["reason"])
    return since


async def lift(uow: UnitOfWork) -> list[str]:
    """Let everything go on at once that was held; give the reasons that stood."""
    reasons = [each.reason for each in await standing(uow)]
    if reasons:
        await uow.session.execute(delete(Stop))
        await uow.session.execute(
            update(Delivery)
            .where(col(Delivery.state) == DeliveryState.QUEUED, col(Delivery.reason) == Reason.SHOP_PAUSED)
            .values(not_before=uow.now)
        )
        uow.announce("outbox")
        uow.announce("campaigns")
    return reasons
