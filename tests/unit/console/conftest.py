"""The staff pages over real HTTP on a real database, and a browser's manners: cookies kept, Origin told."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import console
from bot.i18n.catalogue import Catalogue
from bot.intake import House
from bot.knowledge import Knowledge
from bot.shop import Shop
from storage.database import Database
from storage.models import Staff
from storage.repositories import staff as members
from tests.unit.conftest import StandingClock


@dataclass
class Browser:
    """One person's browser at the console."""

    http: aiohttp.ClientSession
    origin: str
    csrf: str = ""

    @property
    def cookie(self) -> str:
        return "; ".join(f"{each.key}={each.value}" for each in self.http.cookie_jar)

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.http.get(f"{self.origin}/console{path}", headers=headers, allow_redirects=False) as answer:
            body = await answer.text()
            found = re.search(r'name="csrf" value="([^"]+)"', body)
            self.csrf = found[1] if found else self.csrf
            return answer.status, unescape(body)

    async def post(self, path: str, headers: dict[str, str] | None = None, **form: str) -> tuple[int, str]:
        """Send a form as a browser does; give the status and where it leads, else the page."""
        form = {"csrf": self.csrf, **form}
        headers = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        async with self.http.post(
            f"{self.origin}/console{path}", data=form, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, answer.headers.get("Location") or unescape(await answer.text())


@dataclass
class Desk:
    """The running console, and the means to sit down at it."""

    house: House
    server: TestServer
    jars: list[aiohttp.ClientSession]

    async def browser(self) -> Browser:
        http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Accept-Language": "ja"})
        self.jars.append(http)
        return Browser(http, str(self.server.make_url("")).rstrip("/"))

    async def code(self, role: str, name: str = "Mori") -> str:
        async with self.house.database.write() as uow:
            person = Staff(name=name, role=role, created_at=uow.now)
            uow.session.add(person)
            await uow.session.flush()
            return await members.console_code(uow, person)

    async def signed_in(self, role: str = "owner") -> Browser:
        browser = await self.browser()
        status, where = await browser.post("/login", code=await self.code(role))
        assert (status, where) == (303, "/console/")
        status, _ = await browser.get("/products")
        assert status == 200
        return browser


@pytest.fixture
def house(database: Database, shop: Shop) -> House:
    catalogue = Catalogue.load(strict=True)
    return House(database, {}, {}, shop, catalogue, Knowledge(), "http://127.0.0.1:8080")


@pytest.fixture
async def desk(house: House, clock: StandingClock) -> AsyncIterator[Desk]:
    app = web.Application()
    app.add_subapp("/console", console.build(house, secure=False, frame_ancestors="", clock=clock))
    server = TestServer(app)
    await server.start_server()
    found = Desk(house, server, [])
    yield found
    for each in found.jars:
        await each.close()
    await server.close()
