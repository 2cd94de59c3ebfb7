"""Deliveries: the durable rows behind everything that leaves unasked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, update
from sqlmodel import col, select

from bot.domain.sending import OPEN_STATES, DeliveryState, MessageClass
from storage.models import Delivery
from storage.repositories.due import Due
from storage.unit_of_work import UnitOfWork

HISTORY = timedelta(days=366)
"""As long as the longest cap that a customer can set: once a year."""
_COUNTED = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN)
_TABLE: Any = Delivery.__table__  # type: ignore[attr-defined]
_PAST = [
    _TABLE.c[name]
    for name in ("id", "customer_id", "sending_at", "message_class", "topic", "sku", "content_hash", "channel", "via")
]
_RIVAL = [
    _TABLE.c[name]
    for name in (
        "id",
        "customer_id",
        "journey",
        "topic",
        "message_class",
        "occasion",
        "expires_at",
        "value",
        "sku",
        "content_hash",
    )
]
ENDS = tuple(state for state in DeliveryState if state not in OPEN_STATES)


async def get(uow: UnitOfWork, delivery_id: str) -> Delivery | None:
    return await uow.session.get(Delivery, delivery_id)


async def latest(uow: UnitOfWork, customer_id: str, limit: int) -> list[Delivery]:
    """Give a customer's deliveries, the latest first."""
    query = select(Delivery).where(Delivery.customer_id == customer_id).order_by(col(Delivery.created_at).desc())
    return list(await uow.session.scalars(query.limit(limit)))


async def own(uow: UnitOfWork, customer_id: str, delivery_id: str) -> Delivery | None:
    """Give a delivery of this customer; another's is not found (S14)."""
    query = select(Delivery).where(Delivery.id == delivery_id, Delivery.customer_id == customer_id)
    return (await uow.session.scalars(query)).first()


async def many(uow: UnitOfWork, ids: Sequence[str], state: DeliveryState | None = None) -> list[Delivery]:
    """Give the rows, in the order of the ids, optionally only those in one state."""
    query = select(Delivery).where(col(Delivery.id).in_(ids))
    if state is not None:
        query = query.where(Delivery.state == state)
    found = {row.id: row for row in await uow.session.scalars(query)}
    return [found[each] for each in ids if each in found]


async def history(uow: UnitOfWork, customer_ids: Sequence[str]) -> dict[str, list[Any]]:
    """Give what was sent, or may have been, to these people in the last year: what the caps count. Each has `id`,
    `customer_id`, `sending_at`, `message_class`, `topic`, `sku`, `content_hash`, `channel`, `via`."""
    query = select(*_PAST).where(
        col(Delivery.customer_id).in_(customer_ids),
        col(Delivery.state).in_(_COUNTED),
        col(Delivery.sending_at) >= uow.now - HISTORY,
    )
    return _grouped(await uow.session.execute(query))


async def rivals(uow: UnitOfWork, customer_ids: Sequence[str]) -> dict[str, list[Any]]:
    """Give the marketing messages that wait for these people and could go out now, with what a candidate needs."""
    query = select(*_RIVAL).where(
        col(Delivery.customer_id).in_(customer_ids),
        col(Delivery.state).in_((DeliveryState.QUEUED, DeliveryState.CLAIMED)),
        Delivery.message_class == MessageClass.MARKETING,
        col(Delivery.not_before) <= uow.now,
        col(Delivery.expires_at) > uow.now,
    )
    return _grouped(await uow.session.execute(query))


async def riders(uow: UnitOfWork, customer_id: str, channel: str) -> list[Delivery]:
    """Give what waits for a free reply to this customer, the soonest to expire first."""
    query = (
        select(Delivery)
        .where(
            Delivery.customer_id == customer_id,
            Delivery.channel == channel,
            Delivery.state == DeliveryState.QUEUED,
            col(Delivery.ride_from) <= uow.now,
            col(Delivery.expires_at) > uow.now,
        )
        .order_by(col(Delivery.expires_at), col(Delivery.id))
        .limit(10)
    )
    return list(await uow.session.scalars(query))


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.customer_id, []).append(row)
    return found


def end(uow: UnitOfWork, row: Delivery | Due, state: DeliveryState, reason: str = "", detail: str = "") -> None:
    """Close a row with its reason."""
    row.state, row.reason, row.detail, row.ended_at = state, reason, detail[:300], uow.now
    row.lease_until = None


async def cancel(uow: UnitOfWork, customer_id: str, reason: str, topics: Sequence[str] | None = None) -> int:
    """Cancel what is not yet handed to the platform: all of a customer's, or only some topics (CT5)."""
    query = (
        update(Delivery)
        .where(
            col(Delivery.customer_id) == customer_id,
            col(Delivery.state).in_((DeliveryState.QUEUED, DeliveryState.CLAIMED)),
            col(Delivery.message_class) != MessageClass.TRANSACTIONAL,
        )
        .values(state=DeliveryState.CANCELLED, reason=reason, ended_at=uow.now, lease_until=None)
    )
    if topics is not None:
        query = query.where(col(Delivery.topic).in_(topics))
    result = await uow.session.execute(query)
    return int(getattr(result, "rowcount", 0))


async def cancel_at(uow: UnitOfWork, identity_id: str, reason: str) -> int:
    """Cancel what waits for one address; transactional messages keep waiting for the customer to come back."""
    result = await uow.session.execute(
        update(Delivery)
        .where(
            col(Delivery.identity_id) == identity_id,
            col(Delivery.state).in_((DeliveryState.QUEUED, DeliveryState.CLAIMED)),
            col(Delivery.message_class) != MessageClass.TRANSACTIONAL,
        )
        .values(state=DeliveryState.CANCELLED, reason=reason, ended_at=uow.now, lease_until=None)
    )
    return int(getattr(result, "rowcount", 0))


def react(uow: UnitOfWork, row: Delivery, reaction: str) -> None:
    """Note the first answer of the customer to a message; a stop outranks what came before it, as reports count it."""
    if not row.reaction or reaction == "stop":
        row.reaction, row.reacted_at = reaction, uow.now


async def told_of(uow: UnitOfWork, customer_id: str, journey: str) -> dict[str, datetime]:
    """Give the products that a journey ever proposed to a customer, and when."""
    query = select(Delivery.sku, Delivery.created_at).where(
        Delivery.customer_id == customer_id, Delivery.journey == journey
    )
    return {sku: at for sku, at in await uow.session.execute(query) if sku}


async def cancel_occasion(uow: UnitOfWork, customer_id: str, occasion: str, reason: str) -> None:
    """Cancel what waits for one customer on one occasion."""
    await uow.session.execute(
        update(Delivery)
        .where(
            col(Delivery.customer_id) == customer_id,
            col(Delivery.occasion) == occasion,
            col(Delivery.state).in_((DeliveryState.QUEUED, DeliveryState.CLAIMED)),
        )
        .values(state=DeliveryState.CANCELLED, reason=reason, ended_at=uow.now, lease_until=None)
        .execution_options(synchronize_session="fetch")
    )


async def under_way(uow: UnitOfWork, customer_id: str) -> bool:
    """Say whether a message to this customer was just handed to the platform (R32)."""
    query = select(func.count()).where(
        Delivery.customer_id == customer_id,
        Delivery.state == DeliveryState.SENDING,
        Delivery.message_class != MessageClass.TRANSACTIONAL,
    )
    return bool(await uow.session.scalar(query))


async def last_push(uow: UnitOfWork, customer_id: str) -> Delivery | None:
    """Give the last unasked message that reached, or may have reached, the customer."""
    query = (
        select(Delivery)
        .where(
            Delivery.customer_id == customer_id,
            col(Delivery.state).in_(_COUNTED),
            Delivery.message_class == MessageClass.MARKETING,
        )
        .order_by(col(Delivery.sending_at).desc())
        .limit(1)
    )
    return (await uow.session.scalars(query)).first()


async def counts(uow: UnitOfWork, campaign_id: str) -> dict[str, int]:
    query = select(Delivery.state, func.count()).where(Delivery.campaign_id == campaign_id).group_by(Delivery.state)
    return {row[0]: row[1] for row in await uow.session.execute(query)}


async def reasons(uow: UnitOfWork, campaign_id: str) -> dict[str, int]:
    """Give how often each reason stands beside a campaign's rows that were not sent."""
    query = (
        select(Delivery.reason, func.count())
        .where(Delivery.campaign_id == campaign_id, Delivery.reason != "")
        .where(col(Delivery.state).in_([state for state in ENDS if state is not DeliveryState.SENT]))
        .group_by(Delivery.reason)
    )
    return {row[0]: row[1] for row in await uow.session.execute(query)}


async def paid_since(uow: UnitOfWork, channel: str, since: Any) -> int:
    """Give how many pushes were made on a channel since an instant, unknown outcomes included."""
    query = select(func.count()).where(
        Delivery.channel == channel,
        Delivery.via == "push",
        col(Delivery.state).in_(_COUNTED),
        col(Delivery.sending_at) >= since,
    )
    return (await uow.session.scalar(query)) or 0


async def undelivered(uow: UnitOfWork, customer_id: str, journey: str, prefix: str) -> list[Delivery]:
    """Give a journey's deliveries to a customer that did not arrive and whose occasion begins so."""
    lost = (DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.EXPIRED, DeliveryState.UNKNOWN)
    query = select(Delivery).where(
        Delivery.customer_id == customer_id,
        Delivery.journey == journey,
        col(Delivery.occasion).startswith(prefix, autoescape=True),
        col(Delivery.state).in_(lost),
    )
    return list(await uow.session.scalars(query))


async def wipe(uow: UnitOfWork, journey: str, prefix: str) -> None:
    """Forget the words of a journey's ended deliveries whose occasion begins so."""
    await uow.session.execute(
        update(Delivery)
        .where(
            col(Delivery.journey) == journey,
            col(Delivery.occasion).startswith(prefix, autoescape=True),
            col(Delivery.state).in_(ENDS),
        )
        .values(message=None)
    )
