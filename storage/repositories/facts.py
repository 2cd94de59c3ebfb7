"""Facts: what is remembered of a customer, each with its origin and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from storage.models import Fact
from storage.unit_of_work import UnitOfWork


class Origin(StrEnum):
    """Stated by the customer, shown by what they bought, or guessed. Guesses never appear in wording."""

    STATED = "stated"
    TRANSACTED = "transacted"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Known:
    """One fact, opened."""

    id: str
    kind: str
    value: str
    origin: Origin
    sensitive: bool
    at: datetime


async def remember(
    uow: UnitOfWork,
    customer_id: str,
    kind: str,
    value: str,
    origin: Origin = Origin.STATED,
    *,
    sensitive: bool = False,
    source_event_id: str = "",
) -> bool:
    """Keep a fact; the same one again only renews its date. Say whether it was new."""
    index = uow.keyring.index(f"fact:{kind}", value)
    query = select(Fact).where(Fact.customer_id == customer_id, Fact.kind == kind, Fact.value_index == index)
    found = (await uow.session.scalars(query)).first()
    if found is not None:
        found.at = uow.now
        return False
    row = Fact(
        customer_id=customer_id,
        kind=kind,
        value=b"",
        value_index=index,
        origin=origin,
        sensitive=sensitive,
        source_event_id=source_event_id,
        at=uow.now,
    )
    row.value = uow.keyring.seal(value, "facts", "value", row.id)
    uow.session.add(row)
    await uow.session.flush()
    return True


async def of(
    uow: UnitOfWork, customer_id: str, kind: str | None = None, *, shown: ColumnElement[bool] | None = None
) -> list[Known]:
    """Give a customer's facts, newest first; with `shown` only those that the condition lets through."""
    query = select(Fact).where(Fact.customer_id == customer_id)
    if shown is not None:
        query = query.where(shown)
    if kind is not None:
        query = query.where(Fact.kind == kind)
    rows = await uow.session.scalars(query.order_by(col(Fact.at).desc(), col(Fact.id).desc()))
    return [_open(uow, row) for row in rows]


async def get(uow: UnitOfWork, customer_id: str, fact_id: str) -> Known | None:
    """Give one fact of this customer; another's is not found (S14)."""
    row = await _row(uow, customer_id, fact_id)
    return _open(uow, row) if row else None


async def forget(uow: UnitOfWork, customer_id: str, fact_id: str) -> bool:
    """Delete one fact of this customer; say whether it was there."""
    row = await _row(uow, customer_id, fact_id)
    if row is not None:
        await uow.session.delete(row)
    return row is not None


async def forget_kind(uow: UnitOfWork, customer_id: str, kind: str) -> None:
    query = select(Fact).where(Fact.customer_id == customer_id, Fact.kind == kind)
    for row in await uow.session.scalars(query):
        await uow.session.delete(row)


async def _row(uow: UnitOfWork, customer_id: str, fact_id: str) -> Fact | None:
    query = select(Fact).where(Fact.id == fact_id, Fact.customer_id == customer_id)
    return (await uow.session.scalars(query)).first()


def _open(uow: UnitOfWork, row: Fact) -> Known:
    value = uow.keyring.open(row.value, "facts", "value", row.id)
    return Known(row.id, row.kind, value, Origin(row.origin), row.sensitive, row.at)
