"""The free lane on LINE: what can wait rides on a reply that costs nothing, through the same gate (promise 2)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.consent import Topic
from tests.roads import crew
from tests.roads.street import Person, Street


@pytest.fixture
async def rider(street: Street) -> Person:
    """A customer on LINE for whom a follow-up waits since this morning."""
    person = await crew.regular(street, "line", Topic.FOLLOWUP)
    await crew.named(street, person, "c1", "田中花子")
    body: dict[str, Any] = {
        "customer": {"external_id": "c1"},
        "placed_at": "2026-03-08T12:00:00+09:00",
        "status": "delivered",
        "lines": [{"sku": "SENCHA", "quantity": 1}],
    }
    await street.api("PUT", "/orders/A-1", body)
    await street.advance(days=7)
    assert (await _row(street, person))["state"] == "queued"
    return person


async def _row(street: Street, person: Person) -> dict[str, Any]:
    (row,) = await crew.pushes(street, person)
    return row


async def _calls(street: Street) -> list[str]:
    """Give the platform's methods that were called, oldest first."""
    return [str(each["method"]) for each in (await street.look("requests?platform=line"))["requests"]]


async def _asked(person: Person) -> int:
    return sum("その後いかがですか" in said for said in await person.said())


async def test_a_waiting_followup_rides_on_a_reply_and_costs_nothing(street: Street, rider: Person) -> None:
    used, before, calls = await crew.quota_used(street), len(await rider.said()), len(await _calls(street))
    answer = await rider.say("送料はいくらですか")
    said = (await rider.said())[before:]
    assert len(said) <= 5
    assert "その後いかがですか" in said[0]
    assert "550円" in said[-1], "the answer stays the last thing seen"
    assert answer.count("その後いかがですか") == 1
    made = [each for each in (await _calls(street))[calls:] if "oading" not in each]
    assert len(made) == 1, f"one reply carries both: {made}"
    row = await _row(street, rider)
    assert (row["state"], row["via"]) == ("sent", "reply")
    assert await crew.quota_used(street) == used
    await street.advance(days=1)
    assert await _asked(rider) == 1
    assert "何よりです" in await rider.tap("順調")


async def test_a_refused_reply_puts_the_rider_back_and_it_waits_on(street: Street, rider: Person) -> None:
    waits_until = (await _row(street, rider))["not_before"]
    await street.act("faults", {"platform": "line", "method": "*reply*", "status": 400})
    await rider.say("送料はいくらですか")
    assert await _asked(rider) == 0
    row = await _row(street, rider)
    assert (row["state"], row["via"]) in {("queued", "reply"), ("queued", "")}
    assert row["not_before"] == waits_until, "a refused reply is no reason to pay for a push at once"
    used = await crew.quota_used(street)
    await rider.say("送料はいくらですか")
    assert await _asked(rider) == 1
    assert await crew.quota_used(street) == used
    assert (await _row(street, rider))["via"] == "reply"


async def test_a_reply_whose_answer_was_lost_is_unknown_and_never_repeated(street: Street, rider: Person) -> None:
    await street.act("faults", {"platform": "line", "method": "*reply*", "action": "accept_then_drop"})
    await rider.say("送料はいくらですか")
    row = await _row(street, rider)
    assert (row["state"], row["reason"], row["via"]) == ("unknown", "unknown_outcome", "reply")
    await street.advance(days=1)
    await rider.say("送料はいくらですか")
    assert await _asked(rider) == 1


async def test_nothing_rides_for_who_stops_with_the_same_word(street: Street, rider: Person) -> None:
    said = await rider.say("停止")
    assert "停止" in said
    assert await _asked(rider) == 0
    assert (await _row(street, rider))["state"] == "cancelled"


async def test_nothing_rides_into_the_night(street: Street, rider: Person) -> None:
    await street.advance(hours=9, minutes=30)  # 21:30
    assert "550円" in await rider.say("送料はいくらですか")
    assert await _asked(rider) == 0
    assert (await _row(street, rider))["state"] == "queued"
