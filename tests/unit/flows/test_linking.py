"""What counts as a code, and how the other app is told; the conversation is tested with its handler."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.replies import Card
from bot.domain.sending import MessageClass
from bot.shop import Shop
from flows import linking
from storage.database import Database
from storage.models import Delivery
from storage.repositories import customers
from tests.unit.flows.conftest import compose, someone


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *(
            ("482913", "482913"),
            ("４８２９１３", "482913"),
            ("連携 482913", "482913"),
            ("my code is 482913.", "482913"),
        ),
        *(
            ("48291", ""),
            ("4829133", ""),
            ("482913 と 123456", ""),
            ("", ""),
            ("在庫は482913個ありますか、教えてください", ""),
        ),
    ],
)
def test_six_figures_and_little_else_are_a_code(words: str, code: str) -> None:
    assert linking.code_in(words) == code


@pytest.mark.parametrize(
    ("data", "words", "buttons"),
    [
        ({"what": "linked", "channel": "LINE"}, "連携しました。", ["link:off:yes"]),
        ({"what": "unlinked", "channel": "LINE"}, "LINE との連携を外しました。", []),
    ],
)
async def test_the_other_app_is_told(
    database: Database, shop: Shop, data: dict[str, Any], words: str, buttons: list[str]
) -> None:
    async with database.write() as uow:
        customer, identity = await someone(uow, "U1")
        proposal = Proposal(
            customer_id=customer.id,
            occasion="linked:1",
            journey=linking.JOURNEY_TOLD.name,
            topic=None,
            message_class=MessageClass.TRANSACTIONAL,
            expires_at=uow.now,
            data=data,
            identity_id=identity.id,
        )
        await outbox.add(uow, proposal)
        row = (await uow.session.scalars(select(Delivery))).one()
        message = await compose(uow, shop, row, linking.JOURNEY_TOLD)
    assert isinstance(message, Card)
    assert message.lines[0].startswith(words)
    assert [button.data for button in message.buttons] == buttons
    assert message.alt


@pytest.mark.parametrize(
    ("name", "shown"), [("田中 花子", "田***"), ("👨‍👩‍👧 家", "👨‍👩‍👧***"), ("", "***"), ("\u202eevil", "e***")]
)
async def test_a_masked_name_shows_its_owner_enough(database: Database, name: str, shown: str) -> None:
    async with database.write() as uow:
        customer, identity = await someone(uow, "U1")
        customers.set_profile(uow, customer, name=name)
        assert await linking.masked(uow, identity) == shown
        customers.set_profile(uow, customer, name="", attributes={"display_name": "はな"})
        assert await linking.masked(uow, identity) == "は***"
