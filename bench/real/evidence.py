"""Both sides of the story when the month is over: the service's own books, and what really reached the phones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlmodel import SQLModel, col, select

from bench.real.conversion import Person
from bench.real.phones import button_data, words
from bot.emulator.inbox import Entry
from bot.emulator.validation import Violation
from bot.emulator.world import World
from storage.database import Database
from storage.models import (
    Campaign,
    ConsentEntry,
    Customer,
    Delivery,
    Handover,
    InboxRow,
    Product,
    Question,
    RestockLine,
    Wish,
)
from storage.repositories import conversations, customers
from storage.unit_of_work import UnitOfWork

Row = TypeVar("Row", bound=SQLModel)
_WHY = re.compile(r"why:([^:]+)$")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message object that one person can see. `delivery` is the row its "why?" button names, None for an answer."""

    at: datetime
    channel: str
    user_id: str
    kind: str
    call: str
    words: str
    delivery: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """`users` gives the external id by customer id, `asked` the questions' texts by their row's id."""

    arrived: list[Arrived]
    violations: list[Violation]
    users: dict[str, str]
    deliveries: dict[str, Delivery]
    inbox: list[InboxRow]
    campaigns: list[Campaign]
    wishes: list[Wish]
    lines: list[RestockLine]
    questions: list[Question]
    asked: dict[str, str]
    handovers: list[Handover]
    consents: list[ConsentEntry]
    stock: dict[str, int]


async def gather(database: Database, world: World, people: Sequence[Person]) -> Evidence:
    owners = {(each.channel, each.address): each.user_id for each in people}
    async with database.read() as uow:
        questions = await _all(uow, Question)
        return Evidence(
            arrived=[_arrived(entry, owners[entry.platform, entry.user]) for entry in world.inbox.entries()],
            violations=list(world.violations),
            users={row.id: customers.profile(uow, row).external_id for row in await _all(uow, Customer)},
            deliveries={row.id: row for row in await _all(uow, Delivery)},
            inbox=await _all(uow, InboxRow),
            campaigns=await _all(uow, Campaign),
            wishes=await _all(uow, Wish),
            lines=await _all(uow, RestockLine),
            questions=questions,
            asked={row.id: conversations.question_text(uow, row) for row in questions},
            handovers=await _all(uow, Handover),
            consents=await _all(uow, ConsentEntry),
            stock={row.sku: row.stock for row in await _all(uow, Product)},
        )


async def _all(uow: UnitOfWork, model: type[Row]) -> list[Row]:
    return list(await uow.session.scalars(select(model)))


def _arrived(entry: Entry, user_id: str) -> Arrived:
    named = [match[1] for data in button_data(entry.message) if (match := _WHY.match(data))]
    return Arrived(
        at=entry.at,
        channel=entry.platform,
        user_id=user_id,
        kind=entry.kind,
        call=entry.request_id,
        words=words(entry.message),
        delivery=named[0] if named else None,
    )


async def held(database: Database) -> set[tuple[str, str]]:
    """Give the deliveries that wait for a reason: the row forgets it when it leaves after all."""
    async with database.read() as uow:
        query = select(Delivery.id, Delivery.reason).where(col(Delivery.state) == "queued", col(Delivery.reason) != "")
        return {(row[0], row[1]) for row in await uow.session.execute(query)}
