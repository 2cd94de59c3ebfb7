"""Reactions: what a customer does after a marketing message, and the pace that follows from it (trust.md 2.2).

A word or a tap within a day of it is an answer, and so is a purchase within seven. Whoever never answers hears less and
less, is asked once whether to go on, and then hears nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain import pace
from bot.domain.consent import MESSAGE_TOPICS, Status
from bot.domain.pace import Level
from bot.domain.replies import Card, Message
from bot.domain.sending import MessageClass
from bot.handling import Composition, Journey, Skip
from storage.batches import batches
from storage.database import Database
from storage.repositories import consents, customers, deliveries, notes, reactions
from storage.repositories.reactions import GO_ON, KEEP_GOING
from storage.unit_of_work import UnitOfWork

WITHIN = timedelta(hours=24)
BOUGHT_WITHIN = timedelta(days=7)
_WATCHED = "reactions.until"
_PATIENCE = timedelta(days=7)
_ASKED_FOR = timedelta(days=14)


async def note(uow: UnitOfWork, customer_id: str, kind: str) -> None:
    """Mark the last marketing message as answered, once, and let the pace follow."""
    row = await deliveries.last_push(uow, customer_id)
    if row is None or row.sending_at is None or uow.now - row.sending_at > WITHIN:
        return
    if not row.reaction:
        row.reaction, row.reacted_at = kind, uow.now
    await uow.session.flush()
    await follow(uow, [customer_id])


async def bought(uow: UnitOfWork, placed: Mapping[str, datetime]) -> None:
    """Count purchases, by customer and when, as the answer to the last message of the seven days before."""
    answered = []
    for customer_id, at in placed.items():
        row = await deliveries.last_push(uow, customer_id)
        if row is None or row.reaction or row.sending_at is None:
            continue
        if timedelta(0) <= at - row.sending_at <= BOUGHT_WITHIN:
            row.reaction, row.reacted_at = "purchase", uow.now
            answered.append(customer_id)
    await uow.session.flush()
    await follow(uow, answered)


async def follow(uow: UnitOfWork, ids: Iterable[str]) -> None:
    """Set the pace of these customers to what their reactions lead to; whoever comes to rest is asked once a year."""
    for batch in batches(ids):
        marks = await reactions.marks(uow, batch)
        levels: dict[Level, list[str]] = {}
        for each in batch:
            levels.setdefault(pace.level(marks.get(each, ()), uow.now), []).append(each)
        for level, whose in levels.items():
            changed = await reactions.set_level(uow, whose, level)
            if level is Level.REST and changed:
                await outbox.add(uow, *(_question(uow, each) for each in await _listening(uow, changed)))


async def _listening(uow: UnitOfWork, ids: Sequence[str]) -> list[str]:
    """Give those who said yes to something: whoever stopped everything is asked nothing."""
    statuses = await consents.statuses_of(uow, ids)
    return [
        each for each in ids if any(statuses.get(each, {}).get(topic) is Status.GRANTED for topic in MESSAGE_TOPICS)
    ]


def _question(uow: UnitOfWork, customer_id: str) -> Proposal:
    return Proposal(
        customer_id=customer_id,
        occasion=f"{KEEP_GOING}:{uow.now.year}",
        journey=KEEP_GOING,
        topic=None,
        message_class=MessageClass.TRANSACTIONAL,
        expires_at=uow.now + _ASKED_FOR,
        patience=_PATIENCE,
    )


async def watch(database: Database) -> int:
    """Let the pace follow what has changed since the last look; give of how many customers it was looked at."""
    async with database.read() as uow:
        until = uow.now
        told = await notes.get(uow, _WATCHED)
        since = datetime.fromisoformat(told) if told else until  # a shop's past is not judged on its first day
        whose = await reactions.turned(uow, since, until)
    for batch in batches(whose):
        async with database.write() as uow:
            await follow(uow, batch)
    async with database.write() as uow:
        await notes.put(uow, _WATCHED, until.isoformat())
    return len(whose)


async def go_on(uow: UnitOfWork, customer_id: str, delivery_id: str) -> bool:
    """Take the yes to the question; False when it is not this customer's."""
    row = await deliveries.own(uow, customer_id, delivery_id)
    if row is None or row.journey != KEEP_GOING:
        return False
    row.reaction, row.reacted_at = GO_ON, uow.now
    await uow.session.flush()
    await follow(uow, [customer_id])
    return True


async def compose(composition: Composition) -> Message | Skip:
    """Give the question; nothing to whoever has come back since."""
    customer = await customers.get(composition.uow, composition.delivery.customer_id)
    if customer is None or customer.pace != Level.REST:
        return Skip("cancelled")
    row = composition.delivery
    return Card(
        title=composition.text("pace-go-on.title"),
        alt=composition.text("pace-go-on.title"),
        lines=(composition.text("pace-go-on"),),
        buttons=(
            composition.button("pace-go-on.yes", f"go_on:{row.id}"),
            composition.button("pace-go-on.less", "pace:1/30d"),
            composition.button("button-stop-all", "stop:all"),
        ),
    )


JOURNEY = Journey(KEEP_GOING, None, MessageClass.TRANSACTIONAL, compose, _PATIENCE)
