"""Recording: what an answer of the platform means for its row, its address, its campaign and its channel."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from copy import copy
from datetime import timedelta

import structlog
from sqlmodel import col, select

from bot.channels.sender import Channel
from bot.delivery import guard
from bot.delivery.marking import Outgoing
from bot.delivery.pace import CHANNEL_DOWN
from bot.domain.sending import Busy, DeliveryState, Refused, SendResult, Sent, Unknown
from storage.models import Campaign, Delivery, Identity
from storage.repositories import deliveries, due
from storage.repositories.due import Due
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
_ATTEMPTS = 6


async def sift(uow: UnitOfWork, rows: Sequence[Due]) -> list[Due]:
    """Give the rows that may still go out: those of a paused campaign go back, those of a cancelled one end."""
    ids = {row.campaign_id for row in rows if row.campaign_id}
    query = select(Campaign.id, Campaign.status).where(col(Campaign.id).in_(ids))
    status = {row[0]: row[1] for row in await uow.session.execute(query)} if ids else {}
    ready, others = [], []
    for row in rows:
        match status.get(row.campaign_id or "", "running"):
            case "paused":
                row.state, row.lease_until = DeliveryState.QUEUED, None
            case "cancelled":
                deliveries.end(uow, row, DeliveryState.CANCELLED, "cancelled")
            case _:
                ready.append(row)
                continue
        others.append(row)
    await due.store_marked(uow, others)
    return ready


async def record(uow: UnitOfWork, channel: Channel, results: Sequence[tuple[Outgoing, SendResult]]) -> None:
    """Write down what became of marked rows. What it means for the channel's pace, `Pace.lease` writes down."""
    rows = []
    for each, result in results:
        # a copy: if this transaction fails, the same results are recorded by the next
        row = copy(each.row) if isinstance(each.row, Due) else each.row
        if row.state == DeliveryState.SENDING:
            await _record(uow, channel, row, result, each.repeatable)
        if isinstance(row, Due):
            rows.append(row)
    await due.store_recorded(uow, rows)
    await guard.watch(uow, rows)


async def _record(uow: UnitOfWork, channel: Channel, row: Delivery | Due, result: SendResult, repeatable: bool) -> None:
    match result:
        case Sent():
            row.platform_id = result.platform_id
            deliveries.end(uow, row, DeliveryState.SENT)
        case Refused(channel_down=True):
            _wait(uow, row, CHANNEL_DOWN, "channel_down")
            log.error("channel.token_refused", channel=channel.name)
        case Refused(unreachable=True):
            await _lose(uow, row)
            deliveries.end(uow, row, DeliveryState.FAILED, "unreachable", result.reason)
        case Refused():
            reason = guard.TEMPLATE if result.reason.startswith(guard.TEMPLATE) else guard.REJECTED
            deliveries.end(uow, row, DeliveryState.FAILED, reason, result.reason)
        case Busy():
            await _busy(uow, row, result)
        case Unknown():
            unknown(uow, channel, row, result.reason, repeatable)


async def _busy(uow: UnitOfWork, row: Delivery | Due, result: Busy) -> None:
    row.attempts -= 1  # it was not sent, so it is no attempt
    row.sending_at = None
    # when the whole channel waits, the row keeps its place in the line
    _wait(uow, row, 0.0 if result.everyone else result.retry_after, "quota" if result.quota else "busy")
    if result.quota and row.campaign_id:
        await guard.pause(uow, row.campaign_id, "quota")


def unknown(
    uow: UnitOfWork, channel: Channel, row: Delivery | Due, why: str, repeatable: bool, *, at_once: bool = False
) -> None:
    """Nobody knows whether it was sent: repeat it where that is safe, or where silence would be worse; `at_once`
    when it is our own crash that was to blame and not a platform that needs time."""
    limits = channel.limits
    young = row.sending_at is not None and uow.now - row.sending_at < timedelta(hours=limits.repeat_hours)
    again = young and row.attempts < _ATTEMPTS if limits.repeat_is_safe else repeatable and row.attempts < 2
    if again and row.via == "push":
        _wait(uow, row, 0.0 if at_once else _jittered(row), "unknown_outcome")
        row.detail = why[:300]
    else:
        deliveries.end(uow, row, DeliveryState.UNKNOWN, "unknown_outcome", why)


def _jittered(row: Delivery | Due) -> float:
    """Give seconds between 0 and 2, 4, 8 … (full jitter), drawn from the row itself: rows that failed together do not
    come back together, and a simulation is the same each time."""
    drawn = hashlib.blake2b(f"{row.id}:{row.attempts}".encode(), digest_size=4).digest()
    return 2.0**row.attempts * int.from_bytes(drawn) / 2**32


def _wait(uow: UnitOfWork, row: Delivery | Due, seconds: float, reason: str) -> None:
    row.state, row.reason, row.lease_until = DeliveryState.QUEUED, reason, None
    # what rode on a refused reply waits for the next free one as long as it would have waited
    if seconds:
        row.not_before = max(row.not_before, uow.now + timedelta(seconds=seconds))


async def _lose(uow: UnitOfWork, row: Delivery | Due) -> None:
    """The address is dead: nothing is sent there until the customer comes back."""
    identity = await uow.session.get(Identity, row.identity_id or "")
    if identity is not None:
        identity.reachable, identity.unreachable_reason, identity.state_at = False, "refused", uow.now
