"""Replies: the answer to an event, stored in the transaction that handled it and sent after the commit.

On a channel where replying is free, waiting candidates ride along (product.md, promise 2), through the same gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot import failpoints
from bot.channels.sender import Channel
from bot.delivery import pace, recording
from bot.delivery.marking import Marker, Outgoing
from bot.domain.events import Event, Text
from bot.domain.replies import Message, Outcome, pack, plain, unpack
from bot.domain.replies import Text as Bubble
from bot.domain.sending import Busy, Refused, SendResult, Sent, Unknown
from storage.database import Database
from storage.models import Delivery, InboxRow
from storage.repositories import deliveries, identities, inbox
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way: what to say, to which event, and which deliveries ride on it."""

    row_id: str
    event: Event
    messages: list[Message]
    riders: list[str] = field(default_factory=list)
    toast: str = ""
    menu: str = ""
    """The language whose standing menu is to be shown from now on, '' for no change."""


async def prepare(
    uow: UnitOfWork, row: InboxRow, event: Event, outcome: Outcome, channel: Channel, marker: Marker | None
) -> Reply:
    """Write the answer into the event's row, with whatever may ride along; to be sent after the commit."""
    riders: list[Outgoing] = []
    if outcome.messages and marker is not None and channel.limits.reply_is_free and event.reply_token:
        riders = await _riders(uow, event, channel, marker, len(outcome.messages))
    messages = [*(each.message for each in riders), *outcome.messages]
    reply = Reply(row.id, event, messages, [each.id for each in riders], outcome.toast)
    if messages:
        inbox.set_reply(uow, row, _pack(reply))
    return reply


async def _riders(uow: UnitOfWork, event: Event, channel: Channel, marker: Marker, taken: int) -> list[Outgoing]:
    """Let what waits ride in front of the answer: the answer, and its choices, stay the last thing seen."""
    room = channel.limits.messages_per_reply - taken
    found = await _waiting(uow, event, channel)
    outgoing: list[Outgoing] = []
    for row in found:
        if len(outgoing) >= room:
            break
        outgoing += await marker.mark(uow, [row], via="reply")
    return outgoing


async def _waiting(uow: UnitOfWork, event: Event, channel: Channel) -> list[Delivery]:
    identity = await identities.find(uow, channel.name, event.address)
    return await deliveries.riders(uow, identity.customer_id, channel.name) if identity else []


async def send(database: Database, channel: Channel, reply: Reply) -> SendResult | None:
    """Send the answer and write down what became of it; None when there was nothing to say."""
    if getattr(reply.event.what, "callback_id", ""):
        await channel.acknowledge(reply.event, reply.toast)
    if not reply.messages:
        return None
    result = await _say(channel, reply)
    failpoints.hit("reply.after_call")
    async with database.write() as uow:
        await inbox.set_reply_state(uow, reply.row_id, _state(result), _reason(result))
        await _record_riders(uow, channel, reply, result)
        if channel.limits.replies_count:
            await pace.spend(uow, channel, len(reply.messages))
    if not isinstance(result, Sent):
        log.warning("reply.not_sent", channel=channel.name, event_id=reply.event.id, reason=_reason(result))
    return result


async def _say(channel: Channel, reply: Reply) -> SendResult:
    """Say it; what cannot be drawn as it is goes out as plain words, since silence would be worse."""
    for messages in (reply.messages, [Bubble(plain(each)) for each in reply.messages]):
        try:
            return await channel.reply(reply.event, messages)
        except Exception:
            log.exception("reply.not_drawn", channel=channel.name, event_id=reply.event.id)
    return Refused("bug")


def _state(result: SendResult) -> str:
    match result:
        case Sent():
            return "sent"
        case Unknown():
            return "unknown"
        case _:
            return "failed"


def _reason(result: SendResult) -> str:
    return "" if isinstance(result, Sent) else result.reason[:200]


async def _record_riders(uow: UnitOfWork, channel: Channel, reply: Reply, result: SendResult) -> None:
    """A refused reply reached nobody ("the messages aren't sent if an error is returned"), so its riders wait on."""
    if not reply.riders:
        return
    outcome: SendResult = Busy("reply_refused", retry_after=0) if isinstance(result, Refused) else result
    rows = await deliveries.many(uow, reply.riders)
    marked = [Outgoing(row, row.id, "", reply.messages[0], row.retry_key, row.silent, False) for row in rows]
    await recording.record(uow, channel, [(each, outcome) for each in marked])


def _pack(reply: Reply) -> dict[str, Any]:
    event = reply.event
    return {
        "messages": [pack(message) for message in reply.messages],
        "riders": reply.riders,
        "address": event.address,
        "token": event.reply_token,
        "at": event.occurred_at.isoformat(),
        "id": event.id,
    }


def restore(row: InboxRow, stored: dict[str, Any], now: datetime, channel: Channel) -> Reply | None:
    """Give an answer that a crash left unsent, None when its time has passed."""
    at = datetime.fromisoformat(stored["at"])
    limit = channel.limits.reply_seconds
    if limit is not None and (now - at).total_seconds() > limit:
        return None
    event = Event(stored["id"], row.channel, stored["address"], at, Text(""), reply_token=stored["token"])
    return Reply(row.id, event, [unpack(each) for each in stored["messages"]], list(stored["riders"]))


async def resume(database: Database, channels: Mapping[str, Channel], older_than: timedelta) -> Sequence[str]:
    """Send the answers that a crash left behind so long ago, while they are still worth sending."""
    async with database.read() as uow:
        ids = [row_id for row_id, _ in await inbox.unanswered(uow, older_than)]
    for row_id in ids:
        await resume_one(database, channels, row_id)
    return ids


async def resume_one(database: Database, channels: Mapping[str, Channel], row_id: str) -> None:
    """Send the answer to one event if it still waits for that; nothing for an event without one."""
    async with database.read() as uow:
        row = await inbox.get(uow, row_id)
        stored = inbox.reply(uow, row) if row else None
        channel = channels.get(row.channel) if row else None
    if row is None or stored is None:
        return
    reply = restore(row, stored, database.clock.now(), channel) if channel else None
    if reply is None or channel is None:
        async with database.write() as uow:
            await inbox.set_reply_state(uow, row_id, "failed", "too_late")
    else:
        await send(database, channel, reply)
