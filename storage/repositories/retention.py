"""What is too old to be kept, deleted some rows at a time. How old that is, is said in `flows.retention`.

Each function forgets at most `limit` rows older than `before`, and gives how many it found; called again it goes on,
and gives 0 when nothing is left. A crash in between therefore loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, update
from sqlmodel import SQLModel, col, select

from bot.domain.sending import MessageClass
from storage.models import (
    AudienceMember,
    AuditEntry,
    Campaign,
    Cart,
    ChatMessage,
    Customer,
    Delivery,
    Enquiry,
    FlowState,
    Handover,
    Invite,
    LinkCode,
    Note,
    Plan,
    Question,
    Session,
    TrackedLink,
    View,
)
from storage.repositories import tallies
from storage.repositories.deliveries import ENDS
from storage.repositories.tallies import CLICK, Key
from storage.types import UtcDateTime
from storage.unit_of_work import UnitOfWork


async def database_now(uow: UnitOfWork) -> datetime:
    """Give the time by the database's own clock, which its triggers go by, whatever the service's clock says."""
    found = await uow.session.scalar(select(func.current_timestamp(type_=UtcDateTime())))
    assert isinstance(found, datetime)  # noqa: S101 - every database knows the time
    return found


async def _delete(uow: UnitOfWork, model: type[SQLModel], key: Any, condition: ColumnElement[bool], limit: int) -> int:
    some = select(key).where(condition).limit(limit)
    statement = delete(model).where(key.in_(some)).execution_options(synchronize_session=False)
    return int(getattr(await uow.session.execute(statement), "rowcount", 0))


async def chat(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """What was said either way, questions asked, and conversations with staff that have ended."""
    still_open = select(Handover.enquiry_id).where(Handover.state != "ended", col(Handover.enquiry_id).is_not(None))
    enquiry = (col(Enquiry.opened_at) < before) & col(Enquiry.id).not_in(still_open)
    handover = (col(Handover.opened_at) < before) & (col(Handover.state) == "ended")
    return (
        await _delete(uow, ChatMessage, col(ChatMessage.id), col(ChatMessage.at) < before, limit)
        + await _delete(uow, Question, col(Question.id), col(Question.at) < before, limit)
        + await _delete(uow, Enquiry, col(Enquiry.id), enquiry, limit)
        + await _delete(uow, Handover, col(Handover.id), handover, limit)
    )


async def bodies(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """What sent messages said, and what they were composed of; the hash of the words stays."""
    said = col(Delivery.message).is_not(None) | col(Delivery.data).is_not(None)
    some = select(Delivery.id).where(said, col(Delivery.state).in_(ENDS), _ended() < before).limit(limit)
    statement = update(Delivery).where(col(Delivery.id).in_(some)).values(message=None, data=None)
    result = await uow.session.execute(statement.execution_options(synchronize_session=False))
    return int(getattr(result, "rowcount", 0))


def _ended() -> ColumnElement[datetime]:
    return func.coalesce(col(Delivery.ended_at), col(Delivery.created_at))


async def clicks(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """Who followed a link or looked at a product; the number of clicks stays."""
    clicked = select(Delivery).where(Delivery.reaction == CLICK, col(Delivery.reacted_at) < before).limit(limit)
    rows = list(await uow.session.scalars(clicked))
    await tallies.count(uow, (Key.of(row, row.reacted_at or before, CLICK) for row in rows))
    for row in rows:
        row.reaction, row.reacted_at = "", None
    await uow.session.flush()
    used = func.coalesce(col(TrackedLink.clicked_at), col(TrackedLink.created_at))
    links = await _delete(uow, TrackedLink, col(TrackedLink.token), used < before, limit)
    return len(rows) + links + await _delete(uow, View, col(View.id), col(View.at) < before, limit)


async def sends(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """The log of what was sent or not; by month and campaign it is still counted. When a customer was last advertised
    to is noted with them, since the ledger is kept by that day."""
    ended = select(Delivery).where(col(Delivery.state).in_(ENDS), _ended() < before).limit(limit)
    rows = list(await uow.session.scalars(ended))
    await tallies.count(uow, _outcomes(rows))
    await _note_marketing(uow, rows)
    ids = [row.id for row in rows]
    await uow.session.execute(
        delete(Delivery).where(col(Delivery.id).in_(ids)).execution_options(synchronize_session=False)
    )
    over = select(Campaign.id).where(col(Campaign.ended_at) < before)
    audience = col(AudienceMember.campaign_id)
    gone = await _delete(uow, AudienceMember, audience, audience.in_(over), 1)  # one campaign's, as they have no ids
    done = (col(Plan.due_at) < before) & (col(Plan.state) != "waiting")
    return len(rows) + gone + await _delete(uow, Plan, col(Plan.id), done, limit)


def _outcomes(rows: Iterable[Delivery]) -> Iterable[Key]:
    for row in rows:
        yield Key.of(row, row.sending_at or row.created_at, row.state)
        if row.reaction == CLICK:
            yield Key.of(row, row.reacted_at or row.created_at, CLICK)


async def _note_marketing(uow: UnitOfWork, rows: Iterable[Delivery]) -> None:
    latest: dict[str, datetime] = {}
    for row in rows:
        if row.sending_at is not None and row.message_class != MessageClass.TRANSACTIONAL:
            latest[row.customer_id] = max(row.sending_at, latest.get(row.customer_id, row.sending_at))
    for customer_id, at in latest.items():
        known = col(Customer.last_marketing_at)
        statement = update(Customer).where(col(Customer.id) == customer_id, or_(known.is_(None), known < at))
        await uow.session.execute(statement.values(last_marketing_at=at).execution_options(synchronize_session=False))


async def carts(uow: UnitOfWork, before: datetime, limit: int) -> int:
    return await _delete(uow, Cart, col(Cart.id), col(Cart.updated_at) < before, limit)


async def audit(uow: UnitOfWork, before: datetime, limit: int) -> int:
    return await _delete(uow, AuditEntry, col(AuditEntry.id), col(AuditEntry.at) < before, limit)


async def notes(uow: UnitOfWork, prefixes: Iterable[str], before: datetime, limit: int) -> int:
    """What the machine noted about single people, under keys that begin so."""
    keys = or_(*(col(Note.key).startswith(prefix, autoescape=True) for prefix in prefixes))
    return await _delete(uow, Note, col(Note.key), keys & (col(Note.at) < before), limit)


async def leftovers(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """Conversations that were left in the middle, codes that were never used, sessions that are over."""
    unused = col(LinkCode.state).in_(("made", "typed", "expired", "refused")) & (col(LinkCode.expires_at) < before)
    return (
        await _delete(uow, FlowState, col(FlowState.identity_id), col(FlowState.expires_at) < before, limit)
        + await _delete(uow, Invite, col(Invite.id), col(Invite.expires_at) < before, limit)
        + await _delete(uow, Session, col(Session.token_index), col(Session.created_at) < before, limit)
        + await _delete(uow, LinkCode, col(LinkCode.id), unused, limit)
    )
