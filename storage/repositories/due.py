"""Deliveries on their way out, read and written in bulk: plain values instead of tracked objects.

Loading a delivery as a mapped object and flushing it back costs some 200 microseconds, and every push does it twice;
as values of one prepared statement it costs about 30.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from bot.domain.sending import DeliveryState
from storage.models import Delivery
from storage.unit_of_work import UnitOfWork


@dataclass(slots=True)
class Due:
    """What a mark or a record reads and changes of one delivery; `store` writes it back."""

    id: str
    customer_id: str
    occasion: str
    journey: str
    campaign_id: str | None
    topic: str
    message_class: str
    sku: str | None
    value: float
    identity_id: str | None
    data: bytes | None
    expires_at: datetime
    retry_key: str
    channel: str
    state: str
    reason: str
    detail: str
    message: bytes | None
    content_hash: str
    not_before: datetime
    lease_until: datetime | None
    worker: str
    attempts: int
    via: str
    silent: bool
    sending_at: datetime | None
    ended_at: datetime | None
    platform_id: str


_TABLE: Any = Delivery.__table__  # type: ignore[attr-defined]
_COLUMNS = [_TABLE.c[each.name] for each in fields(Due)]
_MARKED = (
    "state",
    "reason",
    "detail",
    "message",
    "content_hash",
    "not_before",
    "lease_until",
    "worker",
    "attempts",
    "via",
    "silent",
    "sending_at",
    "ended_at",
)
_RECORDED = (
    "state",
    "reason",
    "detail",
    "not_before",
    "lease_until",
    "attempts",
    "sending_at",
    "ended_at",
    "platform_id",
)


async def load(uow: UnitOfWork, ids: Sequence[str], state: DeliveryState) -> list[Due]:
    """Give the deliveries that are in this state, in the order of the ids."""
    if not ids:
        return []
    rows = await uow.session.execute(select(*_COLUMNS).where(col(Delivery.id).in_(ids), Delivery.state == state))
    found = {row[0]: Due(*row) for row in rows}
    return [found[each] for each in ids if each in found]


async def store_marked(uow: UnitOfWork, rows: Sequence[Due]) -> None:
    """Write back what the mark changes."""
    await _store(uow, rows, _MARKED)


async def store_recorded(uow: UnitOfWork, rows: Sequence[Due]) -> None:
    """Write back what recording an answer changes, where the row is still this worker's call: the sweeper may have
    been faster, or the customer was erased meanwhile."""
    await _store(uow, rows, _RECORDED)


async def _store(uow: UnitOfWork, rows: Sequence[Due], names: tuple[str, ...]) -> None:
    if not rows:
        return
    values = [{"key": row.id, **{name: getattr(row, name) for name in names}} for row in rows]
    if names is _RECORDED:
        for value, row in zip(values, rows, strict=True):
            value["by"] = row.worker
    # on the connection: as a session's statement it would be taken for an update of mapped objects by primary key
    await (await uow.session.connection()).execute(_STATEMENTS[names], values)


_OWN = _TABLE.c.id == bindparam("key")
_STATEMENTS = {
    _MARKED: update(_TABLE).where(_OWN).values({name: bindparam(name) for name in _MARKED}),
    _RECORDED: update(_TABLE)
    .where(_OWN, _TABLE.c.state == DeliveryState.SENDING, _TABLE.c.worker == bindparam("by"))
    .values({name: bindparam(name) for name in _RECORDED}),
}
