"""Erasure: what a customer may ask for in chat, the shop by API and the operator by command, once and for all.

A person who adds the shop again later is new; an import or an API call that names them is refused.
"""

from __future__ import annotations

from bot.domain.consent import Action, Mechanism, Topic
from storage.models import Customer, Erasure
from storage.repositories import consents, erasures
from storage.repositories.consents import Source
from storage.unit_of_work import UnitOfWork

YEARS_KEPT = 3
"""The ledger, without a name, after the last marketing message (CF9)."""


async def erase(uow: UnitOfWork, customer: Customer, asked_by: str) -> Erasure:
    """Erase a person, whatever apps they linked, and give the certificate; a second time gives the first one.

    `asked_by`: customer, api, operator, staff:<id>. A message that is being handed to the platform this moment may
    still arrive; nothing after it will.
    """
    found = await erasures.of(uow, customer.id)
    if found is not None and customer.erased_at is not None:
        return found
    people = await erasures.everyone(uow, customer)
    for each in people:
        await _close_ledger(uow, each, asked_by)
    await uow.session.flush()
    suppressed = await erasures.suppress(uow, people)
    removed = await erasures.remove(uow, people) | {"suppressions": suppressed}
    certificates = [await erasures.certify(uow, each, asked_by, removed) for each in people]
    return certificates[0]


async def _close_ledger(uow: UnitOfWork, customer: Customer, asked_by: str) -> None:
    """Add the last row of every topic that the ledger speaks of."""
    entries = await consents.history(uow, customer.id)
    topics = {Topic(entry.topic) for entry in entries}
    source = Source(
        mechanism=Mechanism.BUTTON if asked_by == "customer" else Mechanism.IN_STORE,
        # a platform's clock may run ahead of ours; nothing may come after the last row
        occurred_at=max([uow.now, *(entry.occurred_at for entry in entries)]),
        dedupe=f"erase:{customer.id}",
        actor=asked_by,
    )
    await consents.record(uow, customer.id, sorted(topics), Action.ERASE, source)
