"""Retention: each kind of data stays exactly as long as CF9 says, on a clock that a test pushes forward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, select

from bot.domain.consent import Action, Mechanism, Status, Topic
from bot.domain.sending import MessageClass
from bot.shop import Shop
from flows import campaigns, retention
from flows.retention import months_before
from storage.database import Database
from storage.models import (
    AudienceMember,
    AuditEntry,
    Cart,
    ChatMessage,
    ConsentEntry,
    Customer,
    Delivery,
    Enquiry,
    Fact,
    Handover,
    Identity,
    Note,
    Order,
    OrderLine,
    Plan,
    Question,
    Session,
    Staff,
    Tally,
    TrackedLink,
    View,
    Wish,
)
from storage.repositories import (
    consents,
    conversations,
    customers,
    identities,
)
from storage.repositories.consents import Source
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.ageing import agree, count, crew, delivery, everything, filled, move

LONG_AGO = timedelta(days=2200)
"""The database lets rows of the ledger go by its own clock only, so these tests play in the past."""


@pytest.fixture
def then(clock: StandingClock) -> datetime:
    clock.advance(days=-LONG_AGO.days)
    return clock.now()


@dataclass(frozen=True)
class Kept:
    """Something that is there for a while: `look` counts it."""

    look: Callable[[UnitOfWork], object]
    months: int = 0
    days: int = 0


def rows_of(*models: type[SQLModel]) -> Callable[[UnitOfWork], object]:
    async def look(uow: UnitOfWork) -> list[int]:
        return [await count(uow, model) for model in models]

    return look


async def bodies(uow: UnitOfWork) -> list[int]:
    row = (await uow.session.scalars(select(Delivery))).one()
    assert row.content_hash == "h"
    return [int(row.message is not None), int(row.data is not None)]


async def reactions(uow: UnitOfWork) -> list[int]:
    return [int(row.reaction == "click") for row in await uow.session.scalars(select(Delivery))]


async def note_of(uow: UnitOfWork, prefix: str) -> list[int]:
    return [sum(row.key.startswith(prefix) for row in await uow.session.scalars(select(Note)))]


KEPT = {
    "what was said": Kept(rows_of(ChatMessage), months=12),
    "questions": Kept(rows_of(Question), months=12),
    "talks with staff": Kept(rows_of(Enquiry, Handover), months=12),
    "bodies of sent messages": Kept(bodies, days=90),
    "the send log": Kept(rows_of(Delivery), months=25),
    "clicks": Kept(reactions, months=13),
    "links and views": Kept(rows_of(TrackedLink, View), months=13),
    "who the customer is": Kept(rows_of(Identity, Fact, Wish), months=24),
    "carts": Kept(rows_of(Cart), months=24),
    "the audit": Kept(rows_of(AuditEntry), months=36),
    "the ledger": Kept(rows_of(ConsentEntry), months=36),
    "groups": Kept(lambda uow: note_of(uow, "group:"), months=12),
    "wrong link codes": Kept(lambda uow: note_of(uow, "link-tries:"), days=1),
    "export links": Kept(lambda uow: note_of(uow, "export:"), days=1),
    "sessions": Kept(rows_of(Session), days=1),
}


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
async def test_ct15_each_thing_is_kept_exactly_as_long_as_cf9_says(
    database: Database, clock: StandingClock, shop: Shop, then: datetime, kept: Kept
) -> None:
    async with database.write() as uow:
        await everything(uow, shop)
        await crew(uow)
    end = months_before(then, -kept.months) + timedelta(days=kept.days)
    for moment, there in ((end, True), (end + timedelta(seconds=1), False)):
        move(clock, moment)
        await retention.run(database)
        async with database.read() as uow:
            found = await kept.look(uow)  # type: ignore[misc]
            assert found, "this looks at nothing"
            assert all(number > 0 for number in found) if there else not any(found), moment


async def test_ct15_after_three_years_tables_hold_exactly_what_cf9_says(
    database: Database, clock: StandingClock, shop: Shop, then: datetime
) -> None:
    """Of who was not heard for three years only orders without a person are left, the counts, and that staff exist."""
    async with database.write() as uow:
        await everything(uow, shop)
        await everything(uow, shop, "Ann", "U2")
        await crew(uow)
    assert {"consents", "consent_states", "chat_messages", "audit", "console_sessions", "flow_states"} <= set(
        await filled(database)
    )
    move(clock, months_before(then, -36) + timedelta(days=1))
    gone = await retention.run(database)
    assert gone["ledger"] == 2
    assert gone["customers"] == 2
    left = await filled(database)
    of_the_schema = {"notes": 1}
    assert left == {"customers": 2, "orders": 2, "order_lines": 2, "staff": 1, "tallies": 2} | of_the_schema
    async with database.read() as uow:
        for person in await uow.session.scalars(select(Customer)):
            assert (person.profile, person.external_index, person.birthday_index) == (None, None, None)
            assert person.erased_at is not None
        outcomes = {row.outcome: row.number for row in await uow.session.scalars(select(Tally))}
        assert outcomes == {"sent": 2, "click": 2}
        assert await consents.verify(uow) == []
    assert sum((await retention.run(database)).values()) == 0, "a second run finds nothing"
    assert await filled(database) == left


async def test_ct15_a_customer_who_is_in_touch_keeps_what_is_theirs(
    database: Database, clock: StandingClock, shop: Shop, then: datetime
) -> None:
    async with database.write() as uow:
        customer_id = await everything(uow, shop)
    move(clock, months_before(then, -35))
    async with database.write() as uow:
        await customers.touch(uow, customer_id)
    move(clock, months_before(then, -40))
    await retention.run(database)
    async with database.read() as uow:
        person = await uow.session.get_one(Customer, customer_id)
        assert customers.profile(uow, person).name == "田中さくら"
        assert [await count(uow, each) for each in (Identity, Fact, Order, OrderLine, ConsentEntry)] == [1] * 5
        assert await consents.statuses(uow, customer_id) == {Topic.NEWS: Status.GRANTED}, "the ground of the next one"
        assert [await count(uow, each) for each in (ChatMessage, Delivery, Plan, TrackedLink, Cart)] == [0] * 5


async def test_ct15_the_last_marketing_message_keeps_the_ledger(
    database: Database, clock: StandingClock, shop: Shop, then: datetime
) -> None:
    """Three years from the message, not from the yes; also when the send log has forgotten it long since."""
    async with database.write() as uow:
        customer_id = await everything(uow, shop)
    later = months_before(then, -20)
    move(clock, later)
    async with database.write() as uow:
        delivery(uow, customer_id, "news:2")
        delivery(uow, customer_id, "link:1", message_class=MessageClass.TRANSACTIONAL)
    move(clock, months_before(later, -30))
    await retention.run(database)
    async with database.read() as uow:
        assert [await count(uow, each) for each in (Delivery, Identity)] == [0, 0]
        assert await count(uow, ConsentEntry) == 1
    move(clock, months_before(later, -36))
    await retention.run(database)
    async with database.read() as uow:
        assert await count(uow, ConsentEntry) == 1
    clock.advance(seconds=1)
    await retention.run(database)
    async with database.read() as uow:
        assert await count(uow, ConsentEntry) == 0


async def test_ct15_a_no_stays_as_long_as_somebody_could_be_asked(
    database: Database, clock: StandingClock, shop: Shop, then: datetime
) -> None:
    """Without it, the next import of an old list would be a yes again. What came before it is not needed."""
    async with database.write() as uow:
        customer_id = await everything(uow, shop)
        clock.advance(days=1)
    async with database.write() as uow:
        await agree(uow, customer_id, Action.WITHDRAW)
    move(clock, months_before(then, -40))
    async with database.write() as uow:
        await customers.touch(uow, customer_id)
    await retention.run(database)
    async with database.write() as uow:
        assert [row.action for row in await consents.history(uow, customer_id)] == ["withdraw"]
        assert await consents.statuses(uow, customer_id) == {Topic.NEWS: Status.WITHDRAWN}
        assert await consents.verify(uow) == []
        source = Source(Mechanism.IMPORT, then, "import:1")
        await consents.record(uow, customer_id, [Topic.NEWS], Action.IMPORT, source)
        assert await consents.statuses(uow, customer_id) == {Topic.NEWS: Status.WITHDRAWN}


@pytest.mark.parametrize(("action", "barred"), [(Action.GRANT, False), (Action.WITHDRAW, True)])
async def test_who_said_no_is_not_brought_back_by_an_old_list(
    database: Database, clock: StandingClock, shop: Shop, then: datetime, action: Action, barred: bool
) -> None:
    async with database.write() as uow:
        customer_id = await everything(uow, shop)
        clock.advance(seconds=1)
    async with database.write() as uow:
        await agree(uow, customer_id, action)
    move(clock, months_before(then, -25))
    await retention.run(database)
    async with database.read() as uow:
        assert await customers.find_address(uow, "line", "U1") is None
        assert await customers.suppressed(uow, "line", "U1") is barred
        assert await customers.suppressed(uow, "external", "U1") is barred


async def test_staff_are_no_inactive_customers(
    database: Database, clock: StandingClock, shop: Shop, then: datetime
) -> None:
    async with database.write() as uow:
        await everything(uow, shop)
        identity = (await uow.session.scalars(select(Identity))).one()
        uow.session.add(Staff(name="Mori", role="owner", identity_id=identity.id, created_at=uow.now))
    move(clock, months_before(then, -30))
    await retention.run(database)
    async with database.read() as uow:
        assert await count(uow, Identity) == 1


async def test_a_birthday_goes_a_day_after_the_no_to_it(
    database: Database, clock: StandingClock, shop: Shop, then: datetime
) -> None:
    async with database.write() as uow:
        customer_id = await everything(uow, shop)
        await agree(uow, customer_id, Action.WITHDRAW, Topic.BIRTHDAY)
    for days, birthday in ((1.0, "05-14"), (0.01, "")):
        clock.advance(days=days)
        await retention.run(database)
        async with database.read() as uow:
            profile = customers.profile(uow, await uow.session.get_one(Customer, customer_id))
            assert (profile.birthday, profile.name) == (birthday, "田中さくら")


async def test_a_campaign_is_still_counted_when_nobody_of_it_is_known(
    database: Database, clock: StandingClock, shop: Shop, then: datetime
) -> None:
    async with database.write() as uow:
        campaign = await campaigns.create(
            uow,
            shop,
            title="Tea",
            topic="news",
            message={"text": "新茶"},
            audience="all",
            send_at=None,
            created_by="api",
        )
        for number in range(3):
            customer = await customers.create(uow)
            uow.session.add(AudienceMember(campaign_id=campaign.id, position=number + 1, customer_id=customer.id))
            row = delivery(uow, customer.id, "campaign:1", campaign_id=campaign.id)
            row.reaction, row.reacted_at = ("click", uow.now) if number else ("", None)
        campaign.status, campaign.frozen, campaign.expanded, campaign.ended_at = "finished", 3, 3, uow.now
        before = await campaigns.report(uow, shop, campaign)
    for months in (14, 26):
        move(clock, months_before(then, -months))
        await retention.run(database)
        async with database.read() as uow:
            assert await campaigns.report(uow, shop, campaign) == before
    async with database.read() as uow:
        assert [await count(uow, each) for each in (Delivery, AudienceMember)] == [0, 0]


async def test_large_tables_are_forgotten_in_batches_and_a_crash_loses_nothing(
    database: Database, clock: StandingClock, shop: Shop, then: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    async with database.write() as uow:
        customer = await customers.create(uow)
        identity = await identities.attach(uow, customer, "line", "U1")
        for number in range(5):
            conversations.log_in(uow, identity, "x", str(number), uow.now)
            delivery(uow, customer.id, str(number))
    move(clock, months_before(then, -26))
    async with database.write() as uow:
        chat = next(rule for rule in retention.RULES if rule.name == "chat")
        assert await chat.forget(uow) == 2
    gone = await retention.run(database)
    assert (gone["chat"], gone["sends"]) == (3, 5)


async def test_the_database_lets_nothing_young_go_whatever_the_clock_says(
    database: Database, clock: StandingClock, shop: Shop
) -> None:
    """CT6: pushing the service's clock forward is no way around the trigger, and the job does not try."""
    async with database.write() as uow:
        await everything(uow, shop)
        await crew(uow)
    clock.advance(days=5000)
    async with database.write() as uow:
        fresh = await customers.create(uow)
        await agree(uow, fresh.id)
    gone = await retention.run(database)
    assert (gone["ledger"], gone["audit"], gone["customers"]) == (0, 0, 1)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.write() as uow:
            await uow.session.execute(text("DELETE FROM consents"))


async def test_once_a_night_after_three(database: Database, clock: StandingClock, shop: Shop) -> None:
    local = clock.now().astimezone(shop.timezone)
    clock.advance(hours=2 + 24 - local.hour)
    assert await retention.nightly(database, shop) is None, "two at night"
    clock.advance(hours=1)
    assert await retention.nightly(database, shop) == dict.fromkeys((rule.name for rule in retention.RULES), 0)
    assert await retention.nightly(database, shop) is None
    clock.advance(hours=23)
    assert await retention.nightly(database, shop) is None, "two at night again"
    clock.advance(hours=8)
    assert await retention.nightly(database, shop) is not None, "a service that slept catches up"


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [("2024-02-29", 12, "2023-02-28"), ("2026-03-31", 13, "2025-02-28"), ("2026-01-10", 25, "2023-12-10")],
)
def test_months_are_months_of_the_calendar(day: str, months: int, earlier: str) -> None:
    assert months_before(datetime.fromisoformat(f"{day}T12:00:00+00:00"), months).date().isoformat() == earlier
