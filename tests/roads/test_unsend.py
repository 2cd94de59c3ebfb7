"""CT16: a message that a customer took back on LINE is nowhere: no column, sealed or plain, no page, no export."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator

import aiohttp
import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from bot.domain.clock import SystemClock
from bot.domain.errors import StoreError
from flows import export
from storage.models import Customer, Staff
from storage.repositories import staff
from tests.roads import crew
from tests.roads.street import Person, Street

SECRET = "暗証番号は9271です"
MARK = "9271"


async def everything(street: Street) -> AsyncIterator[tuple[str, str]]:
    """(table.column, value) of every value in the database, the sealed ones opened."""
    async with street.service.database.read() as uow:
        for table in SQLModel.metadata.sorted_tables:
            for row in (await uow.session.execute(text(f"SELECT * FROM {table.name}"))).mappings():  # noqa: S608
                for column, value in row.items():
                    yield f"{table.name}.{column}", _opened(uow, table.name, column, value, row)


def _opened(uow, table, column, value, row) -> str:  # type: ignore[no-untyped-def]
    if not isinstance(value, bytes):
        return str(value)
    for place in {each for each in row.values() if isinstance(each, str)}:
        try:
            return str(uow.keyring.open(value, table, column, place))
        except (StoreError, UnicodeDecodeError):
            continue
    raise AssertionError(f"{table}.{column} opens with no id of its row")


async def places(street: Street) -> list[str]:
    return [place async for place, value in everything(street) if MARK in value]


async def pages(street: Street, person: Person) -> str:
    """What staff see of this customer on the pages, and all open handovers."""
    async with street.service.database.write() as uow:
        uow.now = SystemClock().now()  # who sits at the desk does so in real time
        member = Staff(name="森", role="owner", created_at=uow.now)
        uow.session.add(member)
        await uow.session.flush()
        code = await staff.console_code(uow, member)
    customer = await crew.customer_id(street, person)
    handovers = await crew.rows(street, "SELECT id FROM handovers")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        origin = {"Origin": street.url, "Sec-Fetch-Site": "same-origin"}
        door = f"{street.url}/console/login"
        async with http.post(door, data={"code": code}, headers=origin) as entered:
            assert entered.status == 200, entered.status
        shown = []
        for path in ("customers", f"customers/{customer}", "handovers", *(f"handovers/{row[0]}" for row in handovers)):
            async with http.get(f"{street.url}/console/{path}") as answer:
                assert answer.status == 200, path
                assert "/login" not in str(answer.url)
                shown.append(await answer.text())
    return "\n".join(shown)


@pytest.mark.parametrize("handed_over", [False, True])
async def test_ct16_a_message_taken_back_is_nowhere(street: Street, handed_over: bool) -> None:
    person = await street.person("line")
    clerk = await crew.hire(street, "telegram", role="clerk")
    await person.add()
    if handed_over:
        await person.say("スタッフと話したい")
    await person.say(SECRET)
    if not handed_over:
        await person.say("割れていました")  # not understood twice, or a complaint: a person gets the words
    assert await places(street), "the words were kept, so there is something to take back"
    assert MARK in await pages(street, person)
    sent = next(each["id"] for each in (await person.chat())["messages"] if MARK in str(each["message"].get("text")))
    await person.do("unsend", {"message_id": sent})
    await street.advance(minutes=2)

    assert await places(street) == []
    assert MARK not in await pages(street, person)
    async with street.service.database.read() as uow:
        customer = await uow.session.get_one(Customer, await crew.customer_id(street, person))
        files = zipfile.ZipFile(io.BytesIO(await export.bundle(uow, customer)))
        assert not any(MARK in files.read(name).decode() for name in files.namelist())
    assert MARK in "".join(await clerk.said()), "what was on the clerk's phone before stays there: no call can undo it"
