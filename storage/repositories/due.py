"""Deliveries on their way out, read and written in bulk: plain values instead of tracked objects.

Loading a delivery as a mapped object and flushing it back costs some 200 microseconds, and every push does it twice;
as values of one prepared statement it costs about 30.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, update
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
_ANY = _TABLE.c.id == bindparam("key")
_MINE = and_(_ANY, _TABLE.c.state == DeliveryState.SENDING, _TABLE.c.worker == bindparam("by"))
_BACK = ("state", "reason", "detail", "not_before", "lease_until", "attempts", "sending_at", "ended_at")
_SENDING = ("message", "content_hash", "lease_until", "worker", "attempts", "via", "silent", "sending_at")
_SENT = ("ended_at", "platform_id")


def _setting(guard: ColumnElement[bool], names: tuple[str, ...], **same: Any) -> Update:
    return update(_TABLE).where(guard).values({**same, **{name: bindparam(name) for name in names}})


_TO_SENDING = _setting(_ANY, _SENDING, state=DeliveryState.SENDING.value, reason="")
_TO_SENT = _setting(_MINE, _SENT, state=DeliveryState.SENT.value, reason="", detail="", lease_until=None)
_OTHERWISE = _setting(_ANY, _BACK)
_OTHERWISE_MINE = _setting(_MINE, _BACK)


async def load(uow: UnitOfWork, ids: Sequence[str], state: DeliveryState) -> list[Due]:
    """Give the deliveries that are in this state, in the order of the ids."""
    if not ids:
        return []
    rows = await uow.session.execute(select(*_COLUMNS).where(col(Delivery.id).in_(ids), Delivery.state == state))
    found = {row[0]: Due(*row) for row in rows}
    return [found[each] for each in ids if each in found]


async def store_marked(uow: UnitOfWork, rows: Sequence[Due]) -> None:
    """Write back what the mark changes."""
    sending = [row for row in rows if row.state == DeliveryState.SENDING]
    await _run(uow, _TO_SENDING, _SENDING, sending)
    await _run(uow, _OTHERWISE, _BACK, [row for row in rows if row.state != DeliveryState.SENDING])


async def store_recorded(uow: UnitOfWork, rows: Sequence[Due]) -> None:
    """Write back what recording an answer changes, where the row is still this worker's call: the sweeper may have
    been faster, or the customer was erased meanwhile."""
    await _run(uow, _TO_SENT, _SENT, [row for row in rows if row.state == DeliveryState.SENT], mine=True)
    await _run(uow, _OTHERWISE_MINE, _BACK, [row for row in rows if row.state != DeliveryState.SENT], mine=True)


async def _run(
    uow: UnitOfWork, statement: Update, names: tuple[str, ...], rows: Sequence[Due], *, mine: bool = False
) -> None:
    if not rows:
        return
    values = [{"key": row.id, **{name: getattr(row, name) for name in names}} for row in rows]
    if mine:
        for value, row in zip(values, rows, strict=True):
            value["by"] = row.worker
    # on the connection: as a session's statement it would be taken for an update of mapped objects by primary key
    await (await uow.session.connection()).execute(statement, values)
