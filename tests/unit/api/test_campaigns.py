"""`/campaigns` and `/deliveries`: drafted, counted, started once, accounted for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.shop import Line, Shop
from flows import campaigns
from storage.database import Database
from storage.repositories import campaigns as rows
from storage.repositories import customers, identities
from tests.unit.api.conftest import Api

DRAFT: dict[str, Any] = {
    "title": "Spring",
    "topic": "news",
    "message": {"ja": "新茶です、{name|お客さま}", "en": "New tea, {name|dear customer}"},
    "audience": "all",
}


@pytest.mark.usefixtures("friend")
async def test_a_draft_says_who_would_get_it_and_who_not(call: Api, database: Database) -> None:
    async with database.write() as uow:
        await identities.attach(uow, await customers.create(uow), "telegram", "7")
        await customers.create(uow, external_id="nowhere")
    answer = await call("POST", "/campaigns", DRAFT)
    assert answer.status == 201
    assert answer.body["status"] == "draft"
    assert answer.body["audience"] == {
        "count": 1,
        "by_channel": {"line": 1, "telegram": 0},
        "excluded": {"no_consent": 1, "unreachable": 1},
    }
    assert (answer.body["cost"], answer.body["currency"], answer.body["quota_left"]) == (0, "JPY", 200)


@pytest.mark.parametrize(
    ("change", "pointer", "detail"),
    [
        ({"topic": "restock"}, "/topic", "unknown topic"),
        ({"topic": "sport"}, "/topic", "unknown topic"),
        ({"message": {}}, "/message", "message is missing"),
        ({"message": {"text": "Hi {nmae}"}}, "/message", "did you mean {name}"),
        ({"message": {"fr": "Salut"}}, "/message", "unknown language"),
        ({"message": {"text": 5}}, "/message/text", "valid string"),
        ({"audience": "bought shoes"}, "/audience", "expected"),
        ({"audience": ""}, "/audience", "expected"),
        ({"send_at": "2020-01-01T00:00:00Z"}, "/send_at", "in the past"),
        ({"title": " "}, "/title", "at least 1 character"),
        ({"audiance": "all"}, "/audiance", 'did you mean "audience"'),
    ],
)
async def test_what_cannot_be_sent_is_refused(call: Api, change: dict[str, Any], pointer: str, detail: str) -> None:
    answer = await call("POST", "/campaigns", {**DRAFT, **change})
    assert answer.status == 400
    assert list(answer.pointers) == [pointer]
    assert detail in answer.pointers[pointer]


async def _draft(call: Api, **change: Any) -> str:
    found: str = (await call("POST", "/campaigns", {**DRAFT, **change})).body["id"]
    return found


@pytest.mark.usefixtures("friend")
async def test_from_start_to_cancel_the_counts_add_up(call: Api, database: Database) -> None:
    campaign = await _draft(call)
    started = (await call("POST", f"/campaigns/{campaign}/start")).body
    assert (started["status"], started["frozen"], started["counts"]["open"]) == ("running", 1, 1)
    async with database.write() as uow:
        row = await rows.get(uow, campaign)
        assert row is not None
        await campaigns.expand(uow, row)
    assert (await call("POST", f"/campaigns/{campaign}/pause")).body["status"] == "paused"
    assert (await call("POST", f"/campaigns/{campaign}/pause")).body["status"] == "paused"
    assert (await call("POST", f"/campaigns/{campaign}/resume")).body["status"] == "running"
    ended = (await call("POST", f"/campaigns/{campaign}/cancel")).body
    assert (ended["status"], ended["counts"]["cancelled"], sum(ended["counts"].values())) == ("cancelled", 1, 1)
    assert (await call("GET", f"/campaigns/{campaign}")).body == ended
    for act in ("start", "pause", "resume"):
        answer = await call("POST", f"/campaigns/{campaign}/{act}")
        assert (answer.status, answer.body["type"]) == (409, "urn:najimi:problem:wrong-status")


@pytest.mark.usefixtures("friend")
async def test_a_campaign_starts_once(call: Api) -> None:
    campaign = await _draft(call)
    first = await call("POST", f"/campaigns/{campaign}/start", Idempotency_Key="k")
    assert (await call("POST", f"/campaigns/{campaign}/start", Idempotency_Key="k")).body == first.body
    assert (await call("POST", f"/campaigns/{campaign}/start")).status == 409


@pytest.mark.usefixtures("friend")
async def test_one_for_later_is_scheduled(call: Api) -> None:
    campaign = await _draft(call, send_at="2026-03-11T10:00:00")
    answer = await call("POST", f"/campaigns/{campaign}/start")
    assert (answer.body["status"], answer.body["send_at"]) == ("scheduled", "2026-03-11T01:00:00Z")


async def test_nobody_is_no_audience(call: Api) -> None:
    answer = await call("POST", f"/campaigns/{await _draft(call)}/start")
    assert (answer.status, answer.body["type"]) == (409, "urn:najimi:problem:nobody")
    assert (await call("GET", "/campaigns/none")).status == 404


class TestWithoutQuota:
    @pytest.fixture
    def shop(self) -> Shop:
        return Shop(name="Teahouse", line=Line(monthly_quota=0))

    @pytest.mark.usefixtures("friend")
    async def test_what_the_quota_does_not_cover_is_refused_whole(self, call: Api) -> None:
        campaign = await _draft(call)
        answer = await call("POST", f"/campaigns/{campaign}/start")
        assert (answer.status, answer.body["type"]) == (409, "urn:najimi:problem:over-quota")
        assert "needs 1 paid messages and 0 are left" in answer.body["detail"]
        assert (await call("GET", f"/campaigns/{campaign}")).body["status"] == "draft"


async def test_deliveries_are_listed_with_their_reason(call: Api, database: Database, friend: str) -> None:
    ids = [await _draft(call, title=f"Tea {number}") for number in range(3)]
    for campaign in ids:
        await call("POST", f"/campaigns/{campaign}/start")
        async with database.write() as uow:
            row = await rows.get(uow, campaign)
            assert row is not None
            await campaigns.expand(uow, row)
    await call("POST", f"/campaigns/{ids[0]}/cancel")
    (cancelled,) = (await call("GET", "/deliveries?state=cancelled")).body["items"]
    assert (cancelled["campaign"], cancelled["reason"]) == (ids[0], "cancelled")
    assert cancelled["customer"] == {"id": friend, "external_id": "F1"}
    page = (await call("GET", "/deliveries?customer=F1&limit=2")).body
    rest = (await call("GET", f"/deliveries?customer={friend}&limit=2&after={page['next']}")).body
    assert [item["campaign"] for item in (*page["items"], *rest["items"])] == ids[::-1]
    assert rest["next"] is None
    (one,) = (await call("GET", f"/deliveries?campaign={ids[1]}")).body["items"]
    assert (one["state"], one["journey"], one["topic"], one["channel"]) == ("queued", "broadcast", "news", "line")
    assert (await call("GET", "/deliveries?customer=unknown")).pointers == {"customer": "is unknown"}
    assert list((await call("GET", "/deliveries?state=lost")).pointers) == ["state"]
