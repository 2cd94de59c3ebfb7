"""Erasure: nothing of the person is left but the proof, and no import brings them back (CT12)."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlmodel import SQLModel, select

from bot.domain.consent import Action, Mechanism, Status, Topic
from bot.domain.sending import DeliveryState, MessageClass
from flows import customers as told
from flows import erasure, export
from flows.customers import Missing
from storage.database import Database
from storage.models import (
    ChatMessage,
    Customer,
    Delivery,
    Enquiry,
    Erasure,
    Handover,
    Identity,
    InboxRow,
    LinkCode,
    Order,
    OrderLine,
    Plan,
    Question,
    TrackedLink,
    View,
)
from storage.models.ownership import Owned
from storage.repositories import (
    carts,
    consents,
    conversations,
    customers,
    erasures,
    facts,
    identities,
    links,
    orders,
    views,
    wishes,
)
from storage.repositories.consents import Source
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import someone

MARK = "mark-of-hanako"


async def _full(uow: UnitOfWork, address: str = "U1") -> Customer:
    """A customer with a row in every table that knows customers."""
    customer, identity = await someone(uow, address, Topic.NEWS, name=f"花子 {MARK}")
    customers.set_profile(uow, customer, external_id=f"ext-{MARK}", birthday="05-14")
    at = uow.now - timedelta(days=3)
    order = Order(
        id="A-1",
        customer_id=customer.id,
        placed_at=at,
        status="shipped",
        status_at=at,
        tracking_url=f"https://x/{MARK}",
    )
    await orders.add(uow, [order.model_dump()], {"A-1": [Line("T1", 2, 500)]})
    await facts.remember(uow, customer.id, "likes", MARK)
    await wishes.add(uow, customer.id, "T1")
    await carts.put(uow, "C-1", customer.id, [{"sku": "T1", "quantity": 1}], f"https://x/{MARK}")
    await views.add(uow, customer.id, "T1", at)
    conversations.log_in(uow, identity, MARK, "m1", at)
    conversations.ask(uow, customer.id, MARK, locale="ja", intent="", band="", shown=[], source_event_id="m1")
    await conversations.start_handover(uow, identity, "asked", MARK, uow.now)
    await conversations.go(uow, identity.id, "x", "y", {"z": MARK}, timedelta(minutes=5))
    await links.make(uow, identity)
    uow.session.add(Plan(customer_id=customer.id, journey="j", cause="c", due_at=at, created_at=at))
    uow.session.add(
        InboxRow(
            channel="line",
            event_id="old",
            lane=identity.address_index,
            body=b"x",
            occurred_at=at,
            received_at=at,
            state="done",
        )
    )
    for state, message_class in (
        (DeliveryState.SENT, MessageClass.MARKETING),
        (DeliveryState.QUEUED, MessageClass.MARKETING),
        (DeliveryState.QUEUED, MessageClass.TRANSACTIONAL),
    ):
        row = Delivery(
            customer_id=customer.id,
            occasion=f"{state}:{message_class}",
            journey="news",
            topic="news",
            message_class=message_class,
            state=state,
            channel="line",
            identity_id=identity.id,
            created_at=at,
            not_before=at,
            expires_at=at,
        )
        row.data = uow.keyring.seal_json({"item": MARK}, "deliveries", "data", row.id)
        row.message = uow.keyring.seal_json({"text": MARK}, "deliveries", "message", row.id)
        uow.session.add(row)
        uow.session.add(TrackedLink(token=row.id, url=f"https://x/{MARK}", delivery_id=row.id, created_at=at))
    await uow.session.flush()
    return customer


async def test_ct12_nothing_is_left_but_the_proof(database: Database) -> None:
    async with database.write() as uow:
        customer_id = (await _full(uow)).id
        other_id = (await someone(uow, "U2", Topic.NEWS))[0].id
        await facts.remember(uow, other_id, "likes", "紅茶")
    async with database.write() as uow:
        certificate = await erasure.erase(uow, await uow.session.get_one(Customer, customer_id), "customer")
        assert json.loads(certificate.removed)["facts"] == 1
    async with database.read() as uow:
        for model in (*erasures.REMOVED, LinkCode, TrackedLink):
            rows = [
                row for row in await uow.session.scalars(select(model)) if getattr(row, "customer_id", "") != other_id
            ]
            assert rows == [], model
        customer = await uow.session.get_one(Customer, customer_id)
        assert (customer.profile, customer.external_index, customer.birthday_index) == (None, None, None)
        assert customer.erased_at is not None
        assert await identities.of(uow, customer_id) == []
        inbox = (await uow.session.scalars(select(InboxRow))).one()
        assert inbox.body is None
        order = await uow.session.get_one(Order, "A-1")
        assert order.tracking_url == ""
        assert len((await uow.session.scalars(select(OrderLine))).all()) == 1
        for row in await uow.session.scalars(select(Delivery).where(Delivery.customer_id == customer_id)):
            assert (row.data, row.message) == (None, None)
            assert row.state in (DeliveryState.SENT, DeliveryState.CANCELLED)
        # the other customer keeps everything
        assert len(await facts.of(uow, other_id)) == 1
        assert await consents.granted(uow, other_id) == [Topic.NEWS]


async def test_ct12_the_ledger_stays_and_says_erased(database: Database) -> None:
    async with database.write() as uow:
        customer = await _full(uow)
        before = len(await consents.history(uow, customer.id))
        await erasure.erase(uow, customer, "customer")
    async with database.read() as uow:
        rows = await consents.history(uow, customer.id)
        assert len(rows) == before + 1
        assert (rows[-1].action, rows[-1].actor) == (Action.ERASE, "customer")
        assert await consents.statuses(uow, customer.id) == {Topic.NEWS: Status.WITHDRAWN}
        assert await consents.verify(uow) == []


async def test_ct12_an_import_cannot_bring_the_person_back(database: Database) -> None:
    async with database.write() as uow:
        customer = await _full(uow)
        await erasure.erase(uow, customer, "customer")
    async with database.write() as uow:
        assert await told.find_or_create(uow, f"ext-{MARK}") is Missing.ERASED
        assert await told.find_by_address(uow, "line", "U1") is Missing.ERASED


async def test_ct12_restoring_a_backup_and_erasing_again(database: Database) -> None:
    """What a backup brings back is erased by the same call; the certificate of before does not stop it."""
    async with database.write() as uow:
        customer = await _full(uow)
        await erasure.erase(uow, customer, "customer")
        # as a restored backup would have it: the person is there, and so is the certificate
        customer.erased_at = None
        customers.set_profile(uow, customer, name=MARK)
        await facts.remember(uow, customer.id, "likes", MARK)
    async with database.write() as uow:
        found = await uow.session.get_one(Customer, customer.id)
        await erasure.erase(uow, found, "operator")
        assert await facts.of(uow, customer.id) == []
        assert found.erased_at is not None
        assert found.profile is None


async def test_erasing_twice_is_erasing_once(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        customer = await _full(uow)
        first = await erasure.erase(uow, customer, "customer")
    clock.advance(days=1)
    async with database.write() as uow:
        again = await erasure.erase(uow, await uow.session.get_one(Customer, customer.id), "api")
        assert again.id == first.id
        assert len((await uow.session.scalars(select(Erasure))).all()) == 1


async def test_who_comes_again_is_new(database: Database) -> None:
    async with database.write() as uow:
        customer = await _full(uow)
        await erasure.erase(uow, customer, "customer")
        again = await identities.attach(uow, await customers.create(uow), "line", "U1")
        assert again.customer_id != customer.id


async def test_a_person_with_two_apps_is_erased_in_both(database: Database) -> None:
    async with database.write() as uow:
        kept = await _full(uow)
        other, telegram = await someone(uow, "7", Topic.CART, channel="telegram", name=f"太郎 {MARK}")
        customers.set_profile(uow, other, external_id="ext-2")
        line = (await identities.of(uow, kept.id))[0]
        code = await links.make(uow, line)
        row = await links.find(uow, code)
        assert row is not None
        assert await links.take(uow, row, telegram)
        await uow.session.refresh(row)
        assert await links.join(uow, row)
    async with database.write() as uow:
        await erasure.erase(uow, await uow.session.get_one(Customer, kept.id), "customer")
    async with database.write() as uow:
        assert (await uow.session.scalars(select(Identity))).all() == []
        gone = await uow.session.get_one(Customer, other.id)
        assert (gone.profile, gone.external_index) == (None, None)
        assert await told.find_or_create(uow, "ext-2") is Missing.ERASED
        for each in (kept.id, other.id):
            assert set((await consents.statuses(uow, each)).values()) == {Status.WITHDRAWN}


async def test_a_link_to_an_export_dies_with_the_person(database: Database) -> None:
    async with database.write() as uow:
        customer = await _full(uow)
        token = await export.make_link(uow, (await identities.of(uow, customer.id))[0])
        assert token is not None
        await erasure.erase(uow, customer, "customer")
        assert await export.resolve_link(uow, token) is None


async def test_nothing_comes_after_the_last_row(database: Database) -> None:
    """A platform's clock may run ahead of ours."""
    async with database.write() as uow:
        customer, _ = await someone(uow, "U1")
        source = Source(Mechanism.BUTTON, uow.now + timedelta(minutes=5), "ahead")
        await consents.record(uow, customer.id, [Topic.NEWS], Action.GRANT, source)
        await erasure.erase(uow, customer, "customer")
        assert await consents.statuses(uow, customer.id) == {Topic.NEWS: Status.WITHDRAWN}


async def test_no_plain_column_still_names_the_person(database: Database) -> None:
    async with database.write() as uow:
        customer = await _full(uow)
    async with database.write() as uow:
        await erasure.erase(uow, await uow.session.get_one(Customer, customer.id), "customer")
    async with database.read() as uow:
        for table in SQLModel.metadata.sorted_tables:
            for row in await uow.session.execute(select(table)):
                assert MARK not in str(tuple(row)), table.name


def test_every_table_of_a_customer_is_thought_of() -> None:
    """A new table that belongs to customers must say what linking and erasing do with it."""
    owned = set(Owned.__subclasses__())
    assert set(links.OWNED) == owned
    assert set(erasures.REMOVED) | {Delivery, Order} == owned
    assert {ChatMessage, Question, Enquiry, Handover, View} <= owned
