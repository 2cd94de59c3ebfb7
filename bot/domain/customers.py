"""What a segment can ask about a customer, as a plain picture at one instant, and the stages of their life as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import rfm
from bot.domain.consent import Topic
from bot.domain.rfm import Cuts, Stats

DORMANT_AFTER = timedelta(days=180)
LOST_AFTER = timedelta(days=365)


class Stage(StrEnum):
    """Every customer is in exactly one. A VIP is among those who come and spend most; who is late by their own rhythm
    drifts, whoever they are."""

    PROSPECT = "prospect"
    NEW = "new"
    REPEAT = "repeat"
    VIP = "vip"
    DRIFTING = "drifting"
    DORMANT = "dormant"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of an order that stands: neither cancelled nor returned. `spent` in minor units, 0 when not known."""

    order_id: str
    at: datetime
    sku: str
    category: str = ""
    units: int = 1
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """Something a customer did: `kind` asked, viewed or reacted; `key` the FAQ entry, product or topic, `category` that
    of the first two."""

    kind: str
    at: datetime
    key: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`granted` and `withdrawn` are the topics said yes and no to; `channels` those on which they are reachable.
    `answers`: whether each marketing message was answered with anything but a no, the latest first."""

    granted: frozenset[Topic] = frozenset()
    channels: frozenset[str] = frozenset()
    purchases: Sequence[Purchase] = ()
    withdrawn: frozenset[Topic] = frozenset()
    acts: Sequence[Act] = ()
    answers: Sequence[bool] = ()


def stage(stats: Stats, now: datetime, cuts: Cuts) -> Stage:
    """Give the stage: prospect before the first order; lost a year and dormant 180 days after the last one, drifting
    when they are late by their own rhythm; else VIP, repeat from two orders on, or new."""
    if stats.last_at is None or stats.drifts_at is None:
        return Stage.PROSPECT
    away = now - stats.last_at
    if away >= DORMANT_AFTER:
        return Stage.LOST if away >= LOST_AFTER else Stage.DORMANT
    if now >= stats.drifts_at:
        return Stage.DRIFTING
    if rfm.is_best(stats, cuts):
        return Stage.VIP
    return Stage.REPEAT if stats.orders >= 2 else Stage.NEW


def stats_of(purchases: Iterable[Purchase]) -> Stats:
    """Work out from every line what is kept of a customer's purchases."""
    lines = list(purchases)
    if not lines:
        return Stats()
    orders, times = len({line.order_id for line in lines}), [line.at for line in lines]
    return Stats(
        orders,
        sum(line.units for line in lines),
        sum(line.spent for line in lines),
        min(times),
        max(times),
        rfm.drifts_at(orders, min(times), max(times)),
    )
