"""Opening, migrating and writing: one readable line when something is wrong, and no lost update."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.clock import SystemClock
from bot.domain.errors import ConfigError, StoreError
from storage import schema
from storage.database import Database, resolve
from storage.keyring import Keyring
from storage.models import Note, Product


def open_at(path: Path) -> Database:
    return Database(f"sqlite:///{path}", Keyring("k"), SystemClock())


async def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    database = open_at(tmp_path / "a.db")
    await database.migrate()
    await database.migrate()
    await database.check()
    await database.close()


async def _from_the_future(database: Database, compatible_from: str) -> None:
    """Make it what a version to come would leave behind."""
    await database.migrate()
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        await connection.exec_driver_sql("CREATE TABLE something_new (id INTEGER)")
        note = "UPDATE notes SET value = '{}' WHERE key = 'schema.compatible_from'"
        await connection.exec_driver_sql(note.format(compatible_from))


async def test_a_newer_schema_that_only_added_is_worked_with(tmp_path: Path) -> None:
    """In a rolling deploy the first new process migrates while the old ones still run, and restart."""
    database = open_at(tmp_path / "a.db")
    await _from_the_future(database, schema.HEAD)
    await database.migrate()
    await database.check()
    assert await database.version() == "9999"
    async with database.write() as unit:
        unit.session.add(Note(key="k", value="v", at=unit.now))
    await database.close()


async def test_a_future_schema_is_refused_with_the_remedy(tmp_path: Path) -> None:
    database = open_at(tmp_path / "a.db")
    await _from_the_future(database, "9999")
    for act in (database.migrate, database.check):
        with pytest.raises(StoreError, match=r"newer than this version.*install a newer Najimi"):
            await act()
    await database.close()


async def test_an_empty_database_is_not_ready(tmp_path: Path) -> None:
    database = open_at(tmp_path / "a.db")
    with pytest.raises(StoreError, match="the database is empty"):
        await database.check()
    await database.close()


@pytest.mark.parametrize(
    ("url", "remedy"),
    [("mysql://x/y", "not supported"), ("nonsense", "not a URL"), ("sqlite:////nowhere/at/all.db", "does not exist")],
)
def test_a_wrong_url_is_told_by_name(url: str, remedy: str) -> None:
    with pytest.raises(ConfigError, match=remedy):
        Database(url, Keyring("k"), SystemClock())


def test_a_password_is_not_shown() -> None:
    assert "secret" not in resolve("postgresql://u:secret@h/d").render_as_string(hide_password=True)


async def test_a_locked_database_is_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database._BUSY_MS", 100)
    path = tmp_path / "a.db"
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    database = open_at(path)
    with pytest.raises(StoreError, match="locked by another process"):
        await database.migrate()
    holder.rollback()
    holder.close()
    await database.close()


async def test_r22_a_writer_waits_for_another_process(database: Database, tmp_path: Path) -> None:
    holder = sqlite3.connect(tmp_path / "najimi.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")

    async def release() -> None:
        await asyncio.sleep(0.5)
        holder.execute("COMMIT")

    async def write() -> None:
        async with database.write() as uow:
            uow.session.add(Note(key="a", value="b", at=uow.now))

    start = time.monotonic()
    await asyncio.gather(release(), write())
    assert time.monotonic() - start >= 0.4
    holder.close()


@pytest.mark.sqlite
async def test_fifty_read_then_write_transactions_lose_nothing(database: Database) -> None:
    async with database.write() as uow:
        uow.session.add(Product(sku="T", name="茶", stock=0, updated_at=uow.now))

    async def one_more() -> None:
        async with database.write() as uow:
            row = (await uow.session.scalars(select(Product).where(Product.sku == "T"))).one()
            await asyncio.sleep(0)
            row.stock += 1

    await asyncio.gather(*(one_more() for _ in range(50)))
    async with database.read() as uow:
        assert (await uow.session.scalars(select(Product.stock))).one() == 50


async def test_what_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.write() as uow:
            uow.session.add(Note(key="a", value="b", at=uow.now))
            await uow.session.flush()
            raise RuntimeError
    async with database.read() as uow:
        assert await uow.session.get(Note, "a") is None


async def test_signals_come_after_the_commit_and_only_then(database: Database) -> None:
    heard: list[str] = []
    database.on("outbox", lambda: heard.append("outbox"))
    async with database.write() as uow:
        uow.announce("outbox")
        assert heard == []
    assert heard == ["outbox"]
    with pytest.raises(RuntimeError):
        async with database.write() as uow:
            uow.announce("outbox")
            raise RuntimeError
    assert heard == ["outbox"]


async def test_head_is_the_last_migration() -> None:
    versions = Path(schema.__file__).parent / "migrations" / "versions"
    assert sorted(path.name[:4] for path in versions.glob("[0-9]*.py"))[-1] == schema.HEAD


@pytest.mark.sqlite
async def test_what_is_urgent_comes_next(database: Database) -> None:
    """A webhook's events are stored before the handlers that queue for their turn: the platform waits two seconds."""
    order: list[str] = []

    async def write(name: str, urgent: bool) -> None:
        async with database.write(urgent=urgent):
            order.append(name)
            await asyncio.sleep(0.01)

    handlers = [asyncio.create_task(write(f"handler {n}", False)) for n in range(5)]
    await asyncio.sleep(0)
    await write("webhook", True)
    await asyncio.gather(*handlers)
    assert order.index("webhook") <= 1
    assert order[-1] == "handler 4", "the others keep their order"


async def test_who_gives_up_waiting_stops_nobody(database: Database) -> None:
    async def hold() -> None:
        async with database.write():
            await asyncio.sleep(0.05)

    async def take() -> None:
        async with database.write():
            pass

    holder = asyncio.create_task(hold())
    await asyncio.sleep(0)
    waiters = [asyncio.create_task(take()) for _ in range(3)]
    await asyncio.sleep(0.01)
    waiters[0].cancel()
    await asyncio.wait_for(asyncio.gather(holder, *waiters[1:]), 5)
    await asyncio.wait_for(take(), 5)


async def test_work_that_is_cancelled_at_any_moment_leaves_nothing_behind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A stop once cancelled a transaction while it was being ended, and the pool told so in a page of traceback."""
    database = open_at(tmp_path / "a.db")
    await database.migrate()

    async def work(number: int) -> None:
        async with database.write() as uow:
            uow.session.add(Note(key=str(number), value="x", at=uow.now))
            await uow.session.flush()
        async with database.read() as uow:
            await uow.session.get(Note, "0")

    for number in range(120):
        task = asyncio.create_task(work(number))
        for _ in range(number % 60):
            await asyncio.sleep(0)
        await asyncio.sleep(number % 25 / 4000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with database.write() as uow:  # the turn was passed on each time
        kept = len(list(await uow.session.scalars(select(Note))))
    await database.close()
    assert 0 < kept <= 120
    assert [record.message for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
