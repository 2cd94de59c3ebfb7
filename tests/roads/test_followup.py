"""The follow-up: a week after delivery one question, on the app the customer uses, for nothing where it can wait."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.consent import Topic
from tests.roads import crew
from tests.roads.street import Person, Street


@pytest.fixture
async def buyer(street: Street, customer: Person) -> Person:
    """A customer who agreed to be asked, and whose order was delivered today."""
    await customer.add()
    await crew.agree(street, customer, Topic.FOLLOWUP)
    await crew.named(street, customer, "c1", "田中花子")
    await _delivered(street)
    return customer


async def _delivered(street: Street, status: str = "delivered") -> None:
    body: dict[str, Any] = {
        "customer": {"external_id": "c1"},
        "placed_at": "2026-03-08T12:00:00+09:00",
        "status": status,
        "lines": [{"sku": "SENCHA", "quantity": 1}],
    }
    await street.api("PUT", "/orders/A-1", body)


async def _asked(person: Person) -> list[str]:
    return [said for said in await person.said() if "その後いかがですか" in said]


async def test_a_week_later_one_question_by_the_cheapest_way(street: Street, buyer: Person) -> None:
    await street.advance(days=6, hours=22)
    assert not await _asked(buyer), "11:00 of the seventh day has not come"
    used = await crew.quota_used(street)
    await street.advance(hours=1, minutes=5)  # 11:05
    if buyer.channel == "line":
        assert not await _asked(buyer), "it waits for a free reply to ride on"
        await street.advance(hours=9)  # 20:05
        assert not await _asked(buyer)
        await street.advance(hours=13)  # the twelve hours are over at midnight, and the night at nine
        await street.advance(hours=2)
    asked = await _asked(buyer)
    assert len(asked) == 1
    assert "田中花子さま、深蒸し煎茶 100gは、その後いかがですか" in asked[0]
    assert "3月8日のお買い上げ" in asked[0]
    buttons = await buyer.buttons()
    assert {"なぜ届いた？", "回数を減らす", "お知らせ不要"} <= set(buttons)
    assert await crew.quota_used(street) == used + (buyer.channel == "line")
    await street.advance(days=3)
    assert len(await _asked(buyer)) == 1
    assert "何よりです" in await buyer.tap("順調")
    told = await buyer.tap("お知らせ不要")
    assert "その後のご案内" in told, told
    state = await crew.rows(street, "SELECT status FROM consent_states WHERE topic = 'followup'")
    assert [row[0] for row in state] == ["withdrawn"]


async def test_the_button_to_talk_opens_a_handover_with_the_order(street: Street, buyer: Person) -> None:
    clerk = await crew.hire(street, "telegram", "林", "clerk")
    await street.advance(days=7)
    await street.advance(days=1)
    assert "スタッフにおつなぎします" in await buyer.tap("相談")
    card = await clerk.heard()
    assert "お買い上げ後のご相談" in card
    assert "A-1" in card
    await clerk.tap("担当する")
    assert await buyer.say("缶が開きません") == ""
    assert "缶が開きません" in await clerk.heard()


async def test_an_order_that_came_back_is_not_asked_about(street: Street, buyer: Person) -> None:
    await _delivered(street, "returned")
    await street.advance(days=7)
    await street.advance(days=1)
    assert not await _asked(buyer)
    plans = await crew.rows(street, "SELECT state, reason FROM plans WHERE journey = 'followup'")
    assert [tuple(row) for row in plans] == [("cancelled", "order_returned")]


async def test_an_order_that_comes_back_while_the_question_waits_is_not_asked_about(street: Street) -> None:
    buyer = await crew.regular(street, "line", Topic.FOLLOWUP)
    await crew.named(street, buyer, "c1", "田中花子")
    await _delivered(street)
    await street.advance(days=7)
    (row,) = await crew.pushes(street, buyer)
    assert row["state"] == "queued", "until a free reply comes by"
    await _delivered(street, "returned")
    await street.advance(days=1)
    assert not await _asked(buyer)
    (row,) = await crew.pushes(street, buyer)
    assert (row["state"], row["reason"]) == ("cancelled", "order_returned")


async def test_without_a_yes_nothing_comes_and_the_row_says_why(street: Street, customer: Person) -> None:
    await customer.add()
    await crew.named(street, customer, "c1", "田中花子")
    await _delivered(street)
    await street.advance(days=7)
    await street.advance(days=1)
    assert not await _asked(customer)
    assert [(row["state"], row["reason"]) for row in await crew.pushes(street, customer)] == [("skipped", "no_consent")]
