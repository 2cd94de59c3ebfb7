"""GET /metrics: counts for Prometheus, read from the rows; no personal data."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0 as CONTENT_TYPE
from sqlalchemy import func, select
from sqlmodel import col

from storage.database import Database
from storage.models import Delivery, Handover, InboxRow
from storage.unit_of_work import UnitOfWork


def routes(database: Database) -> list[web.RouteDef]:
    async def metrics(_request: web.Request) -> web.Response:
        async with database.read() as uow:
            body = await _collect(uow)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    return [web.get("/metrics", metrics)]


async def _collect(uow: UnitOfWork) -> bytes:
    registry = CollectorRegistry()
    deliveries = Gauge(
        "najimi_deliveries", "Deliveries by end", ("channel", "topic", "state", "reason"), registry=registry
    )
    columns = [col(Delivery.channel), col(Delivery.topic), col(Delivery.state), col(Delivery.reason)]
    for row in await uow.session.execute(select(*columns, func.count()).group_by(*columns)):
        deliveries.labels(*[str(value) for value in row[:4]]).set(float(row[4]))
    inbox = Gauge("najimi_inbox_events", "Platform events by state", ("channel", "state"), registry=registry)
    kinds = [col(InboxRow.channel), col(InboxRow.state)]
    for row in await uow.session.execute(select(*kinds, func.count()).group_by(*kinds)):
        inbox.labels(row[0], row[1]).set(float(row[2]))
    oldest = await uow.session.scalar(select(func.min(col(InboxRow.received_at))).where(col(InboxRow.state) == "new"))
    age = Gauge("najimi_inbox_oldest_seconds", "Age of the oldest event not handled yet", registry=registry)
    age.set((uow.now - oldest).total_seconds() if oldest else 0)
    waiting = await uow.session.scalar(select(func.count()).where(col(Handover.state) == "waiting"))
    Gauge("najimi_handovers_waiting", "Customers waiting for staff", registry=registry).set(waiting or 0)
    return generate_latest(registry)
