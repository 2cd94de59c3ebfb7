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

from bot.domain.consent import Status, Topic
from bot.domain.customers import Stage
from bot.domain.segments import All, And, Bought, Granted, InStage, Node, Not, OnChannel, Or, uses_purchases
from storage.models import ConsentState, Customer, Identity, Order, OrderLine, Product
from storage.repositories.orders import UNDONE
from storage.unit_of_work import UnitOfWork

_STAGES = {Stage.NEW: ("prospect", "new"), Stage.REPEAT: ("repeat",), Stage.DORMANT: ("dormant",)}
"""What is stored for each stage that a segment can name: who never bought is new as well."""


def condition(node: Node, now: datetime) -> ColumnElement[bool]:
    """Give the condition on the table of customers, to stand in a WHERE."""
    living = and_(col(Customer.erased_at).is_(None), col(Customer.linked_to).is_(None))
    if uses_purchases(node):
        # a no to the use of purchases takes a person out of every segment that reads them (CF3)
        living = and_(living, col(Customer.id).not_in(_refusing(Topic.PROFILING)))
    return and_(living, _compile(node, now))


def _refusing(topic: Topic) -> Select[Any]:
    return select(ConsentState.customer_id).where(
        ConsentState.topic == topic.value, ConsentState.status == Status.WITHDRAWN.value
    )


async def ids(uow: UnitOfWork, node: Node) -> set[str]:
    """Give the ids of all customers in the segment now."""
    return set(await uow.session.scalars(select(Customer.id).where(condition(node, uow.now))))


async def count(uow: UnitOfWork, node: Node) -> int:
    query = select(func.count()).select_from(Customer).where(condition(node, uow.now))
    return (await uow.session.scalar(query)) or 0


def _compile(node: Node, now: datetime) -> ColumnElement[bool]:
    match node:
        case All():
            return true()
        case Bought():
            return col(Customer.id).in_(_buyers(node, now))
        case InStage(stage):
            return col(Customer.stage).in_(_STAGES[stage])
        case Granted(topic):
            return col(Customer.id).in_(granted(topic))
        case OnChannel(channel):
            return col(Customer.id).in_(reachable().where(col(Identity.channel) == channel))
        case Not(inner):
            return not_(_compile(inner, now))
        case And():
            return and_(*(_compile(each, now) for each in _chain(node, And)))
        case Or():
            return or_(*(_compile(each, now) for each in _chain(node, Or)))


def _chain(node: Node, kind: type[And] | type[Or]) -> Iterator[Node]:
    """Give the parts of "a and b and c" side by side: a long text would nest deeper than a database reads."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, And | Or) and type(each) is kind:
            waiting += [each.right, each.left]
        else:
            yield each


def granted(topic: Topic) -> Select[Any]:
    """Give the query for the ids of those who said yes to the topic."""
    return select(ConsentState.customer_id).where(
        ConsentState.topic == topic.value, ConsentState.status == Status.GRANTED.value
    )


def reachable() -> Select[Any]:
    """Give the query for the ids of those with an address that messages reach."""
    return select(Identity.customer_id).where(col(Identity.reachable).is_(True))


def _buyers(node: Bought, now: datetime) -> Select[Any]:
    query = (
        select(Order.customer_id)
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .where(col(Order.status).not_in(sorted(UNDONE)))
    )
    if node.days is not None:
        query = query.where(col(Order.placed_at) > now - timedelta(days=node.days))
    if node.what == "sku":
        return query.where(OrderLine.sku == node.value)
    if node.what == "category":
        query = query.join(Product, col(Product.sku) == col(OrderLine.sku))
        return query.where(Product.category == node.value)
    return query
