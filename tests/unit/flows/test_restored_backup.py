"""CT12 with a real backup: erased, yesterday's file put back, erased again as docs/operator.md says, then imported."""

from __future__ import annotations

import io
import shutil
import sqlite3
from pathlib import Path

from sqlmodel import SQLModel, col, select

from bot import imports
from bot.domain.consent import Topic
from bot.shop import Shop
from flows import erasure
from storage.database import Database
from storage.keyring import Keyring
from storage.models import Customer, Erasure
from storage.repositories import consents, customers, erasures, facts, identities
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock

UID = "U" + "0" * 31 + "7"
NAME = "消える花子"
LIST = (
    "external_id,name,locale,birthday,line_user_id,telegram_chat_id,email,opt_in,opt_in_at,opt_in_source\n"
    f"42,{NAME},ja,05-14,{UID},,,news,2026-01-31,申込書\n"
)


async def give(database: Database, shop: Shop, folder: Path) -> tuple[int, str]:
    file, out = folder / "customers.csv", io.StringIO()
    file.write_text(LIST, encoding="utf-8")
    code = await imports.run("customers", file, database, shop, dry_run=False, skip_bad=False, out=out)
    return code, out.getvalue()


async def the_person(uow: UnitOfWork) -> Customer:
    return (await uow.session.scalars(select(Customer).where(col(Customer.erased_at).is_(None)))).one()


async def plain(database: Database) -> str:
    """Everything that stands in the database as text."""
    async with database.read() as uow:
        rows = [row for table in SQLModel.metadata.sorted_tables for row in await uow.session.execute(select(table))]
    return "\n".join(map(str, rows))


async def test_ct12_a_restored_backup_is_erased_again_and_no_import_brings_the_person_back(
    database: Database, tmp_path: Path, clock: StandingClock, shop: Shop
) -> None:
    file, kept = tmp_path / "najimi.db", tmp_path / "backup.db"
    assert (await give(database, shop, tmp_path))[0] == 0
    async with database.write() as uow:
        person = await the_person(uow)
        await facts.remember(uow, person.id, "likes", "渋いお茶")
    source, target = sqlite3.connect(file), sqlite3.connect(kept)
    source.backup(target)
    source.close()
    target.close()

    clock.advance(days=1)
    async with database.write() as uow:
        await erasure.erase(uow, await the_person(uow), "customer")
    async with database.read() as uow:
        gone = list(await uow.session.scalars(select(Erasure.customer_id)))
    await database.close()
    shutil.copy(kept, file)
    for beside in ("najimi.db-wal", "najimi.db-shm"):
        (tmp_path / beside).unlink(missing_ok=True)

    restored = Database(f"sqlite:///{file}", Keyring("test-key"), clock)
    try:
        await _again(restored, gone)
        code, report = await give(restored, shop, tmp_path)
        assert code == 1
        assert report.startswith('row 2: external_id "42" was erased')
        text = await plain(restored)
        assert NAME not in text
        assert UID not in text
        async with restored.read() as uow:
            assert list(await uow.session.scalars(select(Customer).where(col(Customer.erased_at).is_(None)))) == []
            ledger = await consents.history(uow, gone[0])
            assert [row.action for row in ledger] == ["import", "erase"]
            assert await consents.granted(uow, gone[0]) == []
            assert await consents.verify(uow) == []
    finally:
        await restored.close()


async def _again(restored: Database, gone: list[str]) -> None:
    """What `najimi erase ID` does, for each that the newer database named."""
    async with restored.write() as uow:
        assert await the_person(uow), "the backup has brought the person back"
        for each in gone:
            customer = await customers.get(uow, each)
            assert customer is not None
            await erasure.erase(uow, customer, "operator")
            assert await identities.of(uow, each) == []
            assert await facts.of(uow, each) == []
            assert Topic.NEWS not in await consents.granted(uow, each)
            assert await erasures.of(uow, each) is not None
