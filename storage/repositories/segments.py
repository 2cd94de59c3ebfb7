"""Segments: a condition of the segment language as one SQLAlchemy expression over customers, on both databases.

The meaning is `bot.domain.segments.matches`. Values are bound parameters; no text is ever put together. Erased
customers, and those who were joined to another, are in no segment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, true
from sqlmodel import col, select

from bot.domain import rfm
from bot.domain.consent import Status, Topic
from bot.domain.customers import DORMANT_AFTER, LOST_AFTER, Stage
from bot.domain.rfm import Cuts
from bot.domain.segments import (
    All,
    And,
    Answered,
    Banded,
    Bought,
    Did,
    Granted,
    InStage,
    Node,
    Not,
    OnChannel,
    Or,
    uses_purchases,
)
from storage.models import ConsentState, Customer, CustomerProduct, CustomerStats, Identity, Product
from storage.repositories import cuts as cut_points
from storage.repositories import deeds
from storage.unit_of_work import UnitOfWork


def condition(node: Node, now: datetime, cuts: Cuts) -> ColumnElement[bool]:
    """Give the condition on the table of customers, to stand in a WHERE."""
    living = and_(col(Customer.erased_at).is_(None), col(Customer.linked_to).is_(None))
    if uses_purchases(node):
        # a no to the use of purchases takes a person out of every segment that reads them (CF3)
        living = and_(living, col(Customer.id).not_in(said(Topic.PROFILING, Status.WITHDRAWN)))
    return and_(living, _compile(node, now, cuts))


async def ids(uow: UnitOfWork, node: Node) -> set[str]:
    """Give the ids of all customers in the segment now."""
    return set(
        await uow.session.scalars(select(Customer.id).where(condition(node, uow.now, await cut_points.current(uow))))
    )


async def count(uow: UnitOfWork, node: Node) -> int:
    query = select(func.count()).select_from(Customer).where(condition(node, uow.now, await cut_points.current(uow)))
    return (await uow.session.scalar(query)) or 0


def _compile(node: Node, now: datetime, cuts: Cuts) -> ColumnElement[bool]:
    match node:
        case All():
            return true()
        case Bought():
            return _bought(node, now)
        case InStage(stage):
            return _in_stage(stage, now, cuts)
        case Banded():
            return _kept(banded(node, now, cuts))
        case Did():
            return col(Customer.id).in_(deeds.did(node, now))
        case Answered():
            return col(Customer.id).in_(deeds.answered(node))
        case Granted(topic):
            return col(Customer.id).in_(granted(topic))
        case OnChannel(channel):
            return col(Customer.id).in_(reachable().where(col(Identity.channel) == channel))
        case Not(inner):
            return not_(_compile(inner, now, cuts))
        case And():
            return and_(*(_compile(each, now, cuts) for each in _chain(node, And)))
        case Or():
            return or_(*(_compile(each, now, cuts) for each in _chain(node, Or)))


def _in_stage(stage: Stage, now: datetime, cuts: Cuts) -> ColumnElement[bool]:
    if stage is Stage.PROSPECT:
        return ~_kept(true())
    stats = CustomerStats
    active = and_(col(stats.last_at) > now - DORMANT_AFTER, col(stats.drifts_at) > now)
    among_best = best(cuts)
    where = {
        Stage.LOST: col(stats.last_at) <= now - LOST_AFTER,
        Stage.DORMANT: and_(col(stats.last_at) <= now - DORMANT_AFTER, col(stats.last_at) > now - LOST_AFTER),
        Stage.DRIFTING: and_(col(stats.last_at) > now - DORMANT_AFTER, col(stats.drifts_at) <= now),
        Stage.VIP: and_(active, among_best),
        Stage.REPEAT: and_(active, not_(among_best), col(stats.orders) >= 2),
        Stage.NEW: and_(active, not_(among_best), col(stats.orders) < 2),
    }
    return _kept(where[stage])


def best(cuts: Cuts) -> ColumnElement[bool]:
    """Give the condition on stats for those who come most and spend most, as `rfm.is_best`."""
    often = col(CustomerStats.orders) >= rfm.best_orders(cuts)
    return and_(often, col(CustomerStats.spent) > cuts.spent[3] if cuts.priced else true())


def _kept(of: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell whose stats are so."""
    return col(Customer.id).in_(select(CustomerStats.customer_id).where(of))


def banded(node: Banded, now: datetime, cuts: Cuts) -> ColumnElement[bool]:
    """Band k is above cut point k-1 and up to cut point k; of recency it is the days away that go the other way."""
    if node.what == "recency":
        column, edges = col(CustomerStats.last_at), [now - timedelta(days=days) for days in reversed(cuts.recency)]
        least = [column >= edges[node.low - 2]] if node.low > 1 else []
        most = [column < edges[node.high - 1]] if node.high < 5 else []
        return and_(true(), *least, *most)
    often = node.what == "frequency"
    number, points = (
        col(CustomerStats.orders if often else CustomerStats.spent),
        cuts.frequency if often else cuts.spent,
    )
    above = [number > points[node.low - 2]] if node.low > 1 else []
    up_to = [number <= points[node.high - 1]] if node.high < 5 else []
    return and_(true(), *above, *up_to)


def _chain(node: Node, kind: type[And] | type[Or]) -> Iterator[Node]:
    """Give the parts of "a and b and c" side by side: a long text would nest deeper than a database reads."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, And | Or) and type(each) is kind:
            waiting += [each.right, each.left]
        else:
            yield each


def said(topic: Topic, status: Status) -> Select[Any]:
    """Give the query for the ids of those whose word on a topic it is."""
    return select(ConsentState.customer_id).where(
        ConsentState.topic == topic.value, ConsentState.status == status.value
    )


def granted(topic: Topic) -> Select[Any]:
    """Give the query for the ids of those who said yes to the topic."""
    return said(topic, Status.GRANTED)


def reachable() -> Select[Any]:
    """Give the query for the ids of those with an address that messages reach."""
    return select(Identity.customer_id).where(col(Identity.reachable).is_(True))


def _bought(node: Bought, now: datetime) -> ColumnElement[bool]:
    """Somebody bought a thing within some days when they bought it last within them."""
    since = None if node.days is None else now - timedelta(days=node.days)
    if node.what == "anything":
        return _kept(true() if since is None else col(CustomerStats.last_at) > since)
    last = col(CustomerProduct.last_at)
    query = select(CustomerProduct.customer_id).where(last.is_not(None) if since is None else last > since)
    if node.what == "sku":
        return col(Customer.id).in_(query.where(CustomerProduct.sku == node.value))
    of = select(Product.sku).where(Product.category == node.value)
    return col(Customer.id).in_(query.where(col(CustomerProduct.sku).in_(of)))
