"""Telegram by polling: needs no public URL. The next offset, which makes Telegram forget, is sent only after the
updates are stored; so a crash repeats a batch and loses none.
"""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from bot.channels.telegram import inbound
from bot.channels.telegram.channel import TelegramChannel
from bot.domain.clock import Clock
from bot.domain.sending import Busy, Refused, SendResult
from bot.entrypoints.receiving import Receiver
from storage.repositories.inbox import Arrival

log = structlog.get_logger()
_POLL = 25  # seconds; Telegram clamps at 50
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")


async def poll(channel: TelegramChannel, receiver: Receiver, clock: Clock) -> None:
    """Fetch updates until cancelled."""
    offset: int | None = None
    while True:
        updates = await channel.updates(offset, _POLL, ALLOWED)
        if not isinstance(updates, list):
            await asyncio.sleep(_pause(updates))
            continue
        if updates and not await receiver.store(_arrivals(updates, clock)):
            await asyncio.sleep(1)
            continue
        ids = [update["update_id"] for update in updates if isinstance(update.get("update_id"), int)]
        offset = max(ids) + 1 if ids else offset


def _pause(result: SendResult) -> float:
    """Say in the log what is wrong and give how long to wait before asking again, in seconds."""
    match result:
        case Refused():
            log.error("telegram.polling_refused", reason=result.reason)
            return 10
        case Busy():
            return result.retry_after
        case _:
            log.warning("telegram.polling_failed")
            return 2


def _arrivals(updates: list[dict[str, Any]], clock: Clock) -> list[Arrival]:
    received = int(clock.now().timestamp() * 1000)
    arrivals = []
    for place, update in enumerate(updates):
        try:
            # a millisecond apart, so that updates without a time of their own keep the order they came in
            event = inbound.split(update, received + place)
        except ValueError:
            log.warning("telegram.update_without_id")
            continue
        arrivals.append(Arrival(inbound.NAME, event.id, event.address, event.occurred_at_ms, event.body))
    return arrivals
