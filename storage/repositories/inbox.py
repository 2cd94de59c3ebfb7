"""The inbox: platform events, stored before the platform got its answer, handled once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col, select

from storage.models import InboxRow
from storage.types import new_id
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event as a receiver hands it over."""

    channel: str
    event_id: str
    address: str
    occurred_at_ms: int
    body: dict[str, Any]


async def store(uow: UnitOfWork, arrivals: Sequence[Arrival]) -> int:
    """Store the events that are new; a repeated one changes nothing. Give how many were new."""
    rows = [_row(uow, arrival) for arrival in arrivals]
    added = 0
    for start in range(0, len(rows), 200):  # SQLite binds at most 32,766 variables in a statement
        added += len(await uow.insert_new(InboxRow, rows[start : start + 200]))
    uow.announce("inbox")
    return added


def _row(uow: UnitOfWork, arrival: Arrival) -> dict[str, Any]:
    row_id = new_id()
    return InboxRow(
        id=row_id,
        channel=arrival.channel,
        event_id=arrival.event_id,
        lane=uow.keyring.index(arrival.channel, arrival.address),
        body=uow.keyring.seal_json(arrival.body, "inbox", "body", row_id),
        occurred_at=datetime.fromtimestamp(arrival.occurred_at_ms / 1000, UTC),
        received_at=uow.now,
    ).model_dump()


async def waiting(uow: UnitOfWork, limit: int = 500) -> list[tuple[str, str]]:
    """Give (id, lane) of the events to handle now: oldest first by the platform's time."""
    query = (
        select(InboxRow.id, InboxRow.lane)
        .where(
            InboxRow.state == "new",
            (col(InboxRow.retry_at).is_(None)) | (col(InboxRow.retry_at) <= uow.now),
        )
        .order_by(col(InboxRow.occurred_at), col(InboxRow.received_at), col(InboxRow.event_id))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await uow.session.execute(query)]


async def get(uow: UnitOfWork, row_id: str) -> InboxRow | None:
    return await uow.session.get(InboxRow, row_id)


def body(uow: UnitOfWork, row: InboxRow) -> dict[str, Any]:
    found = uow.keyring.open_json(row.body, "inbox", "body", row.id)
    return found if isinstance(found, dict) else {}


def finish(uow: UnitOfWork, row: InboxRow, state: str, reason: str = "") -> None:
    row.state, row.reason, row.done_at = state, reason, uow.now


def set_reply(uow: UnitOfWork, row: InboxRow, reply: Any) -> None:
    row.reply = uow.keyring.seal_json(reply, "inbox", "reply", row.id)
    row.reply_state = "waiting"


def reply(uow: UnitOfWork, row: InboxRow) -> Any:
    return uow.keyring.open_json(row.reply, "inbox", "reply", row.id)


async def unanswered(uow: UnitOfWork, older_than: timedelta) -> list[tuple[str, str]]:
    """Give (id, lane) of events that were handled so long ago and whose answer was not sent: a crash came between."""
    query = select(InboxRow.id, InboxRow.lane).where(
        InboxRow.reply_state == "waiting", col(InboxRow.done_at) <= uow.now - older_than
    )
    rows = await uow.session.execute(query.order_by(col(InboxRow.done_at)))
    return [(row[0], row[1]) for row in rows]


async def set_reply_state(uow: UnitOfWork, row_id: str, state: str, reason: str = "") -> None:
    values: dict[str, Any] = {"reply_state": state, "reply": None}
    if reason:
        values["reason"] = reason
    await uow.session.execute(update(InboxRow).where(col(InboxRow.id) == row_id).values(**values))


async def forget(uow: UnitOfWork, older_than: timedelta) -> int:
    """Delete handled events past their keeping; the ids are kept as long, for S3's replays."""
    query = delete(InboxRow).where(col(InboxRow.received_at) < uow.now - older_than, col(InboxRow.state) != "new")
    result = await uow.session.execute(query)
    return int(getattr(result, "rowcount", 0))


async def forget_words(uow: UnitOfWork, lane: str) -> None:
    """Wipe what a sender's handled events held: one of their messages was taken back (CT16)."""
    query = update(InboxRow).where(col(InboxRow.lane) == lane, col(InboxRow.state) != "new")
    await uow.session.execute(query.values(body=None))


async def dead(uow: UnitOfWork) -> list[InboxRow]:
    """Give the events that could not be handled, the latest first."""
    query = select(InboxRow).where(InboxRow.state == "dead").order_by(col(InboxRow.received_at).desc())
    return list(await uow.session.scalars(query))


async def revive(uow: UnitOfWork, row_id: str) -> bool:
    """Have a dead event handled once more; say whether there was one whose content is still known."""
    row = await get(uow, row_id)
    if row is None or row.state != "dead" or row.body is None:
        return False
    row.state, row.reason, row.attempts, row.retry_at, row.done_at = "new", "", 0, None, None
    row.reply, row.reply_state = None, "none"
    uow.announce("inbox")
    return True
