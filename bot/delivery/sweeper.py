"""The sweeper: rows whose worker died are given back, or closed as unknown; old inbox rows are forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.channels.sender import Channel
from bot.delivery import recording
from bot.domain.sending import DeliveryState, MessageClass
from storage.database import Database
from storage.repositories import deliveries, inbox

log = structlog.get_logger()
_INBOX_KEPT = timedelta(days=7)  # trust.md CF9: raw webhook bodies


async def sweep(database: Database, channels: Mapping[str, Channel]) -> int:
    """Settle every row whose lease ran out; give how many there were."""
    async with database.write() as uow:
        rows = await deliveries.stranded(uow)
        for row in rows:
            channel = channels.get(row.channel)
            if row.state == DeliveryState.CLAIMED:
                row.state, row.lease_until = DeliveryState.QUEUED, None
            elif channel is not None:
                repeatable = row.message_class == MessageClass.TRANSACTIONAL
                recording.unknown(uow, channel, row, "worker_died", repeatable)
            else:
                deliveries.end(uow, row, DeliveryState.UNKNOWN, "unknown_outcome", "channel_off")
        if rows:
            uow.announce("outbox")
            log.warning("deliveries.swept", count=len(rows))
        await inbox.forget(uow, _INBOX_KEPT)
        return len(rows)
