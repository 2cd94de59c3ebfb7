"""Retention: what is forgotten by age, every night, exactly as trust.md CF9 says.

One table says what and when. Each batch is a unit of work of its own, and what is left is found again by its age: a
crash loses nothing, a second run finds nothing. Handled platform events go after seven days by the sweeper, answers to
API calls with the nightly task.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.shop import Shop
from storage.database import Database
from storage.repositories import inactivity, notes, old_consents
from storage.repositories import retention as rows
from storage.unit_of_work import UnitOfWork

BATCH = 500
_PEOPLE = 50  # each is a dozen statements
_NIGHT = time(3)
_DONE = "retention.done"
_TRIES = ("link-tries:", "staff.wrong_codes:", "export:")


@dataclass(frozen=True, slots=True)
class Rule:
    """What is forgotten; `forget` does a batch, and gives 0 when nothing is left."""

    name: str
    forget: Callable[[UnitOfWork], Awaitable[int]]


def months_before(now: datetime, months: int) -> datetime:
    """Give the same day and time so many months earlier, or the last day of a shorter month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)


def _ago(uow: UnitOfWork, *, months: int = 0, days: float = 0) -> datetime:
    return months_before(uow.now, months) - timedelta(days=days)


async def _released(uow: UnitOfWork) -> datetime:
    """Three years ago by the service's clock and by the database's: its triggers let nothing younger go."""
    return months_before(min(uow.now, await rows.database_now(uow)), 36)


async def _leftovers(uow: UnitOfWork) -> int:
    """Staff are signed in by real time, whatever the clock of a demo says: the earlier of the two clocks counts."""
    real = await rows.database_now(uow) - timedelta(days=1)
    return await rows.leftovers(uow, min(_ago(uow, days=1), real), BATCH)


async def _ledger(uow: UnitOfWork) -> int:
    return await old_consents.forget(uow, await _released(uow), BATCH)


async def _audit(uow: UnitOfWork) -> int:
    return await rows.audit(uow, await _released(uow), BATCH)


RULES: Sequence[Rule] = (
    Rule("leftovers", _leftovers),
    Rule("tries", lambda uow: rows.notes(uow, _TRIES, _ago(uow, days=1), BATCH)),
    Rule("groups", lambda uow: rows.notes(uow, ("group:",), _ago(uow, months=12), BATCH)),
    Rule("bodies", lambda uow: rows.bodies(uow, _ago(uow, days=90), BATCH)),
    Rule("chat", lambda uow: rows.chat(uow, _ago(uow, months=12), BATCH)),
    Rule("clicks", lambda uow: rows.clicks(uow, _ago(uow, months=13), BATCH)),
    Rule("birthdays", lambda uow: inactivity.forget_birthdays(uow, _ago(uow, days=1), _PEOPLE)),
    Rule("customers", lambda uow: inactivity.retire(uow, _ago(uow, months=24), _PEOPLE)),
    Rule("carts", lambda uow: rows.carts(uow, _ago(uow, months=24), BATCH)),
    Rule("sends", lambda uow: rows.sends(uow, _ago(uow, months=25), BATCH)),
    Rule("ledger", _ledger),
    Rule("audit", _audit),
)
"""The sends go before the ledger, which is kept by the day of the last one; customers before both."""


async def run(database: Database) -> dict[str, int]:
    """Forget everything that is too old now; give how much of each."""
    gone: dict[str, int] = {}
    for rule in RULES:
        gone[rule.name] = 0
        while done := await _batch(database, rule):
            gone[rule.name] += done
    return gone


async def _batch(database: Database, rule: Rule) -> int:
    async with database.write() as uow:
        return await rule.forget(uow)


async def nightly(database: Database, shop: Shop) -> dict[str, int] | None:
    """Run once a day, after three at night by the shop's clock; None when there is nothing to do yet. What was broken
    off is gone on with the next time."""
    async with database.read() as uow:
        local = uow.now.astimezone(shop.timezone)
        if local.time() < _NIGHT or await notes.get(uow, _DONE) == local.date().isoformat():
            return None
    gone = await run(database)
    async with database.write() as uow:
        await notes.put(uow, _DONE, local.date().isoformat())
    return gone
