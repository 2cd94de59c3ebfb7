"""A word or tap within a day of a marketing message is an answer to it, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.sending import DeliveryState, MessageClass
from flows import reactions
from storage.database import Database
from storage.models import Delivery
from storage.repositories import customers
from tests.unit.conftest import StandingClock


async def sent(database: Database, message_class: MessageClass = MessageClass.MARKETING) -> tuple[str, str]:
    async with database.write() as uow:
        customer = await customers.create(uow)
        row = Delivery(
            customer_id=customer.id,
            occasion="a",
            journey="broadcast",
            topic="news",
            message_class=message_class,
            state=DeliveryState.SENT,
            channel="line",
            created_at=uow.now,
            not_before=uow.now,
            expires_at=uow.now + timedelta(days=1),
            sending_at=uow.now,
        )
        uow.session.add(row)
        return customer.id, row.id


async def reaction(database: Database, row_id: str) -> str:
    async with database.read() as uow:
        row = await uow.session.get(Delivery, row_id)
        assert row is not None
        return row.reaction


@pytest.mark.parametrize(("hours", "expected"), [(1, "message"), (23, "message"), (25, "")])
async def test_only_within_a_day(database: Database, clock: StandingClock, hours: int, expected: str) -> None:
    customer, row = await sent(database)
    clock.advance(hours=hours)
    async with database.write() as uow:
        await reactions.note(uow, customer, "message")
    assert await reaction(database, row) == expected


async def test_the_first_reaction_stays(database: Database) -> None:
    customer, row = await sent(database)
    for kind in ("tap", "message"):
        async with database.write() as uow:
            await reactions.note(uow, customer, kind)
    assert await reaction(database, row) == "tap"


async def test_an_order_message_asks_for_no_reaction(database: Database) -> None:
    customer, row = await sent(database, MessageClass.TRANSACTIONAL)
    async with database.write() as uow:
        await reactions.note(uow, customer, "message")
    assert await reaction(database, row) == ""
