"""S4: staff is who typed a one-time code in their own chat; every other way of saying so is a customer's."""

from __future__ import annotations

import dataclasses

import pytest
from sqlmodel import select

from bot.domain.events import Text
from handlers import staff
from storage.database import Database
from storage.models import AuditEntry, Staff
from storage.repositories import staff as members
from tests.unit.conftest import StandingClock
from tests.unit.handlers.conftest import Talk, said, taps
from tests.unit.handlers.staff.conftest import Counter


async def invite(database: Database, role: str = "clerk") -> str:
    async with database.write() as uow:
        return await members.invite(uow, "佐藤", role)


async def count(database: Database) -> int:
    async with database.read() as uow:
        return len(await members.active(uow))


@pytest.mark.parametrize("words", ["/staff {code}", "/STAFF  {code}", "/staff {lower}", "/staff {spaced}"])
async def test_a_code_registers_its_typist(talk: Talk, database: Database, words: str) -> None:
    code = await invite(database, "marketer")
    typed = words.format(code=code, lower=code.lower(), spaced=f"{code[:5]}-{code[5:]}")
    outcome = await talk.hear(staff.register, typed)
    assert said(outcome).startswith("佐藤さんを、配信担当として登録しました。")
    assert len(taps(outcome)) == 6
    async with database.read() as uow:
        (row,) = await members.active(uow)
        assert (row.name, row.role) == ("佐藤", "marketer")
        assert [each.act for each in await uow.session.scalars(select(AuditEntry))] == [
            "staff.invited",
            "staff.registered",
        ]


async def test_telegrams_command_works_as_well(talk: Talk, database: Database) -> None:
    code = await invite(database)
    what = Text(f"/staff {code}", "m1", "staff", code)
    async with talk.context(what=what) as context:
        assert staff.asks_to_register(context)
        await staff.register(context)
    assert await count(database) == 1


@pytest.mark.parametrize("words", ["スタッフ", "staff", "/staffs", "店長です", "/ staff?"])
async def test_other_words_do_not_ask_for_it(talk: Talk, words: str) -> None:
    async with talk.context(words) as context:
        assert not staff.asks_to_register(context)


async def test_a_code_works_once(talk: Talk, database: Database) -> None:
    code = await invite(database)
    await talk.hear(staff.register, f"/staff {code}")
    assert "違います" in said(await talk.hear(staff.register, f"/staff {code}", address="U2"))
    assert await count(database) == 1


async def test_a_code_lasts_ten_minutes(talk: Talk, database: Database, clock: StandingClock) -> None:
    code = await invite(database)
    clock.advance(minutes=10)
    assert "期限" in said(await talk.hear(staff.register, f"/staff {code}"))
    assert await count(database) == 0


async def test_the_code_may_be_missing(talk: Talk) -> None:
    assert "続けて" in said(await talk.hear(staff.register, "/staff"))


async def test_who_is_registered_already_is_told_so(talk: Talk, counter: Counter) -> None:
    await counter.hire("owner")
    assert "すでに" in said(await talk.hear(staff.register, "/staff ABCDEFGHJK", address="owner"))
    assert "できること" in said(await talk.hear(staff.register, "/staff", address="owner"))


async def test_after_five_wrong_codes_the_right_one_waits_an_hour(
    talk: Talk, database: Database, clock: StandingClock
) -> None:
    for _ in range(5):
        assert "違います" in said(await talk.hear(staff.register, "/staff 2222222222"))
        clock.advance(minutes=1)
    code = await invite(database)
    assert "1時間" in said(await talk.hear(staff.register, f"/staff {code}"))
    assert await count(database) == 0
    assert "登録しました" in said(await talk.hear(staff.register, f"/staff {code}", address="U2"))
    clock.advance(minutes=56)
    code = await invite(database)
    assert "登録しました" in said(await talk.hear(staff.register, f"/staff {code}"))


async def test_in_a_group_nobody_registers(talk: Talk, database: Database) -> None:
    code = await invite(database)
    async with talk.context(f"/staff {code}") as context:
        context.event = dataclasses.replace(context.event, private=False)
        assert "1対1" in said(await staff.register(context))
    assert await count(database) == 0


async def test_a_name_that_claims_to_be_staff_is_nobody(talk: Talk, database: Database) -> None:
    async with talk.context("一斉配信", address="U9") as context:
        context.event = dataclasses.replace(context.event, name="【公式】店長")
        assert await staff.answer(context) is None
        assert context.staff is None


async def test_a_removed_member_is_a_customer_at_once(talk: Talk, database: Database, counter: Counter) -> None:
    row = await counter.hire("owner")
    old = await counter.data("broadcast")
    await counter.type("一斉配信")
    async with database.write() as uow:
        await members.remove(uow, row.id)
    assert await counter.maybe(tap=old) is None
    assert await counter.maybe("一斉配信") is None
    assert await counter.maybe("新茶が入りました") is None
    async with database.read() as uow:
        assert (await uow.session.get_one(Staff, row.id)).identity_id is None
