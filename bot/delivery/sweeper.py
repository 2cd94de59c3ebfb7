"""The sweeper: rows whose worker died are given back, or closed as unknown; old inbox rows are forgotten."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

import structlog

from bot import failpoints
from bot.channels.sender import Channel
from bot.delivery import recording
from bot.domain.sending import DeliveryState, MessageClass
from storage.database import Database
from storage.repositories import deliveries, inbox, leases

log = structlog.get_logger()
_INBOX_KEPT = timedelta(days=7)  # trust.md CF9: raw webhook bodies


async def recover(database: Database, channels: Mapping[str, Channel], worker: str) -> int:
    """At a start on SQLite: settle at once what this machine's dead processes left; give how many rows."""
    if not database.is_sqlite:
        return 0
    async with database.write() as uow:
        dead = [each for each in await leases.workers(uow) if _is_dead(each, worker)]
        if dead:
            await leases.lapse(uow, dead)
    return await sweep(database, channels) if dead else 0


class Sweeper:
    """Sweeps on a rhythm. Where there are many workers it also finds those that died: nobody holds their lock, now
    and at the last look, since a database that restarts takes the locks of the living for a moment as well."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], held: Callable[[], set[str]] = set[str]
    ) -> None:
        self._database = database
        self._held = held
        self._channels = channels
        self._suspects: set[str] = set()

    async def look(self) -> int:
        """Settle what dead workers left; give how many rows."""
        if not self._database.is_sqlite:
            async with self._database.write() as uow:
                gone = set(await leases.gone(uow, await leases.workers(uow)))
                dead = sorted(gone & self._suspects)
                if dead:
                    log.warning("workers.dead", workers=dead)
                    await leases.lapse(uow, dead)
            self._suspects = gone
        return await sweep(self._database, self._channels, self._held())


def _is_dead(other: str, own: str) -> bool:
    """Say whether a worker, named host:pid:start, is surely gone."""
    if other == own or other.count(":") != 2:
        return False
    (host, pid, _), (own_host, own_pid, _) = other.split(":"), own.split(":")
    return host == own_host and (pid == own_pid or not _lives(int(pid)))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def sweep(database: Database, channels: Mapping[str, Channel], held: Collection[str] = ()) -> int:
    """Settle every row whose lease ran out and that is not `held` by this process; give how many there were."""
    async with database.write() as uow:
        rows = [row for row in await leases.stranded(uow) if row.id not in held]
        for row in rows:
            channel = channels.get(row.channel)
            if row.state == DeliveryState.CLAIMED:
                row.state, row.lease_until = DeliveryState.QUEUED, None
            elif channel is not None:
                repeatable = row.message_class == MessageClass.TRANSACTIONAL
                recording.unknown(uow, channel, row, "worker_died", repeatable, at_once=True)
            else:
                deliveries.end(uow, row, DeliveryState.UNKNOWN, "unknown_outcome", "channel_off")
        if rows:
            uow.announce("outbox")
            log.warning("deliveries.swept", count=len(rows))
        await inbox.forget(uow, _INBOX_KEPT)
        if rows:
            failpoints.hit("sweep.before_commit")
        return len(rows)
