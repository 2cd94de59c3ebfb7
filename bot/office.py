"""What an operator does at the command line: staff codes, a customer's export, an erasure, the emergency stop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot import app
from bot.domain.errors import InputError
from bot.settings import Settings
from flows import emergency, erasure
from flows import export as exporting
from storage.database import Database
from storage.models import Customer
from storage.repositories import customers, staff
from storage.unit_of_work import UnitOfWork


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    database = await app.open_database(settings)
    try:
        yield database
    finally:
        await database.close()


async def find(uow: UnitOfWork, name: str) -> Customer:
    """Give the customer that an operator means; raises InputError when there is none."""
    found = (
        await customers.find_external(uow, name)
        or await customers.find_address(uow, "line", name)
        or await customers.find_address(uow, "telegram", name)
        or await customers.get(uow, name)
    )
    if found is None or found.erased_at is not None:
        raise InputError(
            f"there is no customer {name}: give an external id, LINE user id, Telegram chat id or Najimi's id"
        )
    return found


async def export(settings: Settings, name: str, out: Path | None) -> int:
    async with opened(settings) as database, database.write() as uow:
        customer = await find(uow, name)
        path = out or Path(f"{customer.id}.zip")
        path.write_bytes(await exporting.bundle(uow, customer))
        staff.audit(uow, "operator", "customer.exported", customer.id)
    print(f"Wrote {path}")
    return 0


async def erase(settings: Settings, name: str) -> int:
    async with opened(settings) as database, database.write() as uow:
        customer = await find(uow, name)
        certificate = await erasure.erase(uow, customer, "operator")
        staff.audit(uow, "operator", "customer.erased", customer.id)
    print(f"Erased. Certificate {certificate.id}")
    return 0


async def invite(settings: Settings, name: str, role: str) -> int:
    async with opened(settings) as database, database.write() as uow:
        code = await staff.invite(uow, name, role)
    print(f"{code}\n{name} sends  /staff {code}  to the bot from their own chat within {staff.CODE_MINUTES} minutes.")
    return 0


async def list_staff(settings: Settings) -> int:
    async with opened(settings) as database, database.read() as uow:
        found = await staff.active(uow)
    for each in found:
        print(f"{each.name}\t{each.role}\tsince {each.created_at:%Y-%m-%d}")
    if not found:
        print("Nobody yet: najimi staff invite NAME --role owner")
    return 0


async def remove_staff(settings: Settings, name: str) -> int:
    async with opened(settings) as database, database.write() as uow:
        found = await staff.remove(uow, name)
    if found is None:
        raise InputError(f"there is no member of staff called {name}: see najimi staff list")
    print(f"{found.name} has no rights any more.")
    return 0


async def stop_sending(settings: Settings, *, everything: bool) -> int:
    async with opened(settings) as database, database.write() as uow:
        paused = await emergency.stop(uow, "operator", everything=everything)
    held = "Everything but answers" if everything else "Everything unasked"
    print(f"{held} is stopped, {paused} broadcasts are paused. Go on with: najimi resume-sending")
    return 0


async def resume_sending(settings: Settings) -> int:
    async with opened(settings) as database, database.write() as uow:
        resumed = await emergency.resume(uow, "operator")
    print("Sending goes on; broadcasts stay paused until resumed one by one." if resumed else "Nothing was stopped.")
    return 0
