"""Links: a one-time code makes two customers one, and their rows remember where they came from (S19)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, true, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.domain.sending import DeliveryState
from storage.models import (
    Cart,
    ChatMessage,
    Customer,
    Delivery,
    Enquiry,
    Fact,
    Handover,
    Identity,
    LinkCode,
    Note,
    Order,
    Plan,
    Question,
    View,
    Wish,
)
from storage.models.ownership import Owned
from storage.repositories import consent_links
from storage.unit_of_work import UnitOfWork

CODE_FOR = timedelta(minutes=10)
TRIES = 5
HELD_FOR = timedelta(hours=24)
"""So long after linking, neither app shows what the other brought."""

OWNED: tuple[type[Owned], ...] = (
    *(Cart, ChatMessage, Delivery, Enquiry, Fact, Handover, Order, Plan, Question, View, Wish),
)
_ALONE: dict[type[Owned], tuple[str, ...]] = {Delivery: ("occasion",), Fact: ("kind", "value_index"), Wish: ("sku",)}
"""What a customer has only once: where both have it, the joined one's row stays behind, and is there again later."""


class Problem(StrEnum):
    """Why a code does not link."""

    WRONG = "wrong"
    EXPIRED = "expired"
    TOO_MANY = "too_many"
    SAME = "same"
    ALREADY = "already"


def _index(uow: UnitOfWork, code: str) -> str:
    return uow.keyring.index("link", code)


async def make(uow: UnitOfWork, identity: Identity) -> str:
    """Give a new code of six figures; an older one of this identity is worth nothing any more."""
    query = select(LinkCode).where(LinkCode.identity_id == identity.id, LinkCode.state == "made")
    for old in await uow.session.scalars(query):
        end(uow, old, "expired")
    await _clear(uow)
    while True:
        code = f"{secrets.randbelow(10**6):06d}"
        if await find(uow, code) is None:
            break
    row = LinkCode(
        code_index=_index(uow, code), identity_id=identity.id, made_at=uow.now, expires_at=uow.now + CODE_FOR
    )
    uow.session.add(row)
    await uow.session.flush()
    return code


async def _clear(uow: UnitOfWork) -> None:
    """Free the figures of codes that ran out."""
    query = select(LinkCode).where(col(LinkCode.state).in_(("made", "typed")), col(LinkCode.expires_at) <= uow.now)
    for old in await uow.session.scalars(query):
        end(uow, old, "expired")
    await uow.session.flush()


async def find(uow: UnitOfWork, code: str) -> LinkCode | None:
    return (await uow.session.scalars(select(LinkCode).where(LinkCode.code_index == _index(uow, code)))).first()


async def get(uow: UnitOfWork, link_id: str) -> LinkCode | None:
    return await uow.session.get(LinkCode, link_id)


async def any_live(uow: UnitOfWork) -> bool:
    query = select(LinkCode.id).where(LinkCode.state == "made", col(LinkCode.expires_at) > uow.now).limit(1)
    return (await uow.session.scalars(query)).first() is not None


def end(uow: UnitOfWork, row: LinkCode, state: str) -> None:
    """Close a code; its figures are forgotten, so that they may be drawn again."""
    row.state, row.ended_at, row.code_index = state, uow.now, f"ended:{row.id}"


async def blocked(uow: UnitOfWork, identity: Identity) -> bool:
    """Say whether this identity has used up its tries; they come back ten minutes after the first."""
    note = await uow.session.get(Note, _tries(identity))
    return note is not None and uow.now - note.at < CODE_FOR and int(note.value) >= TRIES


async def miss(uow: UnitOfWork, identity: Identity) -> None:
    """Count a wrong code."""
    note = await uow.session.get(Note, _tries(identity))
    if note is None:
        uow.session.add(Note(key=_tries(identity), value="1", at=uow.now))
    elif uow.now - note.at >= CODE_FOR:
        note.value, note.at = "1", uow.now
    else:
        note.value = str(int(note.value) + 1)
    await uow.session.flush()


def _tries(identity: Identity) -> str:
    return f"link-tries:{identity.id}"


async def problem(uow: UnitOfWork, row: LinkCode | None, identity: Identity) -> Problem | None:
    """Say why this identity cannot take this code, None when it can."""
    if row is None or row.state not in ("made", "typed"):
        return Problem.WRONG
    if row.expires_at <= uow.now or row.state == "typed":
        return Problem.EXPIRED
    maker = await uow.session.get(Identity, row.identity_id)
    if maker is None:
        return Problem.EXPIRED
    if maker.customer_id == identity.customer_id and maker.id != identity.id:
        return Problem.ALREADY
    if maker.channel == identity.channel:
        return Problem.SAME
    return Problem.ALREADY if await _overlap(uow, maker, identity) else None


async def _overlap(uow: UnitOfWork, one: Identity, other: Identity) -> bool:
    """Say whether together they would have two addresses on one channel."""
    query = select(Identity.channel).where(col(Identity.customer_id).in_((one.customer_id, other.customer_id)))
    channels = list(await uow.session.scalars(query))
    return len(channels) != len(set(channels))


async def take(uow: UnitOfWork, row: LinkCode, identity: Identity) -> bool:
    """Give the code to this identity, once: of two who type it, one gets it. It waits for its maker's yes."""
    await uow.session.flush()
    result = await uow.session.execute(
        update(LinkCode)
        .where(col(LinkCode.id) == row.id, col(LinkCode.state) == "made", col(LinkCode.expires_at) > uow.now)
        .values(state="typed", other_identity_id=identity.id, expires_at=uow.now + CODE_FOR)
    )
    return int(getattr(result, "rowcount", 0)) == 1


async def join(uow: UnitOfWork, row: LinkCode) -> bool:
    """Make two customers one: the maker's. False when the question is no longer open, or nothing can be joined."""
    one, other = await _sides(uow, row)
    if one is None or other is None or row.expires_at <= uow.now or one.customer_id == other.customer_id:
        return False
    if await _overlap(uow, one, other) or not await _close(uow, row, "typed", "linked"):
        return False
    kept = await uow.session.get_one(Customer, one.customer_id)
    joined = await uow.session.get_one(Customer, other.customer_id)
    end(uow, row, "linked")
    row.kept_customer_id, row.joined_customer_id = kept.id, joined.id
    await _move(uow, joined.id, kept.id)
    await _keep_place(uow, joined.id, kept.id)
    for identity in await _identities(uow, kept.id, joined.id):
        identity.shared_from = uow.now + HELD_FOR
        if identity.customer_id == joined.id:
            identity.customer_id, identity.home_id = kept.id, joined.id
    joined.linked_to = kept.id
    _protect(kept, joined)
    await uow.session.flush()
    await consent_links.adopt(uow, joined.id, kept.id, f"link:{row.id}")
    return True


async def _sides(uow: UnitOfWork, row: LinkCode) -> tuple[Identity | None, Identity | None]:
    other = await uow.session.get(Identity, row.other_identity_id) if row.other_identity_id else None
    return await uow.session.get(Identity, row.identity_id), other


async def _close(uow: UnitOfWork, row: LinkCode, before: str, after: str) -> bool:
    """Change the state once, whoever else tries at the same time."""
    result = await uow.session.execute(
        update(LinkCode).where(col(LinkCode.id) == row.id, col(LinkCode.state) == before).values(state=after)
    )
    return int(getattr(result, "rowcount", 0)) == 1


async def _identities(uow: UnitOfWork, *customer_ids: str) -> Sequence[Identity]:
    query = select(Identity).where(col(Identity.customer_id).in_(customer_ids))
    return (await uow.session.scalars(query)).all()


async def _move(uow: UnitOfWork, joined_id: str, kept_id: str) -> None:
    for model in OWNED:
        moving = update(model).where(col(model.customer_id) == joined_id)
        if model in _ALONE:
            twin: Any = aliased(model)
            same = [getattr(twin, name) == getattr(model, name) for name in _ALONE[model]]
            moving = moving.where(~exists().where(twin.customer_id == kept_id, *same))
        await uow.session.execute(moving.values(customer_id=kept_id, home_id=joined_id))


async def _keep_place(uow: UnitOfWork, joined_id: str, kept_id: str) -> None:
    """Who asked twice for the same product stands in the line where they asked first."""
    query = select(Wish).where(Wish.customer_id == joined_id, Wish.state == "waiting")
    for wish in await uow.session.scalars(query):
        await uow.session.execute(
            update(Wish)
            .where(col(Wish.customer_id) == kept_id, col(Wish.sku) == wish.sku, col(Wish.state) == "waiting")
            .where(col(Wish.asked_at) > wish.asked_at)
            .values(asked_at=wish.asked_at)
        )


def _protect(kept: Customer, joined: Customer) -> None:
    """Take over what asks for less, from either side; it stays when the link is undone."""
    kept.minor = kept.minor or joined.minor
    kept.own_cap = kept.own_cap or joined.own_cap
    if joined.own_quiet != "none":
        kept.own_quiet = kept.own_quiet or joined.own_quiet
    pauses = [each for each in (kept.marketing_paused_until, joined.marketing_paused_until) if each is not None]
    kept.marketing_paused_until = max(pauses, default=None)


async def of(uow: UnitOfWork, customer_id: str) -> LinkCode | None:
    """Give the link that this customer lives by, None when there is none."""
    query = select(LinkCode).where(LinkCode.kept_customer_id == customer_id, LinkCode.state == "linked")
    return (await uow.session.scalars(query.order_by(col(LinkCode.ended_at).desc()).limit(1))).first()


async def part(uow: UnitOfWork, row: LinkCode) -> bool:
    """Undo a link: everything goes back to where it came from, and what was withdrawn meanwhile counts for both."""
    kept_id, joined_id, since = row.kept_customer_id, row.joined_customer_id, row.ended_at
    if kept_id is None or joined_id is None or not await _close(uow, row, "linked", "undone"):
        return False
    for identity in await _identities(uow, kept_id):
        identity.shared_from = None
        if identity.home_id == joined_id:
            identity.customer_id, identity.home_id = joined_id, None
            await _return_talk(uow, identity, kept_id)
    await uow.session.flush()
    for model in OWNED:
        back = update(model).where(col(model.customer_id) == kept_id, col(model.home_id) == joined_id)
        await uow.session.execute(back.values(customer_id=joined_id, home_id=None))
    joined = await uow.session.get_one(Customer, joined_id)
    joined.linked_to = None
    row.ended_at = uow.now
    await uow.session.flush()
    await consent_links.carry_stops(uow, kept_id, joined_id, f"unlink:{row.id}", since or uow.now)
    await consent_links.disown(uow, kept_id, f"unlink:{row.id}")
    return True


async def _return_talk(uow: UnitOfWork, identity: Identity, kept_id: str) -> None:
    """What was said in this app while it was linked was said there; what waits for it was meant for both."""
    for model in (ChatMessage, Handover):
        await uow.session.execute(
            update(model)
            .where(col(model.customer_id) == kept_id, col(model.identity_id) == identity.id)
            .values(customer_id=identity.customer_id, home_id=None)
        )
    await uow.session.execute(
        update(Delivery)
        .where(col(Delivery.customer_id) == kept_id, col(Delivery.identity_id) == identity.id)
        .where(col(Delivery.home_id).is_(None))
        .where(col(Delivery.state).in_((DeliveryState.QUEUED, DeliveryState.CLAIMED)))
        .values(state=DeliveryState.CANCELLED, reason="cancelled", ended_at=uow.now, lease_until=None)
    )


def visible(model: type[Owned], identity: Identity, now: datetime) -> ColumnElement[bool]:
    """Give the condition for rows that this app may show: all, but for 24 hours after linking only its own."""
    if identity.shared_from is None or identity.shared_from <= now:
        return true()
    if model is ChatMessage:
        return col(ChatMessage.identity_id) == identity.id
    home = col(model.home_id)
    return home.is_(None) if identity.home_id is None else home == identity.home_id


async def visible_orders(uow: UnitOfWork, identity: Identity, limit: int = 5) -> Sequence[Order]:
    """Give the orders of any status that this app may show, the latest first."""
    query = select(Order).where(Order.customer_id == identity.customer_id, visible(Order, identity, uow.now))
    query = query.order_by(col(Order.placed_at).desc(), col(Order.id).desc()).limit(limit)
    return (await uow.session.scalars(query)).all()
