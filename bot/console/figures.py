"""The numbers of the Today page: who waits, what runs, what the month costs and what replying saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func
from sqlmodel import col, select

from bot.delivery import quota
from bot.shop import Shop
from storage.models import Delivery, InboxRow, Product, RestockLine, StockChange, Wish
from storage.repositories import deliveries
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Waiting:
    """A product that people wait for. `running`: they are being told now."""

    sku: str
    name: str
    stock: int
    people: int
    since: datetime
    running: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Messages on LINE since the first of the month. `replies` are answers, `riders` candidates that rode on one."""

    replies: int
    riders: int
    pushes: int
    left: int
    quota: int
    price: Decimal

    @property
    def saved(self) -> Decimal:
        """What the free ones would have cost as pushes, each at the price of one beyond the plan."""
        return self.price * (self.replies + self.riders)

    @property
    def spent(self) -> Decimal:
        return self.price * max(0, self.pushes - self.quota)

    @property
    def used(self) -> int:
        return self.quota - self.left


async def waiting(uow: UnitOfWork, limit: int = 20) -> list[Waiting]:
    """Give the products that people wait for, the longest line first."""
    running = set(await uow.session.scalars(select(RestockLine.sku).where(col(RestockLine.closed_at).is_(None))))
    people = func.count()
    query = (
        select(Wish.sku, people, func.min(Wish.asked_at), Product)
        .join(Product, col(Product.sku) == col(Wish.sku))
        .where(Wish.state == "waiting")
        .group_by(col(Wish.sku), col(Product.sku))
        .order_by(people.desc(), col(Wish.sku))
        .limit(limit)
    )
    return [
        Waiting(sku, product.name, product.stock, count, since, sku in running)
        for sku, count, since, product in await uow.session.execute(query)
    ]


async def waiting_for(uow: UnitOfWork, skus: Sequence[str]) -> dict[str, int]:
    """Give how many wait for each of these."""
    query = (
        select(Wish.sku, func.count()).where(Wish.state == "waiting", col(Wish.sku).in_(skus)).group_by(col(Wish.sku))
    )
    return {row[0]: row[1] for row in await uow.session.execute(query)}


async def month(uow: UnitOfWork, shop: Shop) -> Month:
    start = quota.month_start(uow.now)
    replies = select(func.count()).where(
        InboxRow.channel == "line", InboxRow.reply_state == "sent", InboxRow.received_at >= start
    )
    riders = select(func.count()).where(
        Delivery.channel == "line", Delivery.via == "reply", Delivery.state == "sent", col(Delivery.sending_at) >= start
    )
    return Month(
        replies=(await uow.session.scalar(replies)) or 0,
        riders=(await uow.session.scalar(riders)) or 0,
        pushes=await deliveries.paid_since(uow, "line", start),
        left=await quota.left(uow, shop, "line") or 0,
        quota=shop.line.monthly_quota,
        price=shop.line.price_per_extra_message,
    )


async def latest_deliveries(uow: UnitOfWork, limit: int) -> list[Delivery]:
    """Give what left, or ended otherwise, last."""
    at = func.coalesce(Delivery.ended_at, Delivery.sending_at, Delivery.created_at)
    return list(await uow.session.scalars(select(Delivery).order_by(at.desc(), col(Delivery.id).desc()).limit(limit)))


async def latest_stock(uow: UnitOfWork, limit: int) -> list[tuple[StockChange, Product]]:
    """Give the last movements but those of imports, of which one alone would fill the page."""
    query = (
        select(StockChange, Product)
        .join(Product, col(Product.sku) == col(StockChange.sku))
        .where(col(StockChange.source).not_in(("import", "demo")))
        .order_by(col(StockChange.at).desc(), col(StockChange.id).desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await uow.session.execute(query)]


async def held(uow: UnitOfWork, campaign_id: str) -> dict[str, int]:
    """Give why rows of a campaign that are still to come wait, and how many for each reason."""
    query = (
        select(Delivery.reason, func.count())
        .where(Delivery.campaign_id == campaign_id, Delivery.state == "queued", Delivery.reason != "")
        .group_by(col(Delivery.reason))
    )
    return {row[0]: row[1] for row in await uow.session.execute(query)}
