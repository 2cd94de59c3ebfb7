"""Conditions over customers: what a segment can say, and what it means for one customer at one instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain import rfm
from bot.domain.consent import Topic
from bot.domain.customers import Snapshot, Stage, stage, stats_of
from bot.domain.rfm import Cuts


@dataclass(frozen=True, slots=True)
class All:
    pass


@dataclass(frozen=True, slots=True)
class Bought:
    """`what` "anything" has no value; `days` None is ever, else within the last so many days."""

    what: Literal["category", "sku", "anything"]
    value: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class InStage:
    stage: Stage


@dataclass(frozen=True, slots=True)
class Banded:
    """In one of the bands from `low` to `high`, both counted."""

    what: Literal["recency", "frequency", "value"]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Did:
    """Asked, viewed or reacted; `key` is what the value names: anything, entry, sku, topic or category."""

    kind: Literal["asked", "viewed", "reacted"]
    key: str
    value: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """Answered at least `least` of the `last` marketing messages that came."""

    least: int
    last: int


@dataclass(frozen=True, slots=True)
class Granted:
    topic: Topic


@dataclass(frozen=True, slots=True)
class OnChannel:
    channel: str


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class And:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Or:
    left: Node
    right: Node


Node = All | Bought | InStage | Banded | Did | Answered | Granted | OnChannel | Not | And | Or


def uses_purchases(node: Node) -> bool:
    """Tell whether the condition reads what customers bought or looked at, anywhere in it."""
    match node:
        case Bought() | InStage() | Banded() | Did("viewed"):
            return True
        case Not(inner):
            return uses_purchases(inner)
        case And(left, right) | Or(left, right):
            return uses_purchases(left) or uses_purchases(right)
        case _:
            return False


def matches(node: Node, snapshot: Snapshot, now: datetime, cuts: Cuts) -> bool:
    """Tell whether the customer meets the condition now: the meaning that the compiled form must have as well.

    Whoever withdrew `profiling` is in no segment that reads purchases, whichever way round it is put (CF3).
    """
    if Topic.PROFILING in snapshot.withdrawn and uses_purchases(node):
        return False
    return _holds(node, snapshot, now, cuts)


def _holds(node: Node, snapshot: Snapshot, now: datetime, cuts: Cuts) -> bool:
    match node:
        case All():
            return True
        case Bought():
            return any(
                _within(node.days, each.at, now) and _bought(node, each.sku, each.category)
                for each in snapshot.purchases
            )
        case InStage(wanted):
            return stage(stats_of(snapshot.purchases), now, cuts) is wanted
        case Banded(what, low, high):
            bands = rfm.bands(stats_of(snapshot.purchases), now, cuts)
            return bands is not None and low <= getattr(bands, what) <= high
        case Did():
            return any(
                act.kind == node.kind and _within(node.days, act.at, now) and _named(node, act.key, act.category)
                for act in snapshot.acts
            )
        case Answered(least, last):
            return sum(snapshot.answers[:last]) >= least
        case Granted(topic):
            return topic in snapshot.granted
        case OnChannel(channel):
            return channel in snapshot.channels
        case Not(inner):
            return not _holds(inner, snapshot, now, cuts)
        case And(left, right):
            return _holds(left, snapshot, now, cuts) and _holds(right, snapshot, now, cuts)
        case Or(left, right):
            return _holds(left, snapshot, now, cuts) or _holds(right, snapshot, now, cuts)


def _within(days: int | None, at: datetime, now: datetime) -> bool:
    return days is None or at > now - timedelta(days=days)


def _named(node: Did, key: str, category: str) -> bool:
    return node.key == "anything" or node.value == (category if node.key == "category" else key)


def _bought(node: Bought, sku: str, category: str) -> bool:
    return node.what == "anything" or node.value == (sku if node.what == "sku" else category)
