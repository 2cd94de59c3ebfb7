"""Recognition in bulk: who stands behind many external ids and addresses at once, without opening anything sealed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from storage.models import Customer, Identity, Suppression
from storage.unit_of_work import UnitOfWork

_BATCH = 500


async def externals(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, str]:
    """Give the customer id of each external id that is known; linked customers lead to the one kept."""
    found: dict[str, str] = {}
    for batch in _batches(uow, "external", ids):
        query = select(Customer.external_index, Customer.id, Customer.linked_to)
        query = query.where(col(Customer.external_index).in_(list(batch)))
        for index, customer_id, linked_to in await uow.session.execute(query):
            found[batch[str(index)]] = linked_to or customer_id
    return found


async def addresses(uow: UnitOfWork, channel: str, of: Iterable[str]) -> dict[str, str]:
    """Give the customer id of each address that is known on this channel."""
    found: dict[str, str] = {}
    for batch in _batches(uow, channel, of):
        query = select(Identity.address_index, Identity.customer_id)
        query = query.where(Identity.channel == channel, col(Identity.address_index).in_(list(batch)))
        for index, customer_id in await uow.session.execute(query):
            found[batch[index]] = customer_id
    return found


async def called(uow: UnitOfWork, customer_ids: Iterable[str]) -> set[str]:
    """Give those of the customers whom the shop's systems have an id for already."""
    wanted, found = sorted(set(customer_ids)), set[str]()
    for start in range(0, len(wanted), _BATCH):
        query = select(Customer.id).where(col(Customer.external_index).is_not(None))
        found.update(await uow.session.scalars(query.where(col(Customer.id).in_(wanted[start : start + _BATCH]))))
    return found


async def suppressed(uow: UnitOfWork, kind: str, values: Iterable[str]) -> set[str]:
    """Give those of the values that belonged to an erased person (CF11); `kind` a channel or "external"."""
    found: set[str] = set()
    for batch in _batches(uow, kind, values):
        query = select(Suppression.index).where(col(Suppression.index).in_(list(batch)))
        found.update(batch[index] for index in await uow.session.scalars(query))
    return found


def _batches(uow: UnitOfWork, kind: str, values: Iterable[str]) -> Iterable[dict[str, str]]:
    """Give the values by their blind index, some hundred at a time."""
    wanted = list(dict.fromkeys(value for value in values if value))
    for start in range(0, len(wanted), _BATCH):
        yield {uow.keyring.index(kind, value): value for value in wanted[start : start + _BATCH]}
