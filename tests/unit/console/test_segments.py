"""Segments on the staff pages: made, counted with who would be left out and why, kept by name, written to."""

from __future__ import annotations

import pytest

from bot.domain.consent import Action, Mechanism, Topic
from storage.repositories import consents, saved_segments
from storage.repositories.consents import Source
from tests.unit.console.conftest import Scene


async def test_counted_before_use_with_the_reasons(scene: Scene) -> None:
    """The scene's one customer said no to everything but bought."""
    await scene.browser.get("/segments")
    status, page = await scene.browser.post("/segments", act="count", condition="channel line or channel telegram")
    assert status == 200
    counted = page.split("<code>")[1].split("保存したセグメント")[0]
    assert counted.startswith("channel line or channel telegram</code>")
    assert "送らない：同意がない" in counted
    async with scene.desk.house.database.write() as uow:
        source = Source(Mechanism.BUTTON, uow.now.replace(hour=4), "e2", channel="line")
        await consents.record(uow, scene.customer, [Topic.NEWS], Action.GRANT, source)
    _, page = await scene.browser.post("/segments", act="count", condition="channel line")
    counted = page.split("<code>")[1].split("保存したセグメント")[0]
    assert "届く：LINE" in counted
    assert "送らない" not in counted


async def test_kept_by_name_written_to_and_removed(scene: Scene) -> None:
    await scene.browser.get("/segments")
    form = {"act": "keep", "name": "新しい 方", "category": "日本茶", "days": "90", "condition": ""}
    assert await scene.browser.post("/segments", **form) == (303, "/console/segments?done=segment_kept")
    async with scene.desk.house.database.read() as uow:
        assert await saved_segments.every(uow) == {"新しい 方": "bought category:日本茶 in 90d"}
    _, page = await scene.browser.get("/segments")
    assert "/console/campaigns/new?condition=segment%20%22" in page
    _, page = await scene.browser.get(
        "/campaigns/new?condition=segment%20%22%E6%96%B0%E3%81%97%E3%81%84%20%E6%96%B9%22"
    )
    assert 'value="segment "新しい 方""' in page
    form = {"title": "新茶", "topic": "news", "message_text": "新茶です", "audience": "condition"}
    status, where = await scene.browser.post("/campaigns/new", **form, condition='segment "新しい 方"')
    assert status == 303
    assert "bought category:日本茶 in 90d" in (await scene.browser.get(where.removeprefix("/console")))[1]
    assert (await scene.browser.post("/segments/remove", name="新しい 方"))[1].endswith("done=segment_removed")
    assert (await scene.browser.post("/segments/remove", name="新しい 方"))[1].endswith("done=changed_meanwhile")
    assert (await scene.audited())[-1] == "segment.removed"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"act": "count", "condition": "bought"}, "segment, character 7"),
        ({"act": "keep", "condition": "all", "name": ""}, "needs a name"),
        ({"act": "count", "condition": "segment nobody"}, "the name of a saved segment"),
        ({"act": "count", "condition": "all", "topic": "weather"}, "weather"),
    ],
)
async def test_a_mistake_is_told_and_nothing_is_lost(scene: Scene, wrong: dict[str, str], says: str) -> None:
    await scene.browser.get("/segments")
    status, page = await scene.browser.post("/segments", **wrong)
    assert status == 400
    assert says in page
    assert f'value="{wrong["condition"]}"' in page
