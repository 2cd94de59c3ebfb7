"""The database: opening it on SQLite or PostgreSQL, and bringing it to this version's schema.

SQLite: WAL, foreign keys, busy_timeout 5 s, and BEGIN IMMEDIATE for every write, because a deferred read-then-write
fails at once with "database is locked" whatever the timeout (trust.md 3.5). In one process the writers also queue on
an asyncio lock, which is fairer and cheaper than SQLite's own polling.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, make_url, select, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from bot.domain.clock import Clock
from bot.domain.errors import ConfigError, StoreError
from storage import schema
from storage.keyring import Keyring
from storage.repositories.leases import presence
from storage.unit_of_work import UnitOfWork

_BUSY_MS = 5000
_PRESENT_SECONDS = 5.0
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class Database:
    """One open database. `write()` and `read()` give units of work; nobody else opens transactions."""

    def __init__(self, url: str, keyring: Keyring, clock: Clock) -> None:
        self.url = resolve(url)
        self.keyring = keyring
        self.clock = clock
        self.engine = _engine(self.url)
        self._writer = self.engine.execution_options(najimi_write=True)
        self._turn = Turn() if self.is_sqlite else None
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self.before_commit: Callable[[UnitOfWork], Awaitable[None]] | None = None
        """What else belongs into the transaction of a unit of work that announced something: the queue's jobs."""

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def on(self, signal: str, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit whose unit of work announced `signal`."""
        self._listeners.setdefault(signal, []).append(listener)

    @asynccontextmanager
    async def write(self, *, urgent: bool = False) -> AsyncIterator[UnitOfWork]:
        """A unit of work that commits at the end of the block, or rolls back when it raises. An `urgent` one is the
        next: a platform waits two seconds for its answer, a customer's handler can wait longer."""
        async with AsyncExitStack() as stack:
            if self._turn is not None:
                await stack.enter_async_context(self._turn.taken(urgent=urgent))
            session = AsyncSession(self._writer, expire_on_commit=False)
            stack.push_async_callback(_to_the_end, session.close)
            unit = UnitOfWork(session, self.keyring, self.clock.now())
            try:
                yield unit
                await unit.finish()
                if unit.signals and self.before_commit is not None:
                    await self.before_commit(unit)
                await _to_the_end(session.commit)
            except BaseException:
                await _to_the_end(session.rollback)
                raise
        for signal in unit.signals:
            self.tell(signal)

    def tell(self, signal: str) -> None:
        """Call the listeners of a signal now, without a unit of work."""
        for listener in self._listeners.get(signal, ()):
            listener()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work that only looks; whatever it changed is rolled back."""
        session = AsyncSession(self.engine, expire_on_commit=False)
        try:
            yield UnitOfWork(session, self.keyring, self.clock.now())
        finally:
            session.expunge_all()  # what was read stays readable after the block
            await _to_the_end(session.close)

    @asynccontextmanager
    async def exclusive(self, name: str) -> AsyncIterator[bool]:
        """Give whether this process alone may do what the name says, for the block. With SQLite there is one process;
        on PostgreSQL it is a lock of the session, which a dead process loses."""
        if self.is_sqlite:
            yield True
            return
        async with self.engine.connect() as connection:
            plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
            key = func.hashtextextended(name, 0)
            mine = bool(await plain.scalar(select(func.pg_try_advisory_lock(key))))
            try:
                yield mine
            finally:
                if mine:
                    await _to_the_end(lambda: _unlock(plain, name))

    async def be_present(self, worker: str) -> None:
        """Let other processes see that this worker lives, until cancelled: a lock that ends with its session, at once
        when the process dies. Where the database goes away and comes back, so does the lock."""
        while True:
            with contextlib.suppress(DBAPIError, OSError):
                async with self.engine.connect() as connection:
                    plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
                    await plain.execute(select(func.pg_advisory_lock(presence(worker))))
                    while True:
                        await asyncio.sleep(_PRESENT_SECONDS)
                        await plain.execute(select(1))
            await asyncio.sleep(1)

    async def migrate(self) -> None:
        """Bring the schema to this version. Raises StoreError for a newer schema, a locked or unreachable database."""
        with readable_errors(self.url):
            async with self._writer.connect() as connection:
                if not self.is_sqlite:  # of several processes that start at once, one migrates and the others wait
                    key = func.hashtextextended("najimi.schema", 0)
                    await connection.execute(select(func.pg_advisory_xact_lock(key)))
                await connection.run_sync(schema.upgrade, self.clock.now())
                await connection.commit()

    async def check(self) -> None:
        """Raise StoreError unless the database answers and has this version's schema."""
        with readable_errors(self.url):
            async with self.engine.connect() as connection:
                await connection.run_sync(schema.require_current)

    async def version(self) -> str | None:
        """Give the schema that the database has, None for an empty one; raises StoreError for a newer one."""
        with readable_errors(self.url):
            async with self.engine.connect() as connection:
                return await connection.run_sync(schema.known_version)

    async def close(self) -> None:
        await self.engine.dispose()


async def _unlock(connection: AsyncConnection, name: str) -> None:
    try:
        await connection.execute(select(func.pg_advisory_unlock(func.hashtextextended(name, 0))))
    except DBAPIError:
        return  # the session is gone, and its locks with it


async def _to_the_end(step: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do a step that must not be broken off in the middle; whoever is cancelled meanwhile is so after it."""
    task = asyncio.ensure_future(step())
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled is not None:
        raise cancelled


def resolve(url: str) -> URL:
    """Give the driver's URL for `sqlite:///file` or `postgresql://…`; raises ConfigError for anything else."""
    try:
        parsed = make_url(url)
    except ArgumentError as wrong:
        raise ConfigError("DATABASE_URL is not a URL; try sqlite:///najimi.db") from wrong
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise ConfigError(
            f"DATABASE_URL: {parsed.get_backend_name()} is not supported; use sqlite:/// or postgresql://"
        )
    return parsed.set(drivername=driver)


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
    if url.database and url.database != ":memory:":
        folder = Path(url.database).absolute().parent
        if not folder.is_dir():
            raise ConfigError(f"DATABASE_URL: the folder {folder} does not exist; create it or choose another file")
    engine = create_async_engine(url, pool_size=8, max_overflow=4, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _configure_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event opens the transactions, see below
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("najimi_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


class Turn:
    """One at a time: first the urgent, then the others, each in the order they came."""

    def __init__(self) -> None:
        self._taken = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def taken(self, *, urgent: bool) -> AsyncIterator[None]:
        await self._take(self._urgent if urgent else self._others)
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self, line: deque[asyncio.Future[None]]) -> None:
        if not self._taken:
            self._taken = True
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._pass_on()  # it was given the turn in the very moment it gave up
            raise

    def _pass_on(self) -> None:
        for line in (self._urgent, self._others):
            while line:
                place = line.popleft()
                if not place.done():
                    place.set_result(None)
                    return
        self._taken = False


class readable_errors:  # noqa: N801 - a context manager that reads as a phrase
    """Turn the driver's errors of opening and migrating into StoreErrors with the remedy."""

    def __init__(self, url: URL) -> None:
        self._name = url.render_as_string(hide_password=True)

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OperationalError) and "locked" in str(error):
            raise StoreError(f"{self._name} is locked by another process; stop it and try again") from error
        if isinstance(error, DBAPIError):
            reason = str(error.orig).splitlines()[0]
            raise StoreError(f"cannot use the database {self._name}: {reason}; check DATABASE_URL") from error
        if isinstance(error, OSError):
            raise StoreError(f"cannot reach the database {self._name}: {error}; is it running?") from error


async def ping(database: Database) -> None:
    """Ask the database for nothing, to see that it answers."""
    async with database.read() as unit:
        await unit.session.execute(text("SELECT 1"))
