"""A broadcast in a test: drafted, sent through the real gate, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.delivery.composing import Composer
from bot.delivery.marking import Marker
from bot.domain.candidates import BROADCAST
from bot.domain.consent import Topic
from bot.domain.sending import DeliveryState
from bot.shop import Shop
from flows import campaigns
from storage.models import Campaign
from storage.repositories import deliveries, leases
from storage.unit_of_work import UnitOfWork
from tests.unit.flows.conftest import CATALOGUE, someone

TEXT = {"text": "{name|お客さま}、新茶が届きました。"}


async def draft(uow: UnitOfWork, shop: Shop, **values: Any) -> Campaign:
    given: dict[str, Any] = {
        "title": "New tea",
        "topic": "news",
        "message": TEXT,
        "audience": "all",
        "send_at": None,
        "created_by": "api",
    }
    return await campaigns.create(uow, shop, **given | values)


async def friends(uow: UnitOfWork, number: int, channel: str = "line") -> list[str]:
    return [
        (await someone(uow, f"{channel}{each}", Topic.NEWS, channel=channel, name=f"Name {each}"))[0].id
        for each in range(number)
    ]


def marker(shop: Shop, channel: str = "line") -> Marker:
    composer = Composer({BROADCAST: campaigns.JOURNEY}, shop, CATALOGUE, "https://shop.example")
    return Marker(composer, channel, "worker", b"secret", timedelta(minutes=1))


async def send(uow: UnitOfWork, shop: Shop, limit: int, channel: str = "line") -> int:
    """Let the gate and the platform take some of what waits; give how many went out."""
    ids = await leases.claim(uow, channel, "worker", timedelta(minutes=1), limit)
    outgoing = await marker(shop, channel).mark(uow, await deliveries.many(uow, ids))
    await uow.session.flush()
    for row in await deliveries.many(uow, [each.id for each in outgoing]):
        deliveries.end(uow, row, DeliveryState.SENT)
    await uow.session.flush()
    return len(outgoing)


async def counts(uow: UnitOfWork, shop: Shop, campaign: Campaign) -> dict[str, int]:
    """The counts that are not 0; all of them add up to the audience."""
    report = await campaigns.report(uow, shop, campaign)
    assert sum(report.counts.values()) == report.frozen == campaign.frozen
    return {state: number for state, number in report.counts.items() if number}


async def the(uow: UnitOfWork, campaign: Campaign) -> Campaign:
    return await uow.session.get_one(Campaign, campaign.id, populate_existing=True)
