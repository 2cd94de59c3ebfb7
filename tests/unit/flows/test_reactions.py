"""A word or tap within a day of a marketing message is an answer to it, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.consent import Topic
from bot.domain.replies import Card
from bot.domain.sending import DeliveryState, MessageClass
from bot.handling import Skip
from bot.shop import Shop
from flows import orders, reactions
from flows.orders import Placed
from storage.database import Database
from storage.models import Delivery
from storage.repositories import customers, deliveries
from storage.repositories.orders import Line
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import compose, someone


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


async def _push(database: Database, customer_id: str, number: int) -> str:
    async with database.write() as uow:
        row = Delivery(
            customer_id=customer_id,
            occasion=f"push {number}",
            journey="broadcast",
            topic="news",
            message_class=MessageClass.MARKETING,
            state=DeliveryState.SENT,
            created_at=uow.now,
            not_before=uow.now,
            expires_at=uow.now,
            sending_at=uow.now,
        )
        uow.session.add(row)
        return row.id


async def _pace(database: Database, customer_id: str) -> str:
    async with database.read() as uow:
        customer = await customers.get(uow, customer_id)
        assert customer is not None
        return customer.pace


async def _ignored(database: Database, clock: StandingClock, customer_id: str, first: int, many: int) -> None:
    """Send so many messages that nobody answers, and let the watch see each of them."""
    for number in range(first, first + many):
        await _push(database, customer_id, number)
        clock.advance(hours=25)
        await reactions.watch(database)


async def test_mt6_silence_slows_us_down_until_we_ask_once_and_then_say_nothing(
    database: Database, clock: StandingClock, shop: Shop
) -> None:
    async with database.write() as uow:
        ann = (await someone(uow, "ann", Topic.NEWS))[0].id
    await reactions.watch(database)
    paces = []
    for number in range(12):
        await _ignored(database, clock, ann, number, 1)
        paces.append(await _pace(database, ann))
    assert paces == ["normal"] * 3 + ["half"] * 4 + ["low"] * 4 + ["rest"]
    await _ignored(database, clock, ann, 12, 2)
    async with database.read() as uow:
        [row] = await uow.session.scalars(select(Delivery).where(Delivery.journey == reactions.KEEP_GOING))
        assert row.message_class == MessageClass.TRANSACTIONAL
        card = await compose(uow, shop, row, reactions.JOURNEY)
        assert isinstance(card, Card)
        assert [button.data for button in card.buttons] == [f"go_on:{row.id}", "pace:1/30d", "stop:all"]


async def test_a_yes_begins_anew_and_nobody_elses_counts(database: Database, clock: StandingClock, shop: Shop) -> None:
    async with database.write() as uow:
        ann, ben = [(await someone(uow, name, Topic.NEWS))[0].id for name in ("ann", "ben")]
    await reactions.watch(database)
    await _ignored(database, clock, ann, 0, 12)
    async with database.write() as uow:
        [row] = await uow.session.scalars(select(Delivery).where(Delivery.journey == reactions.KEEP_GOING))
        row.state, row.sending_at = DeliveryState.SENT, uow.now
        await uow.session.flush()
        assert not await reactions.go_on(uow, ben, row.id)
        clock.advance(hours=1)
    async with database.write() as uow:
        assert await reactions.go_on(uow, ann, row.id)
    assert await _pace(database, ann) == "normal"
    clock.advance(hours=1)
    async with database.read() as uow:
        [row] = await uow.session.scalars(select(Delivery).where(Delivery.journey == reactions.KEEP_GOING))
        assert isinstance(await compose(uow, shop, row, reactions.JOURNEY), Skip), "who is back is asked nothing"
    await _ignored(database, clock, ann, 20, 3)
    assert await _pace(database, ann) == "normal"
    await _ignored(database, clock, ann, 30, 1)
    assert await _pace(database, ann) == "half"


async def test_whoever_stopped_everything_is_not_asked(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        ann = (await someone(uow, "ann"))[0].id
    await reactions.watch(database)
    await _ignored(database, clock, ann, 0, 12)
    assert await _pace(database, ann) == "rest"
    async with database.read() as uow:
        query = select(Delivery).where(Delivery.journey == reactions.KEEP_GOING)
        assert (await uow.session.scalars(query)).all() == []


async def test_one_answer_goes_one_level_up_at_once(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        ann = (await someone(uow, "ann", Topic.NEWS))[0].id
    await reactions.watch(database)
    await _ignored(database, clock, ann, 0, 8)
    assert await _pace(database, ann) == "low"
    await _push(database, ann, 8)
    clock.advance(hours=2)
    async with database.write() as uow:
        await reactions.note(uow, ann, "message")
    assert await _pace(database, ann) == "half"


async def test_less_is_no_praise(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        ann = (await someone(uow, "ann", Topic.NEWS))[0].id
    await reactions.watch(database)
    await _ignored(database, clock, ann, 0, 4)
    row_id = await _push(database, ann, 5)
    async with database.write() as uow:
        row = await deliveries.own(uow, ann, row_id)
        assert row is not None
        deliveries.react(uow, row, "less")
        await reactions.note(uow, ann, "tap")
    assert await _pace(database, ann) == "half"


async def test_half_a_year_of_silence_is_rest(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        ann = (await someone(uow, "ann", Topic.NEWS))[0].id
    await _push(database, ann, 0)
    await reactions.watch(database)
    clock.advance(days=179)
    await reactions.watch(database)
    assert await _pace(database, ann) == "normal"
    clock.advance(days=2)
    await reactions.watch(database)
    assert await _pace(database, ann) == "rest"


@pytest.mark.parametrize(("days", "expected"), [(6.9, "purchase"), (7.1, ""), (-1, "")])
async def test_a_purchase_within_seven_days_is_the_answer_to_the_last_message_once(
    database: Database, clock: StandingClock, shop: Shop, days: float, expected: str
) -> None:
    ann, first = await sent(database)
    clock.advance(hours=1)
    async with database.write() as uow:
        row = await uow.session.get_one(Delivery, first)
        assert row.sending_at is not None
        sent_at = row.sending_at
    clock.advance(days=max(days, 0))
    async with database.write() as uow:
        for number in range(2):
            at = sent_at + timedelta(days=days)
            await orders.put(uow, shop, Placed(str(number), ann, at, "placed", (Line("A", 1),)))
    assert await reaction(database, first) == expected
