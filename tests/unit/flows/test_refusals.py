"""CF6: staff cannot advertise by hand to who said no; to answer what was asked is no advertising."""

from __future__ import annotations

import pytest

from bot.domain.consent import Action, Mechanism, Topic
from flows import refusals
from storage.database import Database
from storage.repositories import consents, conversations
from storage.repositories.consents import Source
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import someone

OFFER = "今なら全品10%オフです。"


@pytest.mark.parametrize(
    ("action", "asked", "text", "forbidden"),
    [
        (Action.WITHDRAW, "届いた急須が割れていました", OFFER, True),
        (Action.WITHDRAW, "クーポンは使えますか", OFFER, False),
        (Action.WITHDRAW, "届いた急須が割れていました", "代わりの品をお送りします。", False),
        (Action.GRANT, "届いた急須が割れていました", OFFER, False),
        (None, "届いた急須が割れていました", OFFER, False),
    ],
)
async def test_cf6_no_offer_by_hand_to_who_said_no(
    database: Database, action: Action | None, asked: str, text: str, forbidden: bool
) -> None:
    async with database.write() as uow:
        customer, identity = await someone(uow, "U1", Topic.FOLLOWUP)
        if action is not None:
            source = Source(Mechanism.BUTTON, uow.now, "e1")
            await consents.record(uow, customer.id, [Topic.NEWS], action, source)
        conversations.log_in(uow, identity, asked, "m1", uow.now)
        await uow.session.flush()
        assert await refusals.forbids(uow, customer.id, text) is forbidden


async def test_cf6_what_was_asked_long_ago_is_answered(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        customer, identity = await someone(uow, "U1")
        source = Source(Mechanism.BUTTON, uow.now, "e1")
        await consents.record(uow, customer.id, [Topic.NEWS], Action.WITHDRAW, source)
        conversations.log_in(uow, identity, "クーポンは使えますか", "m1", uow.now)
    clock.advance(days=8)
    async with database.read() as uow:
        assert await refusals.forbids(uow, customer.id, OFFER)
