"""Campaigns on the staff pages: started by the number of people only, and kept only when they can be sent."""

from __future__ import annotations

import pytest

from bot.domain.consent import Action, Mechanism, Topic
from storage.repositories import campaigns, consents
from storage.repositories.consents import Source
from tests.unit.console.conftest import Scene


async def test_a_campaign_starts_by_the_number_only(scene: Scene) -> None:
    path = f"/campaigns/{scene.campaign}"
    assert "お客さま、新茶です。" in (await scene.browser.get(path))[1], "as it reads where no name is known"
    status, page = await scene.browser.post(f"{path}/start", number="0")
    assert status == 409
    assert "送れる方がいません" in page
    await _say_yes(scene)
    status, page = await scene.browser.post(f"{path}/start", number="2")
    assert status == 409
    assert "数字が違う" in page
    assert await scene.browser.post(f"{path}/start", number="１") == (303, f"/console{path}?done=started")
    for act in ("pause", "resume", "cancel"):
        assert (await scene.browser.post(f"{path}/{act}"))[1].endswith(f"done=campaign_{act}")
    assert (await scene.browser.post(f"{path}/pause"))[1].endswith("done=changed_meanwhile")
    assert "取りやめ" in (await scene.browser.get(path))[1]
    assert (await scene.audited())[-4:] == [
        "campaign.started",
        "campaign.paused",
        "campaign.resumed",
        "campaign.cancelled",
    ]


async def _say_yes(scene: Scene) -> None:
    async with scene.desk.house.database.write() as uow:
        source = Source(Mechanism.BUTTON, uow.now.replace(hour=4), "e2", channel="line")
        await consents.record(uow, scene.customer, [Topic.NEWS], Action.GRANT, source)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"message_text": "{naem}"}, "unknown placeholder"),
        ({"message_text": ""}, "message is missing"),
        ({"title": " "}, "title is missing"),
        ({"topic": "restock"}, "unknown topic"),
        ({"audience": "condition", "condition": "bought"}, "segment, character"),
        ({"send_at": "tomorrow"}, "no date and time"),
        ({"send_at": "2020-01-01T10:00"}, "in the past"),
    ],
)
async def test_a_campaign_that_cannot_be_is_not_kept(scene: Scene, wrong: dict[str, str], says: str) -> None:
    form = {"title": "初夏", "topic": "news", "message_text": "新茶です", "audience": "all"} | wrong
    status, page = await scene.browser.post("/campaigns/new", **form)
    assert status == 400
    assert says in page
    assert wrong.get("message_text", "新茶です") in page, "what was written is not lost"
    async with scene.desk.house.database.read() as uow:
        assert len(await campaigns.latest(uow)) == 1


@pytest.mark.parametrize(
    ("choice", "condition"),
    [
        ({"audience": "category", "category": "日本茶", "days": "90"}, "bought category:日本茶 in 90d"),
        ({"audience": "category", "category": 'a"b', "days": ""}, 'bought category:"a\\"b"'),
        ({"audience": "stage", "stage": "dormant"}, "stage dormant"),
        ({"audience": "condition", "condition": "channel line and not topic news"}, "channel line and not topic news"),
    ],
)
async def test_the_choice_becomes_a_condition(scene: Scene, choice: dict[str, str], condition: str) -> None:
    form = {"title": "初夏", "topic": "news", "message_text": "新茶です", "send_at": "2026-04-01T10:00"} | choice
    status, _ = await scene.browser.post("/campaigns/new", **form)
    assert status == 303
    async with scene.desk.house.database.read() as uow:
        kept = (await campaigns.latest(uow))[0]
    assert kept.audience == condition
    assert kept.send_at is not None
    assert kept.send_at.isoformat() == "2026-04-01T01:00:00+00:00", "the shop's wall clock"


async def test_only_those_who_react_when_that_is_ticked(scene: Scene) -> None:
    form = {"title": "初夏", "topic": "news", "message_text": "新茶です", "audience": "stage", "stage": "repeat"}
    _, where = await scene.browser.post("/campaigns/new", **form, responsive="1")
    assert "stage repeat and answered 1 of 5" in (await scene.browser.get(where.removeprefix("/console")))[1]


async def test_a_draft_says_what_writing_to_those_who_react_only_would_save(scene: Scene) -> None:
    await _say_yes(scene)
    _, page = await scene.browser.get(f"/campaigns/{scene.campaign}")
    assert "反応のある方だけに送ると、有料の通数が 1 通少なくなります" in page
