"""The console's link signs its member in, once."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from bot.domain.replies import Text
from storage.database import Database
from storage.models import AuditEntry
from storage.repositories import staff as members
from tests.unit.conftest import StandingClock
from tests.unit.handlers.staff.conftest import Counter


async def link(counter: Counter, words: str = "/console") -> str:
    message = (await counter.type(words)).messages[0]
    assert isinstance(message, Text)
    return message.choices[0].url


@pytest.mark.parametrize("words", ["/console", "管理画面", "Console"])
async def test_it_works_once(counter: Counter, database: Database, words: str) -> None:
    row = await counter.hire("owner")
    url = urlsplit(await link(counter, words))
    assert (url.scheme, url.netloc, url.path) == ("https", "shop.example", "/console/login")
    (code,) = parse_qs(url.query)["code"]
    async with database.write() as uow:
        found = await members.take_console_code(uow, code)
        assert found is not None
        assert found.id == row.id
    async with database.write() as uow:
        assert await members.take_console_code(uow, code) is None
        acts = list(await uow.session.scalars(select(AuditEntry.act)))
        assert acts[-1] == "console.link_made"


async def test_it_lasts_ten_minutes(counter: Counter, database: Database, clock: StandingClock) -> None:
    await counter.hire("owner")
    (code,) = parse_qs(urlsplit(await link(counter)).query)["code"]
    clock.advance(minutes=10)
    async with database.write() as uow:
        assert await members.take_console_code(uow, code) is None
