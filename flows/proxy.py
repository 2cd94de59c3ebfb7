"""Proxy entry: what a customer said in the shop, on the phone or on paper, written down by staff (CF12).

A yes waits: the bot asks the customer once, only their own tap makes it count, and after 14 days without an answer it
is over. A no counts at once, with no confirmation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.consent import MESSAGE_TOPICS, Action, Mechanism, Status, Topic
from bot.domain.replies import Card, Message
from bot.domain.sending import MessageClass
from bot.handling import Composition, Journey, Skip
from flows import consent
from storage.models import Customer
from storage.repositories import consents, deliveries, identities, staff
from storage.repositories.consents import Source, Wording
from storage.types import new_id
from storage.unit_of_work import UnitOfWork

NAME = "consent_ask"
MEDIA: tuple[Mechanism, ...] = (Mechanism.IN_STORE, Mechanism.PHONE, Mechanism.PAPER)
ANSWER_WITHIN = timedelta(days=14)
NOT_AGAIN_WITHIN = timedelta(days=90)
"""One entry is one question; a second one after a no, or after silence, would be pressing."""
EVIDENCE_LIMIT = 80


class Entered(StrEnum):
    """What became of an entry: `asked`, or why nothing was written."""

    ASKED = "asked"
    ALREADY = "already"
    LATELY = "lately"
    UNREACHABLE = "unreachable"
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes as staff heard or read it. `evidence` says where the proof lies (the number of a form, of a note), never
    who it is about: the ledger is not sealed. `wording` is the sentence that the customer saw or was read."""

    topic: Topic
    medium: Mechanism
    evidence: str
    wording: Wording


def may_enter(customer: Customer, topic: Topic, status: Status | None) -> bool:
    """Say whether a yes to this topic can be entered: it is offered to them, and no yes stands or waits."""
    offered = topic in MESSAGE_TOPICS and (topic is Topic.RESTOCK or not customer.minor)
    return offered and status in (None, Status.WITHDRAWN)


async def enter(uow: UnitOfWork, customer: Customer, yes: Yes, staff_id: str) -> Entered:
    """Write down a yes that waits, and have the customer asked."""
    status = (await consents.statuses(uow, customer.id)).get(yes.topic)
    if not may_enter(customer, yes.topic, None):
        return Entered.NOT_OFFERED
    if not may_enter(customer, yes.topic, status):
        return Entered.ALREADY
    if await _asked_lately(uow, customer, yes.topic):
        return Entered.LATELY
    if not any(each.reachable for each in await identities.of(uow, customer.id)):
        return Entered.UNREACHABLE
    entry, actor = new_id(), f"staff:{staff_id}"
    source = Source(
        mechanism=yes.medium,
        occurred_at=uow.now,
        dedupe=f"proxy:{entry}",
        actor=actor,
        proxy=json.dumps({"staff_id": staff_id, "medium": yes.medium, "evidence_ref": yes.evidence[:EVIDENCE_LIMIT]}),
        pending=True,
    )
    await consents.record(uow, customer.id, [yes.topic], Action.GRANT, source, {yes.topic: yes.wording})
    await outbox.add(uow, _question(uow, customer, yes.topic, entry))
    staff.audit(uow, actor, "consent.entered", customer.id, {"topic": yes.topic, "medium": yes.medium})
    return Entered.ASKED


async def _asked_lately(uow: UnitOfWork, customer: Customer, topic: Topic) -> bool:
    since = uow.now - NOT_AGAIN_WITHIN
    rows = await consents.history(uow, customer.id)
    return any(row.topic == topic and row.proxy and row.recorded_at > since for row in rows)


def _question(uow: UnitOfWork, customer: Customer, topic: Topic, entry: str) -> Proposal:
    return Proposal(
        customer_id=customer.id,
        occasion=f"{NAME}:{entry}",
        journey=NAME,
        topic=None,
        message_class=MessageClass.TRANSACTIONAL,
        expires_at=uow.now + ANSWER_WITHIN,
        data={"topic": topic},
    )


async def withdraw(
    uow: UnitOfWork, customer: Customer, topics: Iterable[Topic], medium: Mechanism, staff_id: str
) -> list[Topic]:
    """Write down a no, and cancel what waits; give the topics that were not withdrawn already."""
    before = await consents.statuses(uow, customer.id)
    wanted = [topic for topic in topics if before.get(topic) is not Status.WITHDRAWN]
    entry, actor = new_id(), f"staff:{staff_id}"
    for topic in wanted:
        note = str(before.get(topic, ""))
        source = Source(medium, uow.now, f"proxy:{entry}", actor=actor, note=note)
        await consents.record(uow, customer.id, [topic], Action.WITHDRAW, source)
    await deliveries.cancel(uow, customer.id, "no_consent", wanted)
    staff.audit(uow, actor, "consent.withdrawn", customer.id, {"topics": wanted, "medium": medium})
    return wanted


async def expire(uow: UnitOfWork, limit: int = 200) -> int:
    """End the entries that nobody confirmed in time; give how many were. One batch; 0 when none is left."""
    late = await consents.waiting(uow, uow.now - ANSWER_WITHIN, limit)
    for customer_id, topic in late:
        asked = [row for row in await consents.history(uow, customer_id) if row.topic == topic and row.pending][-1]
        source = Source(Mechanism(asked.mechanism), uow.now, f"expire:{asked.id}", actor="system")
        await consents.record(uow, customer_id, [topic], Action.EXPIRE, source)
    return len(late)


async def compose(composition: Composition) -> Message | Skip:
    """Give the question, with the sentence that a yes agrees to; nothing when it was answered in the meantime."""
    topic = Topic(composition.data["topic"])
    statuses = await consents.statuses(composition.uow, composition.customer.id)
    if statuses.get(topic) is not Status.PENDING:
        return Skip("cancelled")
    asked = composition.text("consent-pending", topic=composition.text(f"topic-{topic}"))
    label = composition.text("consent-pending.yes")
    sentence = consent.wording(composition, topic).text
    return Card(
        title="",
        alt=composition.text("consent-pending.alt"),
        lines=(asked, composition.text("consent-meaning", label=label, sentence=sentence)),
        buttons=(
            composition.button("consent-pending.yes", f"pending:{topic}:yes"),
            composition.button("consent-pending.no", f"pending:{topic}:no"),
        ),
    )


# The sentence of agreement may name a discount, so these words are not held against the class (MT11); the question
# itself is asked once per entry, whatever was asked before.
JOURNEY = Journey(NAME, None, MessageClass.TRANSACTIONAL, compose, may_repeat=True)
