"""The end of the ledger: rows that prove nothing any more go, the oldest first, so that each chain stays whole.

They are kept for three years after the last marketing message to the person (CF9). Two things stay longer, as long as
there is somebody they concern: everything behind a yes in force, since it is the ground of the next message, and the
last no to each topic, since without it an old list could be imported as a yes.

The database lets a row go that is three years old by its own clock (0001), which nothing that the service may write
can hasten. So no row goes before that, however far the service's clock is pushed forward in a rehearsal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.domain.consent import Action, Status
from bot.domain.sending import MessageClass
from storage.models import ConsentEntry, ConsentState, Customer, Delivery
from storage.repositories import consents
from storage.unit_of_work import UnitOfWork

_STOPS = (Action.WITHDRAW, Action.EXPIRE, Action.ERASE)
_IN_FORCE = (Status.GRANTED, Status.PENDING, Status.PAUSED)


async def forget(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """Delete rows recorded before then, of people who got no marketing since; give how many there were."""
    query = (
        select(ConsentEntry.id, ConsentEntry.customer_id)
        .join(Customer, col(Customer.id) == col(ConsentEntry.customer_id), isouter=True)
        .where(col(ConsentEntry.recorded_at) < before, ~_advertised_since(before), ~_needed())
        .order_by(col(ConsentEntry.customer_id), col(ConsentEntry.seq))
        .limit(limit)
    )
    found = [(row[0], row[1]) for row in await uow.session.execute(query)]
    statement = delete(ConsentEntry).where(col(ConsentEntry.id).in_([entry for entry, _ in found]))
    await uow.session.execute(statement.execution_options(synchronize_session=False))
    for customer_id in dict.fromkeys(customer for _, customer in found):
        await consents.rebuild(uow, customer_id)
    return len(found)


def _advertised_since(before: datetime) -> ColumnElement[bool]:
    """To the same person, whichever of their linked apps the message went to."""
    person = aliased(Customer)
    sent = select(Delivery.id).where(
        col(Delivery.customer_id) == person.id,
        Delivery.message_class != MessageClass.TRANSACTIONAL,
        col(Delivery.sending_at) >= before,
    )
    lately = or_(col(person.last_marketing_at) >= before, sent.exists())
    return select(person.id).where(_same(person), lately).exists()


def _same(person: Any) -> ColumnElement[bool]:
    mine = col(Customer.id)
    return or_(person.id == mine, person.linked_to == mine, person.id == col(Customer.linked_to))


def _needed() -> ColumnElement[bool]:
    """What still stands for somebody who is there: a yes in force, or the last no to a topic and all after it."""
    in_force = select(ConsentState.topic).where(
        col(ConsentState.customer_id) == col(ConsentEntry.customer_id), col(ConsentState.status).in_(_IN_FORCE)
    )
    no, later = aliased(ConsentEntry), aliased(ConsentEntry)
    newer = select(later.id).where(
        later.customer_id == no.customer_id,
        later.topic == no.topic,
        col(later.action).in_(_STOPS),
        or_(
            col(later.occurred_at) > no.occurred_at,
            and_(col(later.occurred_at) == no.occurred_at, col(later.seq) > no.seq),
        ),
    )
    last_no = select(no.id).where(
        no.customer_id == col(ConsentEntry.customer_id),
        col(no.seq) <= col(ConsentEntry.seq),
        col(no.action).in_(_STOPS),
        ~newer.exists(),
    )
    return and_(col(Customer.erased_at).is_(None), or_(in_force.exists(), last_no.exists()))
