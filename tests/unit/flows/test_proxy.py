"""Proxy entry: a yes from the shop waits for the customer's own tap, a no counts at once (CF12)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.consent import Action, Mechanism, Status, Topic
from bot.domain.replies import Card
from bot.domain.sending import MessageClass
from bot.handling import Skip
from bot.shop import Shop
from flows import proxy
from flows.proxy import Entered, Yes
from handlers import consent as handlers
from storage.database import Database
from storage.models import AuditEntry, Customer, Delivery
from storage.repositories import consents, identities
from storage.repositories.consents import Source, Wording
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import compose, someone
from tests.unit.handlers.conftest import Talk

SHOWN = Wording("wording-news", 1, "ja", "Teahouseから、新商品のお知らせを受け取ります。")


def yes(topic: Topic = Topic.NEWS, medium: Mechanism = Mechanism.PAPER) -> Yes:
    return Yes(topic, medium, "form 12", SHOWN)


async def state(uow: UnitOfWork, customer: Customer, topic: Topic = Topic.NEWS) -> Status | None:
    return (await consents.statuses(uow, customer.id)).get(topic)


async def test_a_yes_from_the_shop_waits_with_its_evidence(database: Database) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "U1")
        assert await proxy.enter(uow, customer, yes(), "S1") is Entered.ASKED
        assert await state(uow, customer) is Status.PENDING
        row = (await consents.history(uow, customer.id))[-1]
        assert (row.action, row.pending, row.mechanism, row.actor) == ("grant", True, "paper", "staff:S1")
        assert (row.wording_id, row.wording_version, row.rendered_sha256) == ("wording-news", 1, SHOWN.sha256)
        assert json.loads(row.proxy) == {"staff_id": "S1", "medium": "paper", "evidence_ref": "form 12"}
        asked = (await uow.session.scalars(select(Delivery))).one()
        assert (asked.journey, asked.message_class, asked.topic) == ("consent_ask", "transactional", "")
        assert [each.act for each in await uow.session.scalars(select(AuditEntry))] == ["consent.entered"]


async def test_the_question_shows_the_sentence_and_ends_when_it_was_answered(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "U1")
        await proxy.enter(uow, customer, yes(), "S1")
        row = (await uow.session.scalars(select(Delivery))).one()
        message = await compose(uow, shop, row, proxy.JOURNEY)
        assert isinstance(message, Card)
        assert "「お店のニュース」" in message.lines[0]
        assert "新商品・催し・割引のお知らせ（広告）を受け取ります" in message.lines[1]
        assert [each.data for each in message.buttons] == ["pending:news:yes", "pending:news:no"]
        await proxy.withdraw(uow, customer, [Topic.NEWS], Mechanism.PHONE, "S1")
        assert await compose(uow, shop, row, proxy.JOURNEY) == Skip("cancelled")


@pytest.mark.parametrize("topic", [Topic.PROFILING, Topic.NEWS])
async def test_what_cannot_be_chosen_cannot_be_entered(database: Database, topic: Topic) -> None:
    """CF13: for a minor only the restock that they ask for; the use of purchases is asked in the chat alone."""
    async with database.write() as uow:
        customer, _ = await someone(uow, "U1")
        customer.minor = topic is Topic.NEWS
        assert await proxy.enter(uow, customer, yes(topic), "S1") is Entered.NOT_OFFERED
        assert await consents.history(uow, customer.id) == []


async def test_a_standing_yes_is_left_alone(database: Database) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "U1", Topic.NEWS, Topic.CART)
        source = Source(Mechanism.TYPED, uow.now + timedelta(seconds=1), "pause")
        await consents.record(uow, customer.id, [Topic.CART], Action.PAUSE, source)
        assert await proxy.enter(uow, customer, yes(), "S1") is Entered.ALREADY
        assert await proxy.enter(uow, customer, yes(Topic.CART), "S1") is Entered.ALREADY
        assert await state(uow, customer, Topic.CART) is Status.PAUSED


async def test_who_has_no_app_is_not_asked_and_nothing_is_written(database: Database) -> None:
    async with database.write() as uow:
        customer, identity = await someone(uow, "U1")
        identity.reachable = False
        await uow.session.flush()
        assert await proxy.enter(uow, customer, yes(), "S1") is Entered.UNREACHABLE
        assert await state(uow, customer) is None


async def test_nobody_is_asked_twice_in_a_season(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "U1")
        assert await proxy.enter(uow, customer, yes(), "S1") is Entered.ASKED
        assert await proxy.enter(uow, customer, yes(), "S1") is Entered.ALREADY, "two presses are one entry"
    clock.advance(minutes=1)
    async with database.write() as uow:
        await proxy.withdraw(uow, customer, [Topic.NEWS], Mechanism.PHONE, "S1")
        assert await proxy.enter(uow, customer, yes(), "S1") is Entered.LATELY
    clock.advance(days=90)
    async with database.write() as uow:
        assert await proxy.enter(uow, customer, yes(), "S1") is Entered.ASKED


@pytest.mark.parametrize(("days", "ended"), [(13.99, 0), (14, 1)])
async def test_ct13_silence_ends_it_after_14_days(
    database: Database, clock: StandingClock, days: float, ended: int
) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "U1", Topic.CART)
        await proxy.enter(uow, customer, yes(), "S1")
    clock.advance(days=days)
    async with database.write() as uow:
        assert await proxy.expire(uow) == ended
        assert await state(uow, customer) is (Status.WITHDRAWN if ended else Status.PENDING)
        assert await state(uow, customer, Topic.CART) is Status.GRANTED
        assert [row.action for row in await consents.history(uow, customer.id)][2:] == ["expire"] * ended
        assert await proxy.expire(uow) == 0
        assert await consents.verify(uow) == []


async def test_ct13_many_that_nobody_answered_end_in_batches(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        for number in range(5):
            await proxy.enter(uow, (await someone(uow, str(number)))[0], yes(), "S1")
    clock.advance(days=15)
    async with database.write() as uow:
        assert [await proxy.expire(uow, 2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize("tap", ["pending:news:yes", "pending:news:no"])
async def test_ct13_only_the_own_tap_decides(database: Database, clock: StandingClock, shop: Shop, tap: str) -> None:
    talk = Talk(database, clock, shop)
    customer, _ = await talk.customer("U1")
    async with database.write() as uow:
        await proxy.enter(uow, customer, yes(), "S1")
    clock.advance(hours=1)
    async with talk.context(tap=tap) as context:
        await handlers.pending(context)
    async with database.read() as uow:
        agreed = tap.endswith("yes")
        assert await state(uow, customer) is (Status.GRANTED if agreed else Status.WITHDRAWN)
        last = (await consents.history(uow, customer.id))[-1]
        assert (last.action, last.actor) == ("confirm" if agreed else "withdraw", "customer")


async def test_a_tap_after_the_end_grants_nothing(database: Database, clock: StandingClock, shop: Shop) -> None:
    talk = Talk(database, clock, shop)
    customer, _ = await talk.customer("U1")
    async with database.write() as uow:
        await proxy.enter(uow, customer, yes(), "S1")
    clock.advance(days=14)
    async with database.write() as uow:
        await proxy.expire(uow)
    async with talk.context(tap="pending:news:yes") as context:
        await handlers.pending(context)
    async with database.read() as uow:
        assert await state(uow, customer) is Status.WITHDRAWN


async def test_a_no_on_the_phone_counts_at_once(database: Database) -> None:
    async with database.write() as uow:
        customer, identity = await someone(uow, "U1", Topic.NEWS, Topic.CART)
        for topic in (Topic.NEWS, Topic.CART):
            expires = uow.now + timedelta(days=1)
            await outbox.add(
                uow,
                Proposal(customer.id, topic, topic, topic, MessageClass.MARKETING, expires, identity_id=identity.id),
            )
        assert await proxy.withdraw(uow, customer, [Topic.NEWS], Mechanism.PHONE, "S1") == [Topic.NEWS]
        rows = {row.topic: row.state for row in await uow.session.scalars(select(Delivery))}
        assert rows == {"news": "cancelled", "cart": "queued"}
        last = (await consents.history(uow, customer.id))[-1]
        assert (last.action, last.mechanism, last.actor, last.note) == ("withdraw", "phone", "staff:S1", "granted")
        assert await proxy.withdraw(uow, customer, Topic, Mechanism.PHONE, "S1") == [
            topic for topic in Topic if topic is not Topic.NEWS
        ]
        assert set((await consents.statuses(uow, customer.id)).values()) == {Status.WITHDRAWN}
        assert [each.channel for each in await identities.of(uow, customer.id)] == ["line"], "and they stay reachable"
