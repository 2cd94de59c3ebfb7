"""CT7 at length: thousands of random acts over many customers, redelivered and out of order.

`NAJIMI_LEDGER_EVENTS=100000` makes it as long as trust.md asks, which takes some minutes; the suite runs 2,000.
"""

from __future__ import annotations

import os
import random
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.consent import Action, Mechanism, Topic
from storage.database import Database
from storage.models import ConsentEntry, ConsentState
from storage.repositories import consents, customers
from storage.repositories.consents import Source
from storage.unit_of_work import UnitOfWork

EVENTS = int(os.environ.get("NAJIMI_LEDGER_EVENTS", "2000"))
PEOPLE = max(60, EVENTS // 50)  # a ledger is read whole for each act, so its length is kept that of life
PAGE = 500


async def states(uow: UnitOfWork) -> dict[tuple[str, str], str]:
    return {(row.customer_id, row.topic): row.status for row in await uow.session.scalars(select(ConsentState))}


async def _act(uow: UnitOfWork, people: list[str], number: int) -> None:
    """The act of this event: always the same, however often it comes."""
    dice = random.Random(number)
    at = uow.now + timedelta(seconds=number * 7 - dice.choice([0, 0, 600]))
    source = Source(Mechanism.BUTTON, at, f"e{number}", event_id=f"e{number}", pending=dice.random() < 0.1)
    topics = dice.sample(list(Topic), dice.choice([1, 1, 3]))
    await consents.record(uow, dice.choice(people), topics, dice.choice(list(Action)), source)


@pytest.mark.slow
@pytest.mark.timeout(0 if EVENTS > 10_000 else 120)
async def test_ct7_the_table_is_what_the_ledger_amounts_to_after_thousands_of_events(database: Database) -> None:
    dice = random.Random(20260310)
    async with database.write() as uow:
        people = [(await customers.create(uow)).id for _ in range(PEOPLE)]
    for start in range(0, EVENTS, PAGE):
        async with database.write() as uow:
            for number in range(start, min(start + PAGE, EVENTS)):
                seen = number if dice.random() < 0.8 else dice.randrange(number + 1)  # one in five comes again
                await _act(uow, people, seen)
    async with database.write() as uow:
        live = await states(uow)
        assert len(live) > PEOPLE
        for each in people:
            await consents.rebuild(uow, each)
        assert await states(uow) == live
        assert await consents.verify(uow) == []
        rows = len((await uow.session.scalars(select(ConsentEntry.id))).all())
    assert rows > EVENTS / 2
