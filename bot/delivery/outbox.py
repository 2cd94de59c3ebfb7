"""The outbox: how journeys and campaigns propose messages. Nothing here sends; rows are the truth."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bot.domain.consent import Topic
from bot.domain.gate import Reason
from bot.domain.sending import DeliveryState, MessageClass
from storage.models import Delivery, Identity
from storage.types import new_id
from storage.unit_of_work import UnitOfWork

_KEYS = uuid.UUID("6f1d6a0e-2f0b-5d0e-9c5a-6e616a696d69")
_HOME = [Identity.__table__.c[name] for name in ("id", "customer_id", "channel", "reachable")]  # type: ignore[attr-defined]
_MARGIN = timedelta(hours=2)
"""A message that waits for a free reply is pushed this long before it would expire."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A message for one customer on one occasion. The same occasion is proposed once, ever.

    `data` is what the journey's `compose` will read. `patience` is how long it may wait for a free reply.
    """

    customer_id: str
    occasion: str
    journey: str
    topic: Topic | None
    message_class: MessageClass
    expires_at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None
    patience: timedelta = timedelta(0)
    sku: str | None = None
    value: float = 0.0
    campaign_id: str | None = None
    identity_id: str | None = None


async def add(uow: UnitOfWork, *proposals: Proposal, free_channels: frozenset[str] = frozenset()) -> int:
    """Store the proposals that are new; give how many were. Those without an address end at once, with the reason.

    `free_channels` are the channels on which a reply is free and a push is not.
    """
    homes = await _homes(uow, [each.customer_id for each in proposals])
    rows = [_row(uow, each, _choose(homes.get(each.customer_id, []), each), free_channels) for each in proposals]
    added = 0
    for start in range(0, len(rows), 100):
        added += len(await uow.insert_new(Delivery, rows[start : start + 100]))
    uow.announce("outbox")
    return added


async def add_all(uow: UnitOfWork, proposal: Proposal, customer_ids: Sequence[str]) -> None:
    """Store one proposal for many customers: a page of a campaign's audience. Each row is as `add` would write it."""
    homes = await _homes(uow, customer_ids)
    first = _row(uow, proposal, None, frozenset())
    rows = [_copy(uow, first, each, _choose(homes.get(each, []), proposal)) for each in customer_ids]
    await uow.insert_all(Delivery, rows)
    uow.announce("outbox")


def _copy(uow: UnitOfWork, first: dict[str, Any], customer_id: str, home: Any) -> dict[str, Any]:
    """Give the row of one more customer: building it anew costs ten times as much."""
    row = first | {
        "id": new_id(),
        "customer_id": customer_id,
        "retry_key": str(uuid.uuid5(_KEYS, f"{customer_id}:{first['occasion']}")),
    }
    if home is not None:
        row |= {"channel": home.channel, "identity_id": home.id}
    if home is not None and home.reachable:
        row |= {"state": DeliveryState.QUEUED.value, "reason": "", "ended_at": None}
    return row


async def _homes(uow: UnitOfWork, customer_ids: Sequence[str]) -> dict[str, list[Any]]:
    query = (
        select(*_HOME)
        .where(col(Identity.customer_id).in_(customer_ids))
        .order_by(col(Identity.last_seen_at).desc().nulls_last(), col(Identity.id))
    )
    found: dict[str, list[Any]] = {}
    for row in await uow.session.execute(query):
        found.setdefault(row.customer_id, []).append(row)
    return found


def _choose(identities: Sequence[Any], proposal: Proposal) -> Any | None:
    """Give the address to use: the one the proposal names, else the one heard last among those reachable."""
    if proposal.identity_id is not None:
        return next((each for each in identities if each.id == proposal.identity_id), None)
    return next((each for each in identities if each.reachable), None)


def _row(uow: UnitOfWork, proposal: Proposal, home: Any | None, free: frozenset[str]) -> dict[str, Any]:
    start = max(proposal.not_before or uow.now, uow.now)
    rides = home is not None and home.channel in free and proposal.patience > timedelta(0)
    latest = min(start + proposal.patience, max(start, proposal.expires_at - _MARGIN))
    row = Delivery(
        customer_id=proposal.customer_id,
        occasion=proposal.occasion,
        journey=proposal.journey,
        campaign_id=proposal.campaign_id,
        topic=proposal.topic or "",
        message_class=proposal.message_class,
        sku=proposal.sku,
        value=proposal.value,
        channel=home.channel if home else "",
        identity_id=home.id if home else None,
        created_at=uow.now,
        not_before=latest if rides else start,
        ride_from=start if rides else None,
        expires_at=proposal.expires_at,
        retry_key=str(uuid.uuid5(_KEYS, f"{proposal.customer_id}:{proposal.occasion}")),
    )
    # empty and not missing: what is missing was forgotten
    row.data = uow.keyring.seal_json(proposal.data, "deliveries", "data", row.id) if proposal.data else b""
    if home is None or not home.reachable:
        row.state, row.reason, row.ended_at = DeliveryState.SKIPPED, Reason.UNREACHABLE, uow.now
    return row.model_dump()
