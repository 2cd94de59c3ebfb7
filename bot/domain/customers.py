"""What a segment can ask about a customer, as a plain picture at one instant, and the stages of their life as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.consent import Topic

DORMANT_AFTER = timedelta(days=180)


class Stage(StrEnum):
    """Every customer is in exactly one."""

    NEW = "new"
    REPEAT = "repeat"
    DORMANT = "dormant"


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of an order that stands: neither cancelled nor returned."""

    order_id: str
    at: datetime
    sku: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`granted` and `withdrawn` are the topics said yes and no to; `channels` those on which they are reachable."""

    granted: frozenset[Topic] = frozenset()
    channels: frozenset[str] = frozenset()
    purchases: Sequence[Purchase] = ()
    withdrawn: frozenset[Topic] = frozenset()


def stage(orders: int, last_order_at: datetime | None, now: datetime) -> Stage:
    """Give the stage: dormant when the last order is 180 days old or more, else repeat from two orders on, else new."""
    if last_order_at is not None and now - last_order_at >= DORMANT_AFTER:
        return Stage.DORMANT
    return Stage.REPEAT if orders >= 2 else Stage.NEW


def stage_of(snapshot: Snapshot, now: datetime) -> Stage:
    """Give the stage of a snapshot."""
    orders = {purchase.order_id for purchase in snapshot.purchases}
    return stage(len(orders), max((purchase.at for purchase in snapshot.purchases), default=None), now)
