"""The emergency stop in staff's own chats: whoever may send may stop, and an owner lets it go on."""

from __future__ import annotations

import pytest
from sqlmodel import select

from handlers import staff
from storage.database import Database
from storage.models import Delivery
from storage.repositories import stops
from storage.repositories.stops import Extent
from tests.unit.handlers.conftest import Talk, labels, said, talk
from tests.unit.handlers.staff.conftest import Counter, button, counter
from tests.unit.handlers.staff.test_broadcast import audience, drafted, the_campaign

__all__ = ["counter", "talk"]


async def extent(database: Database) -> Extent:
    async with database.read() as uow:
        return await stops.extent(uow)


@pytest.mark.parametrize("words", ["全配信停止", "/stopall", "stop all broadcasts", "停止全部群發"])
async def test_it_goes_before_the_members_own_opt_out(
    talk: Talk, counter: Counter, database: Database, words: str
) -> None:
    await counter.hire("owner")
    await audience(talk, 1)
    await counter.press(button(await drafted(counter), "確認へ進む"))
    await counter.type("1")
    async with talk.context(words, address="owner") as context:
        assert staff.asks_to_stop_all(context)
    async with talk.context(words, address="customer") as context:
        assert not staff.asks_to_stop_all(context)
    outcome = await talk.hear(staff.stop_all, words, address="owner")
    assert "すべて止めました（動いていた配信：1件）" in said(outcome)
    assert (await the_campaign(database)).status == "paused"
    assert await extent(database) is Extent.UNASKED
    assert "0件" in said(await counter.type(words)), "again is no harm"


async def test_wider_and_back(counter: Counter, database: Database) -> None:
    await counter.hire("owner")
    stopped = await counter.type("全配信停止")
    wider = await counter.press(button(stopped, "頼まれたものも止める"))
    assert await extent(database) is Extent.EVERYTHING
    assert labels(wider) == ["送信を再開する"]
    assert "送信を再開しました" in said(await counter.press(button(wider, "送信を再開する")))
    assert await extent(database) is Extent.NOTHING
    assert "止まっていません" in said(await counter.type("/resumeall"))


async def test_a_marketer_stops_and_only_an_owner_resumes(counter: Counter, database: Database) -> None:
    await counter.hire("marketer")
    await counter.hire("clerk")
    assert "必要な役割" in said(await counter.type("全配信停止", "clerk"))
    stopped = await counter.type("全配信停止", "marketer")
    assert labels(stopped) == ["頼まれたものも止める"]
    assert "必要な役割：オーナー" in said(await counter.type("送信再開", "marketer"))
    await counter.hire("owner")
    await counter.type("全配信停止", "marketer")
    async with database.read() as uow:
        told = list(await uow.session.scalars(select(Delivery.journey)))
    assert told == ["notice"], "the owner, who alone can let it go on, and nobody else"
    assert await extent(database) is Extent.UNASKED


async def test_owners_are_told_of_each_stop_once(talk: Talk, counter: Counter, database: Database) -> None:
    await counter.hire("owner")
    for words in ("全配信停止", "全配信停止", "送信再開", "全配信停止", "全配信停止"):
        talk.clock.advance(minutes=1)
        await counter.type(words)
    async with database.read() as uow:
        told = list(await uow.session.scalars(select(Delivery.journey)))
    assert told == ["notice"] * 2, "the second stop of a day is one too; pressing again is none"
