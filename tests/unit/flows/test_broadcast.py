"""The broadcast conversation remembers where it is, and forgets it with the rights of who had it."""

from __future__ import annotations

import pytest

from bot.domain.consent import Topic
from flows import broadcast
from flows.broadcast import FLOW
from storage.database import Database
from storage.repositories import staff as members
from tests.unit.conftest import StandingClock
from tests.unit.handlers.conftest import Talk, said, talk
from tests.unit.handlers.staff.conftest import Counter, button, counter

__all__ = ["counter", "talk"]


@pytest.mark.parametrize("step", sorted(FLOW.steps))
async def test_no_step_listens_to_one_who_is_no_longer_staff(
    talk: Talk, counter: Counter, database: Database, step: str
) -> None:
    row = await counter.hire("owner")
    await counter.type("一斉配信")
    async with database.write() as uow:
        await members.remove(uow, row.id)
    async with talk.context("3", address="owner") as context:
        assert context.position is not None
        assert await FLOW.steps[step](context) is None
    async with talk.context("3", address="owner") as context:
        assert context.position is None


async def test_a_role_that_was_changed_ends_it(talk: Talk, counter: Counter, database: Database) -> None:
    row = await counter.hire("owner")
    await counter.type("一斉配信")
    async with database.write() as uow:
        stored = await members.get(uow, row.id)
        assert stored is not None
        stored.role = "clerk"
    assert await counter.maybe("新茶です") is None


async def test_it_is_forgotten_after_half_an_hour(counter: Counter, clock: StandingClock) -> None:
    await counter.hire("owner")
    await counter.type("一斉配信")
    clock.advance(minutes=31)
    assert await counter.maybe("新茶です") is None


async def test_the_menu_leaves_it(counter: Counter) -> None:
    await counter.hire("owner")
    await counter.type("一斉配信")
    await counter.type("メニュー")
    assert await counter.maybe("新茶です") is None


async def test_the_text_may_begin_like_a_command_of_staff(talk: Talk, counter: Counter) -> None:
    """While a text is asked for, 「在庫 …」 is a text."""
    await counter.hire("owner")
    await talk.customer("C1", Topic.NEWS)
    await counter.type("一斉配信")
    topics = await counter.type("在庫 残り 5")
    assert "どの種類" in said(topics)


async def test_a_topic_that_no_broadcast_can_have_is_not_taken(talk: Talk, counter: Counter) -> None:
    await counter.hire("owner")
    await counter.type("一斉配信")
    await counter.type("新茶です")
    async with talk.context("x", address="owner") as context:
        assert await broadcast.choose_topic(context, "restock") is None
        assert await broadcast.choose_audience(context, "all") is None


async def test_another_start_of_the_flow_begins_anew(counter: Counter) -> None:
    await counter.hire("owner")
    await counter.type("一斉配信")
    topics = await counter.type("一つ目")
    await counter.type("一斉配信")
    assert "もう使えません" in said(await counter.press(button(topics, "お店のニュース")))
