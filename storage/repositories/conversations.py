"""The conversation: what was said either way, the open flow, the handover, and questions asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from bot.domain.replies import Message, pack, plain, unpack
from storage.models import ChatMessage, Enquiry, FlowState, Handover, Identity, Question
from storage.unit_of_work import UnitOfWork

_QUOTED = 4  # characters
_RECOGNISED = 15  # characters by which a shortened quotation is known


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the conversation, opened. `text` is '' when it was taken back."""

    at: datetime
    direction: str
    author: str
    text: str
    unsent: bool = False


def log_in(uow: UnitOfWork, identity: Identity, text: str, platform_id: str, at: datetime) -> None:
    """Keep what the customer wrote."""
    _log(uow, identity, "in", "customer", {"text": text}, platform_id, at)


def log_out(uow: UnitOfWork, identity: Identity, messages: Sequence[Message], author: str = "bot") -> None:
    """Keep what was said to the customer, by the bot or a member of staff."""
    for message in messages:
        _log(uow, identity, "out", author, {"message": pack(message)}, "", uow.now)


def _log(
    uow: UnitOfWork, identity: Identity, direction: str, author: str, body: Any, platform_id: str, at: datetime
) -> None:
    row = ChatMessage(
        customer_id=identity.customer_id,
        identity_id=identity.id,
        direction=direction,
        author=author,
        platform_id=platform_id,
        at=at,
    )
    row.body = uow.keyring.seal_json(body, "chat_messages", "body", row.id)
    uow.session.add(row)


async def last(uow: UnitOfWork, customer_id: str, limit: int = 10) -> list[Line]:
    """Give the last messages, oldest first."""
    query = select(ChatMessage).where(ChatMessage.customer_id == customer_id)
    query = query.order_by(col(ChatMessage.at).desc(), col(ChatMessage.id).desc()).limit(limit)
    rows = list(await uow.session.scalars(query))
    return [_line(uow, row) for row in reversed(rows)]


async def heard(uow: UnitOfWork, identity_id: str, platform_id: str) -> Line | None:
    """Give one message of the customer by the platform's id."""
    query = select(ChatMessage).where(
        ChatMessage.identity_id == identity_id,
        ChatMessage.platform_id == platform_id,
        ChatMessage.direction == "in",
    )
    row = (await uow.session.scalars(query)).first()
    return _line(uow, row) if row is not None else None


async def count_heard(uow: UnitOfWork, customer_id: str, since: datetime) -> int:
    """Count what the customer wrote since an instant."""
    query = select(func.count()).where(
        ChatMessage.customer_id == customer_id, ChatMessage.direction == "in", col(ChatMessage.at) >= since
    )
    return (await uow.session.scalar(query)) or 0


async def said_before(uow: UnitOfWork, customer_id: str, direction: str, author: str) -> ChatMessage | None:
    """Give the last message of this direction and author."""
    query = select(ChatMessage).where(
        ChatMessage.customer_id == customer_id, ChatMessage.direction == direction, ChatMessage.author == author
    )
    return (await uow.session.scalars(query.order_by(col(ChatMessage.at).desc()).limit(1))).first()


def _line(uow: UnitOfWork, row: ChatMessage) -> Line:
    found = uow.keyring.open_json(row.body, "chat_messages", "body", row.id) or {}
    text = found.get("text") or plain(unpack(found["message"])) if found else ""
    return Line(row.at, row.direction, row.author, text or "", row.unsent_at is not None)


async def unsend(uow: UnitOfWork, identity: Identity, platform_id: str) -> bool:
    """Wipe a message that the customer took back (CT16), the questions asked by it, and what quoted it. Say if there
    was one."""
    query = (
        select(ChatMessage)
        .where(ChatMessage.identity_id == identity.id, ChatMessage.platform_id == platform_id)
        .where(ChatMessage.direction == "in")
    )
    row = (await uow.session.scalars(query)).first()
    if row is None:
        return False
    await _wipe_quotes(uow, identity, _line(uow, row).text.strip(), row.at)
    row.body, row.unsent_at = None, uow.now
    await uow.session.execute(
        update(Question)
        .where(col(Question.customer_id) == identity.customer_id, col(Question.source_event_id) == platform_id)
        .values(text=None)
    )
    await uow.session.execute(
        update(Enquiry)
        .where(col(Enquiry.customer_id) == identity.customer_id, col(Enquiry.opened_at) >= row.at)
        .where(col(Enquiry.opened_at) <= row.at + timedelta(minutes=1))
        .values(text=None)
    )
    return True


async def _wipe_quotes(uow: UnitOfWork, identity: Identity, words: str, since: datetime) -> None:
    """Wipe our answers that repeat these words, as 「…」に合う商品は does, whole or shortened."""
    if len(words) < _QUOTED:
        return  # so short a word stands in other sentences by chance
    query = select(ChatMessage).where(
        ChatMessage.identity_id == identity.id, ChatMessage.direction == "out", col(ChatMessage.at) >= since
    )
    for row in await uow.session.scalars(query):
        if words[:_RECOGNISED] in _line(uow, row).text:
            row.body = None


def ask(
    uow: UnitOfWork,
    customer_id: str,
    text: str,
    *,
    locale: str,
    intent: str,
    band: str,
    shown: Sequence[str],
    source_event_id: str,
    confidence: float | None = None,
) -> Question:
    """Keep a question with what was shown for it. `source_event_id` is the platform's message id; `confidence` how
    probable it is that the first shown is right."""
    row = Question(
        customer_id=customer_id,
        locale=locale,
        intent=intent,
        band=band,
        shown=json.dumps(list(shown), ensure_ascii=False),
        source_event_id=source_event_id,
        at=uow.now,
        confidence=confidence,
    )
    row.text = uow.keyring.seal(text, "questions", "text", row.id)
    uow.session.add(row)
    return row


def question_text(uow: UnitOfWork, row: Question) -> str:
    return uow.keyring.open(row.text, "questions", "text", row.id) if row.text else ""


async def last_question(uow: UnitOfWork, customer_id: str) -> Question | None:
    query = select(Question).where(Question.customer_id == customer_id).order_by(col(Question.at).desc()).limit(1)
    return (await uow.session.scalars(query)).first()


async def last_questions(uow: UnitOfWork, customer_id: str, since: datetime, limit: int = 5) -> list[Question]:
    """Give the latest questions at or after `since`, the latest first."""
    query = select(Question).where(Question.customer_id == customer_id, col(Question.at) >= since)
    query = query.order_by(col(Question.at).desc(), col(Question.id).desc()).limit(limit)
    return list(await uow.session.scalars(query))


def shown(row: Question) -> list[str]:
    """Give what was shown for a question: ids of FAQ entries, and products as `sku:…`."""
    return list(json.loads(row.shown))


async def own_question(uow: UnitOfWork, customer_id: str, question_id: str) -> Question | None:
    """Give a question of this customer; another's is not found (S14)."""
    query = select(Question).where(Question.id == question_id, Question.customer_id == customer_id)
    return (await uow.session.scalars(query)).first()


async def position(uow: UnitOfWork, identity_id: str) -> tuple[str, str, dict[str, Any]] | None:
    """Give (flow, step, data) of the open flow, unless it ran out."""
    row = await uow.session.get(FlowState, identity_id)
    if row is None or row.expires_at <= uow.now:
        return None
    return row.flow, row.step, uow.keyring.open_json(row.data, "flow_states", "data", identity_id) or {}


async def go(
    uow: UnitOfWork, identity_id: str, flow: str, step: str, data: dict[str, Any], patience: timedelta
) -> None:
    """Put the conversation at a step of a flow."""
    sealed = uow.keyring.seal_json(data, "flow_states", "data", identity_id)
    row = {"identity_id": identity_id, "flow": flow, "step": step, "data": sealed, "expires_at": uow.now + patience}
    await uow.upsert(FlowState, row, ["identity_id"])


async def leave(uow: UnitOfWork, identity_id: str) -> None:
    """End whatever flow is open."""
    await uow.session.execute(delete(FlowState).where(col(FlowState.identity_id) == identity_id))


async def open_handover(uow: UnitOfWork, customer_id: str) -> Handover | None:
    query = select(Handover).where(Handover.customer_id == customer_id, col(Handover.state) != "ended")
    return (await uow.session.scalars(query.order_by(col(Handover.opened_at).desc()))).first()


async def handovers_of(uow: UnitOfWork, customer_id: str) -> list[Handover]:
    return list(await uow.session.scalars(select(Handover).where(Handover.customer_id == customer_id)))


async def open_handovers(uow: UnitOfWork) -> list[Handover]:
    query = select(Handover).where(col(Handover.state) != "ended").order_by(col(Handover.opened_at))
    return list(await uow.session.scalars(query))


async def start_handover(
    uow: UnitOfWork, identity: Identity, reason: str, text: str, due_at: datetime
) -> tuple[Handover, bool]:
    """Give the open handover, or open one with the customer's words as an enquiry. Says whether it is new."""
    found = await open_handover(uow, identity.customer_id)
    if found is not None:
        return found, False
    enquiry = Enquiry(customer_id=identity.customer_id, reason=reason, opened_at=uow.now)
    enquiry.text = uow.keyring.seal(text, "enquiries", "text", enquiry.id) if text else None
    uow.session.add(enquiry)
    row = Handover(
        customer_id=identity.customer_id,
        identity_id=identity.id,
        enquiry_id=enquiry.id,
        reason=reason,
        opened_at=uow.now,
        due_at=due_at,
        active_at=uow.now,
    )
    uow.session.add(row)
    await uow.session.flush()
    return row, True


async def handover(uow: UnitOfWork, handover_id: str) -> Handover | None:
    return await uow.session.get(Handover, handover_id)


async def is_answered(uow: UnitOfWork, row: Handover) -> bool:
    """Say whether staff have said anything since it was opened."""
    enquiry = await uow.session.get(Enquiry, row.enquiry_id or "")
    return enquiry is not None and enquiry.answered_at is not None


async def answer(uow: UnitOfWork, row: Handover) -> None:
    """Note that staff answered, when they had not before."""
    enquiry = await uow.session.get(Enquiry, row.enquiry_id or "")
    if enquiry is not None and enquiry.answered_at is None:
        enquiry.answered_at = uow.now


async def end_handover(uow: UnitOfWork, row: Handover) -> None:
    row.state, row.ended_at = "ended", uow.now
    if row.enquiry_id:
        await uow.session.execute(
            update(Enquiry)
            .where(col(Enquiry.id) == row.enquiry_id, col(Enquiry.answered_at).is_(None))
            .values(answered_at=uow.now)
        )
