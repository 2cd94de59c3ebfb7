"""Why this? Every message says what it was based on, and when its topic was chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.consent import Topic
from bot.domain.sending import MessageClass
from handlers import why
from storage.models import Delivery, Order
from storage.repositories import customers, orders, products, wishes
from storage.repositories.orders import Line
from storage.types import new_id
from tests.unit.handlers.conftest import Talk, said, taps


async def _sent(talk: Talk, topic: str, data: dict[str, Any], sku: str | None = None) -> str:
    customer, identity = await talk.customer("U1", Topic(topic))
    async with talk.database.write() as uow:
        row = Delivery(
            customer_id=customer.id,
            occasion=new_id(),
            journey=topic,
            topic=topic,
            message_class=MessageClass.ALERT if topic == "restock" else MessageClass.MARKETING,
            sku=sku,
            state="sent",
            channel="line",
            identity_id=identity.id,
            created_at=uow.now,
            not_before=uow.now,
            expires_at=uow.now,
        )
        row.data = uow.keyring.seal_json(data, "deliveries", "data", row.id)
        uow.session.add(row)
        await products.put(uow, "T1", name="煎茶")
        await wishes.add(uow, customer.id, "T1")
        found = await uow.session.get_one(type(customer), customer.id)
        customers.set_profile(uow, found, birthday="05-14")
        at = uow.now - timedelta(days=20)
        order = Order(id="A-1", customer_id=customer.id, placed_at=at, status="delivered", status_at=at)
        await orders.add(uow, [order.model_dump()], {"A-1": [Line("T1", 1)]})
    return row.id


@pytest.mark.parametrize(
    ("topic", "data", "sku", "line"),
    [
        ("restock", {}, "T1", "3月10日に「煎茶」の入荷のお知らせをご希望いただきました。"),
        ("followup", {"order_id": "A-1", "item": "煎茶"}, None, "2月18日に「煎茶」をお買い上げいただきました。"),
        ("winback", {}, None, "「煎茶」のお買い上げから、しばらくたちました。"),
        ("birthday", {}, None, "お誕生日を5月14日とうかがっています。"),
        ("cart", {"item": "急須"}, None, "カートに「急須」が入っています。"),
        ("recommendation", {"why": "companion", "other": "煎茶"}, None, "「煎茶」のお買い上げをもとに選びました。"),
        ("news", {}, None, "お店のニュースの受け取りを選ばれています。"),
    ],
)
async def test_each_topic_names_its_fact_and_the_consent(
    talk: Talk, topic: str, data: dict[str, Any], sku: str | None, line: str
) -> None:
    sent = await _sent(talk, topic, data, sku)
    outcome = await talk.hear(why.show, tap=f"why:{sent}")
    lines = said(outcome).splitlines()
    assert lines[:2] == ["このお知らせの理由", line]
    name = talk.catalogue.text("ja", f"topic-{topic}")
    assert lines[2] == f"3月10日に「{name}」の受け取りを選ばれました。"
    assert taps(outcome) == [f"less:{sent}", f"stop:{sent}"]


async def test_a_fact_that_is_not_known_is_not_made_up(talk: Talk) -> None:
    sent = await _sent(talk, "recommendation", {})
    assert len(said(await talk.hear(why.show, tap=f"why:{sent}")).splitlines()) == 2


async def test_another_persons_order_is_not_named(talk: Talk) -> None:
    """VT9."""
    sent = await _sent(talk, "followup", {"order_id": "B-1", "item": "紅茶"})
    other, _ = await talk.customer("U2")
    async with talk.database.write() as uow:
        order = Order(id="B-1", customer_id=other.id, placed_at=uow.now, status="placed", status_at=uow.now)
        await orders.add(uow, [order.model_dump()], {"B-1": [Line("T9", 1)]})
    assert "3月10日に「紅茶」" not in said(await talk.hear(why.show, tap=f"why:{sent}"))


async def test_a_message_that_is_not_theirs_or_gone_still_offers_the_stop(talk: Talk) -> None:
    """S14."""
    sent = await _sent(talk, "news", {})
    outcome = await talk.hear(why.show, tap=f"why:{sent}", address="U2")
    assert said(outcome).startswith("このお知らせの記録は、もう残っていません")
    assert taps(outcome) == ["stop:all"]
