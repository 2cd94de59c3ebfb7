"""The answers to a follow-up belong to the one who was asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.consent import Topic
from handlers import followup
from storage.models import Delivery, Enquiry
from storage.repositories import conversations
from tests.unit.handlers.conftest import Talk, said


async def asked(talk: Talk, journey: str = "followup") -> str:
    customer, _ = await talk.customer("U1", Topic.FOLLOWUP)
    async with talk.database.write() as uow:
        row = Delivery(
            customer_id=customer.id,
            occasion="followup:A-1",
            journey=journey,
            topic="followup",
            message_class="marketing",
            state="sent",
            created_at=uow.now,
            not_before=uow.now,
            expires_at=uow.now + timedelta(days=3),
            sending_at=uow.now,
        )
        row.data = uow.keyring.seal_json({"order_id": "A-1", "item": "湯のみ"}, "deliveries", "data", row.id)
        uow.session.add(row)
        return row.id


async def reaction(talk: Talk) -> str:
    async with talk.database.read() as uow:
        return (await uow.session.scalars(select(Delivery))).one().reaction


async def test_all_is_well(talk: Talk) -> None:
    row = await asked(talk)
    assert said(await talk.hear(followup.good, tap=f"fu_good:{row}")).startswith("それは何よりです。")
    assert await reaction(talk) == "good"


async def test_a_person_hears_of_order_and_item(talk: Talk) -> None:
    row = await asked(talk)
    outcome = await talk.hear(followup.talk, tap=f"fu_talk:{row}")
    assert said(outcome).startswith("スタッフにおつなぎします。")
    assert await reaction(talk) == "talk"
    async with talk.database.read() as uow:
        assert [row.reason for row in await conversations.open_handovers(uow)] == ["followup"]
        enquiry = (await uow.session.scalars(select(Enquiry))).one()
        assert uow.keyring.open(enquiry.text or b"", "enquiries", "text", enquiry.id) == "A-1 湯のみ"


@pytest.mark.parametrize("name", ["fu_good", "fu_talk"])
async def test_anothers_button_is_stale(talk: Talk, name: str) -> None:
    """S14"""
    row = await asked(talk)
    for tap in (f"{name}:{row}", name, f"{name}:x"):
        outcome = await talk.hear(followup.TAPS[name], tap=tap, address="U2")
        assert said(outcome).startswith("このボタンは、もう使えません")
    assert await reaction(talk) == ""


async def test_a_button_of_another_journey_is_not_a_followups(talk: Talk) -> None:
    row = await asked(talk, journey="broadcast")
    assert said(await talk.hear(followup.good, tap=f"fu_good:{row}")).startswith("このボタンは、もう使えません")
