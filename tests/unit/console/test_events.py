"""What could not be handled, at the owner's desk."""

from __future__ import annotations

import pytest
from sqlmodel import select

from storage.models import InboxRow
from storage.repositories import inbox
from storage.repositories.inbox import Arrival
from tests.unit.console.conftest import Scene


@pytest.fixture
async def stuck(scene: Scene) -> str:
    """The id of an event of the scene's customer that died."""
    async with scene.desk.house.database.write() as uow:
        await inbox.store(uow, [Arrival("line", "e1", "U1", 1_773_100_000_000, {"text": "x"})])
        row = (await uow.session.scalars(select(InboxRow))).one()
        row.attempts = 5
        inbox.finish(uow, row, "dead", "IntegrityError")
        return row.id


async def state(scene: Scene) -> tuple[str, int]:
    async with scene.desk.house.database.read() as uow:
        row = (await uow.session.scalars(select(InboxRow))).one()
        return row.state, row.attempts


async def test_an_owner_sees_what_broke_for_whom_and_has_it_tried_again(scene: Scene, stuck: str) -> None:
    _, page = await scene.browser.get("/events")
    assert "IntegrityError" in page
    assert "田中さくら" in page
    assert (await scene.browser.post(f"/events/{stuck}/retry"))[1] == "/console/events?done=retried"
    assert await state(scene) == ("new", 0)
    assert (await scene.browser.post(f"/events/{stuck}/retry"))[1].endswith("done=changed_meanwhile")
    assert "event.retried" in await scene.audited()
    assert "IntegrityError" not in (await scene.browser.get("/events"))[1]


async def test_what_was_taken_back_cannot_be_tried_again(scene: Scene, stuck: str) -> None:
    async with scene.desk.house.database.write() as uow:
        row = await inbox.get(uow, stuck)
        assert row is not None
        row.body = None
    _, page = await scene.browser.get("/events")
    assert "内容は消されました" in page
    assert (await scene.browser.post(f"/events/{stuck}/retry"))[1].endswith("done=changed_meanwhile")
    assert (await state(scene))[0] == "dead"
