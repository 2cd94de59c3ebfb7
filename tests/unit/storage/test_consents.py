"""The ledger is only ever added to, its chain shows any hand laid on it, and the state is what it amounts to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from bot.domain.consent import Action, Mechanism, Status, Topic
from storage.database import Database
from storage.models import ConsentEntry, ConsentState
from storage.repositories import consents, customers
from storage.repositories.consents import Source, Wording
from storage.unit_of_work import UnitOfWork

_ACTS = st.tuples(st.sampled_from(Topic), st.sampled_from(Action), st.integers(0, 5), st.booleans(), st.integers(0, 3))


def _source(at: datetime, dedupe: str, *, pending: bool = False) -> Source:
    return Source(Mechanism.BUTTON, at, dedupe, event_id=dedupe, channel="line", pending=pending)


async def _stored(uow: UnitOfWork, customer_id: str) -> dict[str, str]:
    rows = await uow.session.scalars(select(ConsentState).where(ConsentState.customer_id == customer_id))
    return {row.topic: row.status for row in rows}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(_ACTS, max_size=25))
async def test_ct7_the_state_is_what_the_ledger_amounts_to(database: Database, acts: list[tuple]) -> None:  # type: ignore[type-arg]
    """Whatever happened, in whatever order, redelivered or not: rebuilding changes nothing, and the chain holds."""
    async with database.write() as uow:
        customer_id = (await customers.create(uow)).id
        for topic, action, minute, pending, event in acts:
            source = _source(uow.now + timedelta(minutes=minute), f"{customer_id}:{event}", pending=pending)
            await consents.record(uow, customer_id, [topic], action, source)
        live = await _stored(uow, customer_id)
        assert {str(key): str(value) for key, value in (await consents.rebuild(uow, customer_id)).items()} == live
        assert await _stored(uow, customer_id) == live
        assert await consents.verify(uow, customer_id) == []


async def test_ct3_a_redelivered_yes_is_older_than_the_no(database: Database) -> None:
    async with database.write() as uow:
        customer_id = (await customers.create(uow)).id
        no, yes = _source(uow.now + timedelta(seconds=10), "no"), _source(uow.now + timedelta(seconds=5), "yes")
        await consents.record(uow, customer_id, [Topic.NEWS], Action.WITHDRAW, no)
        await consents.record(uow, customer_id, [Topic.NEWS], Action.GRANT, yes)
        assert await consents.statuses(uow, customer_id) == {Topic.NEWS: Status.WITHDRAWN}


async def test_ct4_one_event_is_one_row(database: Database) -> None:
    async with database.write() as uow:
        customer_id = (await customers.create(uow)).id
    for _ in range(5):
        async with database.write() as uow:
            await consents.record(uow, customer_id, [Topic.NEWS], Action.GRANT, _source(uow.now, "line:e1"))
    async with database.read() as uow:
        assert len(await consents.history(uow, customer_id)) == 1


async def _one(database: Database) -> str:
    async with database.write() as uow:
        customer_id = (await customers.create(uow)).id
        for number in range(3):
            source = _source(uow.now + timedelta(minutes=number), f"e{number}")
            await consents.record(uow, customer_id, [Topic.NEWS], Action.GRANT, source)
    return customer_id


@pytest.mark.parametrize(
    "act", [update(ConsentEntry).values(topic="cart"), delete(ConsentEntry).where(col(ConsentEntry.seq) == 2)]
)
async def test_ct6_the_database_refuses_to_change_the_ledger(database: Database, act) -> None:  # type: ignore[no-untyped-def]
    customer_id = await _one(database)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.write() as uow:
            await uow.session.execute(act)
    async with database.read() as uow:
        assert len(await consents.history(uow, customer_id)) == 3


async def _unlock(uow: UnitOfWork) -> None:
    """Do what somebody with the database in hand can do: take the ledger's guard away."""
    if uow.is_sqlite:
        for name in ("consents_no_update", "consents_no_delete"):
            await uow.session.execute(text(f"DROP TRIGGER {name}"))
    else:
        await uow.session.execute(text("DROP TRIGGER consents_keep ON consents"))


async def test_ct6_a_row_that_was_tampered_with_is_found(database: Database) -> None:
    """Somebody with the file in their hands can drop the trigger; the chain still tells which row."""
    customer_id = await _one(database)
    async with database.write() as uow:
        assert await consents.verify(uow) == []
        await _unlock(uow)
        second = (await consents.history(uow, customer_id))[1]
        await uow.session.execute(update(ConsentEntry).where(col(ConsentEntry.id) == second.id).values(topic="cart"))
        await uow.session.refresh(second)
        assert await consents.verify(uow, customer_id) == [second.id]


async def test_ct6_a_row_that_was_removed_is_missed(database: Database) -> None:
    customer_id = await _one(database)
    async with database.write() as uow:
        await _unlock(uow)
        _, second, third = await consents.history(uow, customer_id)
        await uow.session.delete(second)
        await uow.session.flush()
        assert await consents.verify(uow, customer_id) == [third.id]


async def test_ct17_each_row_keeps_the_wording_it_was_said_to(database: Database) -> None:
    async with database.write() as uow:
        customer_id = (await customers.create(uow)).id
        for version in (1, 2):
            source = _source(uow.now + timedelta(minutes=version), f"v{version}")
            shown = {Topic.NEWS: Wording("wording-news", version, "ja", f"v{version}")}
            await consents.record(uow, customer_id, [Topic.NEWS], Action.GRANT, source, shown)
        first, second = await consents.history(uow, customer_id)
        assert (first.wording_version, second.wording_version) == (1, 2)
        assert first.rendered_sha256 != second.rendered_sha256
        assert (await consents.yes_of(uow, customer_id))[Topic.NEWS].id == second.id
        assert Wording.of(first).sha256 == first.rendered_sha256


async def test_anothers_row_opens_nothing(database: Database) -> None:
    """S14."""
    customer_id = await _one(database)
    async with database.write() as uow:
        stranger = (await customers.create(uow)).id
        row = (await consents.history(uow, customer_id))[0]
        assert await consents.of_event(uow, stranger, row.id) == []
        assert [each.id for each in await consents.of_event(uow, customer_id, row.id)] == [row.id]
