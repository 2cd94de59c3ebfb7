"""Orders come in, by API, import or at the counter, and everything that follows from a purchase.

The order's own id makes it idempotent. One path for one order and for ten thousand: look up, write, then carts,
wishes, follow-ups and what is kept of the customers' purchases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.shop import Shop
from flows import carts, followup, reactions, thanks
from storage.models import Order
from storage.repositories import orders, stats
from storage.repositories.orders import UNDONE, Line
from storage.unit_of_work import UnitOfWork

# An order that is this old when we first hear of it was not delivered today, whatever day its delivery is told.
_OLD_NEWS = timedelta(days=30)
_LATELY = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as the shop tells it. `tracking_url` None keeps what is stored. `home_id` is set when the shop named a
    customer who has been linked to another: the order belongs to that side of the person (S19)."""

    id: str
    customer_id: str
    placed_at: datetime
    status: str
    lines: tuple[Line, ...]
    tracking_url: str | None = None
    source: str = "api"
    home_id: str | None = None


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OTHER_CUSTOMER = "other_customer"
    """The stored order is another person's; nothing was written."""


@dataclass(frozen=True, slots=True)
class _Written:
    """One order that was written: what it was before, whether its contents are news, and what it held before."""

    order: Order
    before: str
    lines: tuple[Line, ...]
    contents_new: bool
    held: tuple[Line, ...] = ()


async def put(uow: UnitOfWork, shop: Shop, placed: Placed) -> Outcome:
    """Create or change one order, with all that follows from it."""
    return (await put_many(uow, shop, [placed]))[0]


async def put_many(uow: UnitOfWork, shop: Shop, placed: Sequence[Placed]) -> list[Outcome]:
    """Create or change orders, a few hundred at most and each id once; give what became of each."""
    known = await orders.many(uow, [each.id for each in placed])
    lines = await orders.lines_of(uow, known)
    fresh = [each for each in placed if each.id not in known]
    rows = [_row(uow, each) for each in fresh]
    await orders.add(uow, rows, {each.id: each.lines for each in fresh})
    written = [_Written(Order(**row), "", each.lines, True) for row, each in zip(rows, fresh, strict=True)]
    outcomes = []
    for each in placed:
        if each.id not in known:
            outcomes.append(Outcome.NEW)
            continue
        outcome, change = await _change(uow, known[each.id], tuple(lines.get(each.id, ())), each)
        outcomes.append(outcome)
        written += [change] if change else []
    await _follow(uow, shop, written)
    return outcomes


def _row(uow: UnitOfWork, placed: Placed) -> dict[str, Any]:
    return Order(
        id=placed.id,
        customer_id=placed.customer_id,
        home_id=placed.home_id,
        placed_at=placed.placed_at,
        status=placed.status,
        status_at=uow.now,
        delivered_at=_delivered_at(uow, placed, first=True) if placed.status == "delivered" else None,
        tracking_url=placed.tracking_url or "",
        source=placed.source,
    ).model_dump()


def _delivered_at(uow: UnitOfWork, placed: Placed, *, first: bool) -> datetime:
    backfill = placed.source == "import" or uow.now - placed.placed_at > _OLD_NEWS
    return placed.placed_at if first and backfill else uow.now


async def _change(
    uow: UnitOfWork, order: Order, lines: tuple[Line, ...], placed: Placed
) -> tuple[Outcome, _Written | None]:
    if order.customer_id != placed.customer_id:
        return Outcome.OTHER_CUSTOMER, None
    before, contents_new = order.status, lines != placed.lines
    tracking = order.tracking_url if placed.tracking_url is None else placed.tracking_url
    if (before, order.placed_at, order.tracking_url) == (
        placed.status,
        placed.placed_at,
        tracking,
    ) and not contents_new:
        return Outcome.UNCHANGED, None
    if placed.status != before:
        order.status, order.status_at = placed.status, uow.now
        delivered = placed.status == "delivered"
        order.delivered_at = _delivered_at(uow, placed, first=False) if delivered else None
    order.placed_at, order.tracking_url = placed.placed_at, tracking
    if contents_new:
        await orders.replace_lines(uow, order.id, placed.lines)
    await uow.session.flush()
    return Outcome.CHANGED, _Written(order, before, placed.lines, contents_new, lines)


async def _follow(uow: UnitOfWork, shop: Shop, written: Sequence[_Written]) -> None:
    if not written:
        return
    bought: dict[str, dict[str, datetime]] = {}
    for each in written:
        if each.contents_new and each.order.status not in UNDONE:
            skus = bought.setdefault(each.order.customer_id, {})
            for line in each.lines:
                skus[line.sku] = max(each.order.placed_at, skus.get(line.sku, each.order.placed_at))
    await carts.bought(uow, bought)
    await orders.fulfil(uow, bought)
    for each in written:
        await _follow_up(uow, shop, each)
        if not each.before:
            await thanks.propose(uow, each.order, shop)
    news = [each for each in written if not each.before and each.order.status not in UNDONE]
    lately = [each.order for each in news if uow.now - each.order.placed_at <= _LATELY]
    await reactions.bought(uow, {order.customer_id: order.placed_at for order in lately})
    touched: dict[str, set[str]] = {}
    for each in written:
        touched.setdefault(each.order.customer_id, set()).update(line.sku for line in (*each.lines, *each.held))
    await stats.refresh(uow, touched)


async def _follow_up(uow: UnitOfWork, shop: Shop, written: _Written) -> None:
    order = written.order
    if order.status == written.before:
        return
    if order.delivered_at is not None and not _long_past(uow, shop, order.delivered_at):
        await followup.plan(uow, order, shop)
    elif written.before == "delivered":
        await followup.cancel(uow, order, order.status)


def _long_past(uow: UnitOfWork, shop: Shop, delivered_at: datetime) -> bool:
    """Say whether the follow-up of this delivery would have expired already (an import of last year's orders)."""
    rule = shop.journeys.followup
    return delivered_at + timedelta(days=rule.days_after_delivery + rule.ttl_days) < uow.now
