"""Rows in every table that people stand in, and a clock to let them grow old."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import SQLModel, select

from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.replies import Text, pack
from bot.domain.sending import DeliveryState, MessageClass
from bot.shop import Shop
from storage.database import Database
from storage.models import Cart, Delivery, Order, Plan, Staff, View
from storage.repositories import (
    consents,
    conversations,
    customers,
    facts,
    identities,
    links,
    notes,
    orders,
    plans,
    staff,
    tracked_links,
    wishes,
)
from storage.repositories.consents import Source
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock


def delivery(uow: UnitOfWork, customer_id: str, occasion: str = "news:1", **more: object) -> Delivery:
    values: dict[str, object] = {
        "journey": "broadcast",
        "topic": "news",
        "message_class": MessageClass.MARKETING,
        "state": DeliveryState.SENT,
        "channel": "line",
        "sending_at": uow.now,
        "ended_at": uow.now,
    }
    row = Delivery(
        customer_id=customer_id,
        occasion=occasion,
        created_at=uow.now,
        not_before=uow.now,
        expires_at=uow.now,
        content_hash="h",
        **values | more,
    )
    row.data = uow.keyring.seal_json({"item": "x"}, "deliveries", "data", row.id)
    row.message = uow.keyring.seal_json(pack(Text("新茶です")), "deliveries", "message", row.id)
    uow.session.add(row)
    return row


async def agree(uow: UnitOfWork, customer_id: str, action: Action = Action.GRANT, topic: Topic = Topic.NEWS) -> None:
    source = Source(Mechanism.BUTTON, uow.now, f"{action}:{topic}:{customer_id}:{uow.now.isoformat()}")
    await consents.record(uow, customer_id, [topic], action, source)


async def everything(uow: UnitOfWork, shop: Shop, name: str = "田中さくら", address: str = "U1") -> str:
    """A customer of whom there is a row in every table that people stand in; give their id."""
    customer = await customers.create(uow, name=name, external_id=address, birthday="05-14")
    identity = await identities.attach(uow, customer, "line", address)
    await agree(uow, customer.id)
    await facts.remember(uow, customer.id, "likes", "渋いお茶")
    conversations.log_in(uow, identity, "在庫ありますか", "m1", uow.now)
    conversations.log_out(uow, identity, [Text("ございます")])
    conversations.ask(uow, customer.id, "在庫", locale="ja", intent="", band="sure", shown=[], source_event_id="m1")
    handover, _ = await conversations.start_handover(uow, identity, "asked", "割れていました", uow.now)
    await conversations.end_handover(uow, handover)
    order = Order(
        id=f"A-{address}", customer_id=customer.id, placed_at=uow.now, status="delivered", status_at=uow.now
    ).model_dump()
    await orders.add(uow, [order], {f"A-{address}": [Line("T1", 2, 1200)]})
    uow.session.add(Cart(customer_id=customer.id, updated_at=uow.now))
    uow.session.add(View(customer_id=customer.id, sku="T1", at=uow.now))
    await wishes.add(uow, customer.id, "T1")
    row = delivery(uow, customer.id)
    await uow.session.flush()
    token = (await tracked_links.make(uow, "", "https://shop.example", customer.id, row.id)).rpartition("/")[2]
    await uow.session.flush()
    await tracked_links.follow(uow, token)
    await plans.add(uow, "followup", f"order:{address}", customer.id, uow.now, {})
    for plan in await uow.session.scalars(select(Plan)):
        plan.state = "done"
    await conversations.go(uow, identity.id, "preferences", "confirm", {"likes": "x"}, timedelta(minutes=30))
    await links.make(uow, identity)
    await links.miss(uow, identity)
    await notes.put(uow, f"group:{address}", "told")
    await notes.put(uow, f"export:{address}", {"customer": customer.id, "identity": identity.id, "used": True})
    await uow.session.flush()
    return customer.id


async def crew(uow: UnitOfWork) -> None:
    """A member of staff with a session, a used code and an unused one; the audit has what they did."""
    person = Staff(name="Mori", role="owner", created_at=uow.now)
    uow.session.add(person)
    await staff.open_session(uow, person)
    await staff.invite(uow, "Sato", "clerk")
    await uow.session.flush()


async def count(uow: UnitOfWork, model: type[SQLModel]) -> int:
    return (await uow.session.scalar(select(func.count()).select_from(model))) or 0


async def filled(database: Database) -> dict[str, int]:
    """Give every table that holds something, with its number of rows."""
    found = {}
    async with database.read() as uow:
        for table in SQLModel.metadata.sorted_tables:
            number = await uow.session.scalar(select(func.count()).select_from(table))
            found[table.name] = number or 0
    return {name: number for name, number in found.items() if number}


def move(clock: StandingClock, to: datetime) -> None:
    clock.advance(seconds=(to - clock.now()).total_seconds())
