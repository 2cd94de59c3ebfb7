"""One-time codes: one code makes one person staff, whoever else types it in the same instant."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlmodel import select

from storage.database import Database
from storage.keyring import Keyring
from storage.models import AuditEntry, Invite, Staff
from storage.repositories import customers, identities, staff
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock


async def _register(database: Database, code: str, address: str) -> bool:
    async with database.write() as uow:
        identity = await identities.attach(uow, await customers.create(uow), "line", address)
        found = await staff.take_code(uow, code)
        if found is None:
            return False
        await staff.register(uow, found, identity)
        return True


@pytest.mark.sqlite
async def test_s4_of_two_who_type_a_code_at_once_one_becomes_staff(
    database: Database, tmp_path: Path, clock: StandingClock
) -> None:
    async with database.write() as uow:
        code = await staff.invite(uow, "Mori", "owner")
    other = Database(f"sqlite:///{tmp_path / 'najimi.db'}", Keyring("test-key"), clock)
    tried = await asyncio.gather(*(_register(each, code, str(n)) for n, each in enumerate([database, other] * 3)))
    await other.close()
    assert sorted(tried) == [False] * 5 + [True]
    async with database.read() as uow:
        assert len(list(await uow.session.scalars(select(Staff)))) == 1


async def test_s4_what_was_read_before_the_other_took_it_is_worth_nothing(database: Database) -> None:
    """The code was still free when this unit of work looked; what counts is the row as it is when it is taken."""
    async with database.write() as uow:
        code = await staff.invite(uow, "Mori", "owner")
        seen = (await uow.session.scalars(select(Invite))).one()
        await _taken_elsewhere(uow)
        assert seen.used_at is None
        assert await staff.take_code(uow, code) is None


async def _taken_elsewhere(uow: UnitOfWork) -> None:
    await uow.session.flush()
    await (await uow.session.connection()).exec_driver_sql("UPDATE invites SET used_at = '2026-03-10 03:00:00'")


async def test_an_expired_code_stays_unused(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        code = await staff.invite(uow, "Mori", "owner")
    clock.advance(minutes=10)
    async with database.write() as uow:
        found = await staff.take_code(uow, code)
        assert found is not None
        assert found.used_at is None


async def test_the_record_says_who_let_somebody_in_and_out(database: Database) -> None:
    async with database.write() as uow:
        code = await staff.invite(uow, "Mori", "clerk", "staff:1")
        found = await staff.take_code(uow, code)
        assert found is not None
        identity = await identities.attach(uow, await customers.create(uow), "line", "U1")
        member = await staff.register(uow, found, identity)
        await staff.remove(uow, member.id, "staff:1")
        await staff.invite(uow, "Sato", "clerk")
        await uow.session.flush()
        rows = [(row.act, row.actor) for row in await uow.session.scalars(select(AuditEntry))]
    assert rows == [
        ("staff.invited", "staff:1"),
        ("staff.registered", f"staff:{member.id}"),
        ("staff.removed", "staff:1"),
        ("staff.invited", "operator"),
    ]
