"""Erasures: a person's rows go, the ledger and a pseudonym stay, and a certificate says so (CF11)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import SQLModel, col, select

from bot.domain.sending import DeliveryState
from storage.models import (
    Cart,
    ChatMessage,
    Customer,
    Delivery,
    Enquiry,
    Erasure,
    Fact,
    FlowState,
    Handover,
    Identity,
    InboxRow,
    LinkCode,
    Note,
    Order,
    Plan,
    Question,
    Staff,
    Suppression,
    TrackedLink,
    View,
    Wish,
)
from storage.models.ownership import Owned
from storage.repositories import customers, stats
from storage.unit_of_work import UnitOfWork

REMOVED: tuple[type[Owned], ...] = (*(Cart, ChatMessage, Enquiry, Fact, Handover, Plan, Question, View, Wish),)
"""Whose rows go altogether; deliveries and orders stay without what they say of a person."""


async def of(uow: UnitOfWork, customer_id: str) -> Erasure | None:
    """Give the certificate, None when the customer was not erased."""
    query = select(Erasure).where(Erasure.customer_id == customer_id).order_by(col(Erasure.at)).limit(1)
    return (await uow.session.scalars(query)).first()


async def since(uow: UnitOfWork, at: datetime) -> list[Erasure]:
    """Give the certificates written since an instant."""
    return list(await uow.session.scalars(select(Erasure).where(col(Erasure.at) >= at).order_by(col(Erasure.at))))


async def everyone(uow: UnitOfWork, customer: Customer) -> list[Customer]:
    """Give the customer and those that were linked to them: one person."""
    query = select(Customer).where(Customer.linked_to == customer.id)
    return [customer, *(await uow.session.scalars(query))]


async def suppress(uow: UnitOfWork, people: Sequence[Customer]) -> int:
    """Keep the blind index of every address and external id, so that an import cannot bring the person back."""
    ids = [each.id for each in people]
    found = list(await uow.session.scalars(select(Identity.address_index).where(col(Identity.customer_id).in_(ids))))
    found += [each.external_index for each in people if each.external_index]
    for index in found:
        await uow.upsert(Suppression, {"index": index, "at": uow.now}, ["index"])
    return len(found)


async def remove(uow: UnitOfWork, people: Sequence[Customer]) -> dict[str, int]:
    """Remove or blank every row of these people; give how many of each."""
    ids = [each.id for each in people]
    counts = {}
    for model in REMOVED:
        counts[str(model.__tablename__)] = await _delete(uow, model, col(model.customer_id).in_(ids))
    await stats.forget(uow, ids)
    counts["deliveries"] = await _blank_deliveries(uow, ids)
    counts["orders"] = await _blank_orders(uow, ids)
    sent = select(Delivery.id).where(col(Delivery.customer_id).in_(ids))
    links = col(TrackedLink.customer_id).in_(ids) | col(TrackedLink.delivery_id).in_(sent)
    counts["tracked_links"] = await _delete(uow, TrackedLink, links)
    counts["identities"] = await _remove_identities(uow, ids)
    await _forget_notes(uow, ids)
    for each in people:
        _blank(each, uow)
    await uow.session.flush()
    return counts


async def _delete(uow: UnitOfWork, model: type[SQLModel], condition: Any) -> int:
    result = await uow.session.execute(delete(model).where(condition))
    return int(getattr(result, "rowcount", 0))


async def _blank_deliveries(uow: UnitOfWork, ids: Sequence[str]) -> int:
    """Open rows end as erased, transactional ones too; all lose what they said."""
    mine = col(Delivery.customer_id).in_(ids)
    waiting = col(Delivery.state).in_((DeliveryState.QUEUED, DeliveryState.CLAIMED))
    ended = {"state": DeliveryState.CANCELLED, "reason": "erased", "ended_at": uow.now, "lease_until": None}
    await uow.session.execute(update(Delivery).where(mine, waiting).values(**ended))
    blank = {"data": None, "message": None, "content_hash": "", "detail": ""}
    result = await uow.session.execute(update(Delivery).where(mine).values(**blank))
    return int(getattr(result, "rowcount", 0))


async def _blank_orders(uow: UnitOfWork, ids: Sequence[str]) -> int:
    """The shop's totals keep what was bought and when; the way to the parcel goes."""
    result = await uow.session.execute(update(Order).where(col(Order.customer_id).in_(ids)).values(tracking_url=""))
    return int(getattr(result, "rowcount", 0))


async def _remove_identities(uow: UnitOfWork, ids: Sequence[str]) -> int:
    rows = list(await uow.session.scalars(select(Identity).where(col(Identity.customer_id).in_(ids))))
    mine = [row.id for row in rows]
    await _delete(uow, FlowState, col(FlowState.identity_id).in_(mine))
    await _delete(uow, LinkCode, col(LinkCode.identity_id).in_(mine) | col(LinkCode.other_identity_id).in_(mine))
    await _delete(uow, Note, col(Note.key).in_([f"link-tries:{each}" for each in mine]))
    await uow.session.execute(update(Staff).where(col(Staff.identity_id).in_(mine)).values(identity_id=None))
    # what is still to be handled or answered stays until it is; retention takes it after seven days
    await uow.session.execute(
        update(InboxRow)
        .where(col(InboxRow.lane).in_([row.address_index for row in rows]))
        .where(col(InboxRow.state) != "new", col(InboxRow.reply_state) != "waiting")
        .values(body=None, reply=None)
    )
    return await _delete(uow, Identity, col(Identity.id).in_(mine))


async def _forget_notes(uow: UnitOfWork, ids: Sequence[str]) -> None:
    """Links to an export that was made ready."""
    for note in list(await uow.session.scalars(select(Note).where(col(Note.key).startswith("export:")))):
        if json.loads(note.value)["customer"] in ids:
            await uow.session.delete(note)


def _blank(customer: Customer, uow: UnitOfWork) -> None:
    customers.set_profile(uow, customer, name="", external_id="", birthday="", attributes={})
    customer.locale, customer.locale_stated, customer.zone = "", False, ""
    customer.minor, customer.pace, customer.own_cap, customer.own_quiet = False, "normal", "", ""
    customer.at_once, customer.marketing_paused_until = False, None
    customer.stage, customer.onboarded, customer.last_seen_at = "prospect", "", None
    customer.erased_at = uow.now


async def certify(uow: UnitOfWork, customer: Customer, asked_by: str, removed: dict[str, int]) -> Erasure:
    """Write the certificate; it counts rows and names nothing."""
    row = Erasure(customer_id=customer.id, asked_by=asked_by, at=uow.now, removed=json.dumps(removed))
    uow.session.add(row)
    await uow.session.flush()
    return row
