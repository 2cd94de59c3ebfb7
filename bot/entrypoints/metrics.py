"""GET /metrics for Prometheus: counts read from the rows, and what this process measured; no personal data.

A look at the rows costs more the more there are; so its result is kept for a while that grows with what it cost, and
scraping never takes more than a twentieth of the process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0 as CONTENT_TYPE
from sqlalchemy import func, select
from sqlmodel import col

from bot import telemetry
from bot.delivery import quota
from bot.domain.sending import DeliveryState
from bot.shop import Shop
from storage.database import Database
from storage.models import Campaign, Delivery, Handover, InboxRow
from storage.repositories import rates, stops
from storage.unit_of_work import UnitOfWork

_KEPT = 5.0  # seconds at least
_SHARE = 20


def routes(database: Database, shop: Shop) -> list[web.RouteDef]:
    look = _Look(database, shop)

    async def metrics(_request: web.Request) -> web.Response:
        body = await look.get() + generate_latest(telemetry.REGISTRY)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    return [web.get("/metrics", metrics)]


class _Look:
    """The last look at the rows, renewed when it is old; those who ask meanwhile wait for the same one."""

    def __init__(self, database: Database, shop: Shop) -> None:
        self._database = database
        self._shop = shop
        self._body = b""
        self._until = float("-inf")
        self._one = asyncio.Lock()

    async def get(self) -> bytes:
        clock = self._database.clock
        async with self._one:
            began = clock.monotonic()
            if began >= self._until:
                registry = CollectorRegistry()
                async with self._database.read() as uow:
                    for collect in _COLLECTORS:
                        await collect(uow, self._shop, registry)
                self._body = generate_latest(registry)
                ended = clock.monotonic()
                self._until = ended + max(_KEPT, _SHARE * (ended - began))
            return self._body


async def _deliveries(uow: UnitOfWork, _shop: Shop, registry: CollectorRegistry) -> None:
    deliveries = Gauge(
        "najimi_deliveries", "Deliveries by state", ("channel", "topic", "state", "reason"), registry=registry
    )
    columns = [col(Delivery.channel), col(Delivery.topic), col(Delivery.state), col(Delivery.reason)]
    for row in await uow.session.execute(select(*columns, func.count()).group_by(*columns)):
        deliveries.labels(*[str(value or "") for value in row[:4]]).set(float(row[4]))
    due = select(col(Delivery.channel), func.min(col(Delivery.not_before))).where(
        col(Delivery.state) == DeliveryState.QUEUED, col(Delivery.not_before) <= uow.now
    )
    age = Gauge(
        "najimi_outbox_oldest_due_seconds", "How long the oldest due delivery waits", ("channel",), registry=registry
    )
    for channel, oldest in await uow.session.execute(due.group_by(col(Delivery.channel))):
        age.labels(str(channel or "")).set((uow.now - oldest).total_seconds())


async def _inbox(uow: UnitOfWork, _shop: Shop, registry: CollectorRegistry) -> None:
    inbox = Gauge("najimi_inbox_events", "Platform events by state", ("channel", "state"), registry=registry)
    kinds = [col(InboxRow.channel), col(InboxRow.state)]
    for row in await uow.session.execute(select(*kinds, func.count()).group_by(*kinds)):
        inbox.labels(row[0], row[1]).set(float(row[2]))
    oldest = await uow.session.scalar(select(func.min(col(InboxRow.received_at))).where(col(InboxRow.state) == "new"))
    age = Gauge("najimi_inbox_oldest_seconds", "Age of the oldest event not handled yet", registry=registry)
    age.set((uow.now - oldest).total_seconds() if oldest else 0)


async def _people(uow: UnitOfWork, _shop: Shop, registry: CollectorRegistry) -> None:
    waiting = await uow.session.scalar(select(func.count()).where(col(Handover.state) == "waiting"))
    Gauge("najimi_handovers_waiting", "Customers waiting for staff", registry=registry).set(waiting or 0)
    campaigns = Gauge("najimi_campaigns", "Campaigns by status", ("status",), registry=registry)
    for status, count in await uow.session.execute(
        select(col(Campaign.status), func.count()).group_by(col(Campaign.status))
    ):
        campaigns.labels(status).set(count)


async def _sending(uow: UnitOfWork, shop: Shop, registry: CollectorRegistry) -> None:
    """How fast each channel may go, for how long it is halted, what is left of the month, what stops everything."""
    pace = Gauge("najimi_pace_per_second", "Calls a second that all workers share", ("channel",), registry=registry)
    halt = Gauge("najimi_halt_seconds", "For how long nothing is called yet", ("channel", "why"), registry=registry)
    for rate in await rates.every(uow):
        pace.labels(rate.channel).set(rate.per_second)
        if rate.halted_until is not None and rate.halted_until > uow.now:
            halt.labels(rate.channel, rate.halted_why).set((rate.halted_until - uow.now).total_seconds())
    paid = Gauge("najimi_quota_messages", "The month's paid messages on LINE", ("kind",), registry=registry)
    paid.labels("included").set(shop.line.monthly_quota)
    paid.labels("used").set(await quota.used(uow, "line"))
    stopped = Gauge(
        "najimi_sending_stopped", "1 while an emergency stop or a restore holds", ("reason",), registry=registry
    )
    standing = {each.reason for each in await stops.standing(uow)}
    for reason in (stops.EMERGENCY, stops.RESTORED):
        stopped.labels(reason).set(reason in standing)


_COLLECTORS: tuple[Callable[[UnitOfWork, Shop, CollectorRegistry], Awaitable[None]], ...] = (
    _deliveries,
    _inbox,
    _people,
    _sending,
)
