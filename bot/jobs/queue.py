"""Jobs of many workers on PostgreSQL: PgQueuer's schedules and queue, and NOTIFY for what everybody shall hear.

A duty runs on one worker at a time, wherever it was announced: the announcement is a job that is put into the queue
in the transaction that gave the reason, and carries nothing but its name. What many workers share, as the outbox, is
woken everywhere. A job that is lost costs one round of the duty's rhythm, since the rows are the truth.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import Job, Schedule
from pgqueuer.queries import Queries

from bot.jobs.duty import Task
from storage.database import Database
from storage.unit_of_work import SIGNALS, UnitOfWork

log = structlog.get_logger()
_TABLE = "pgqueuer"
_AGAIN = 2.0  # seconds, after the database was away


class Queue:
    """The cluster's queue, seen from one process."""

    def __init__(self, database: Database, tasks: Sequence[Task]) -> None:
        self._database = database
        self._tasks = {task.name: task for task in tasks}

    async def enqueue(self, uow: UnitOfWork) -> None:
        """Put a job into the queue for each duty that this unit of work announced; called just before its commit.

        A duty that already waits is not queued twice.
        """
        names = sorted(name for name, task in self._tasks.items() if task.signal and task.signal in uow.signals)
        if not names:
            return
        raw = await (await uow.session.connection()).get_raw_connection()
        queries = Queries(AsyncpgDriver(raw.driver_connection))
        count = len(names)
        await queries.enqueue(names, [None] * count, [0] * count, dedupe_key=list(names), on_conflict="skip")

    async def install(self) -> None:
        """Make the engine's tables where they are missing; of several processes one does it."""
        async with _connection(self._database) as raw:
            queries = Queries(AsyncpgDriver(raw))
            await raw.execute("SELECT pg_advisory_lock(hashtextextended('najimi.queue', 0))")
            try:
                if not await queries.has_table(_TABLE):
                    await queries.install()
            finally:
                await raw.execute("SELECT pg_advisory_unlock(hashtextextended('najimi.queue', 0))")

    async def run(self) -> None:
        """Work on duties until cancelled; after a lost connection begin again."""
        logging.getLogger("pgqueuer").setLevel(logging.ERROR)
        while True:
            try:
                async with _connection(self._database) as raw:
                    await self._engine(raw).run()
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("queue.lost", reason=type(error).__name__)
            await asyncio.sleep(_AGAIN)

    def _engine(self, raw: Any) -> PgQueuer:
        engine = PgQueuer.from_asyncpg_connection(raw)
        for task in self._tasks.values():
            self._register(engine, task)
        return engine

    def _register(self, engine: PgQueuer, task: Task) -> None:
        @engine.schedule(task.name, cron(task.seconds))
        async def on_time(_schedule: Schedule) -> None:
            await self._once(task)

        if task.signal:

            @engine.entrypoint(task.name)
            async def at_once(_job: Job) -> None:
                await self._once(task)

    async def _once(self, task: Task) -> None:
        """Run a duty unless another worker is at it. Its failure is told here: the next round tries again."""
        async with self._database.exclusive(f"duty:{task.name}") as mine:
            if not mine:
                return
            try:
                await task.run()
            except Exception:
                log.exception("task.failed", task=task.name)

    async def listen(self) -> None:
        """Tell this process what others announced, until cancelled; after a lost connection begin again."""
        while True:
            try:
                async with _connection(self._database) as raw:
                    await self._hear(raw)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("signals.lost", reason=type(error).__name__)
            await asyncio.sleep(_AGAIN)

    async def _hear(self, raw: Any) -> None:
        gone = asyncio.Event()
        raw.add_termination_listener(lambda _connection: gone.set())
        await raw.add_listener(SIGNALS, self._pass_on)
        for signal in ("inbox", "outbox"):  # whatever was announced while nobody listened
            self._database.tell(signal)
        await gone.wait()

    def _pass_on(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        for signal in str(payload).split(","):
            self._database.tell(signal)


@asynccontextmanager
async def _connection(database: Database) -> AsyncIterator[Any]:
    """A connection of the driver's own kind, held for the block and thrown away after it."""
    async with database.engine.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        raw = await plain.get_raw_connection()
        try:
            yield raw.driver_connection
        finally:
            await plain.invalidate()


def cron(seconds: float) -> str:
    """Give the rhythm as a cron expression with seconds: every so many, minutes or hours."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"* * * * * */{whole}"
    if whole < 3600:
        return f"*/{whole // 60} * * * * 0"
    return f"0 */{whole // 3600} * * * 0"
