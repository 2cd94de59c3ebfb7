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
from sqlmodel import select

from bot import console, demo_shop
from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.replies import Text
from bot.i18n.catalogue import Catalogue
from bot.knowledge import Knowledge
from bot.reception import House
from bot.shop import Shop
from flows import orders
from storage.database import Database
from storage.models import AuditEntry, Delivery, Staff
from storage.repositories import campaigns, consents, conversations, customers, facts, identities, wishes
from storage.repositories import orders as order_rows
from storage.repositories import staff as members
from storage.repositories.consents import Source
from storage.unit_of_work import UnitOfWork
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


@dataclass
class Scene:
    """A customer on LINE who said no to news, waits for a product and talks to staff; and a draft of a campaign."""

    desk: Desk
    browser: Browser
    customer: str
    handover: str
    campaign: str

    async def audited(self) -> list[str]:
        async with self.desk.house.database.read() as uow:
            rows = await uow.session.scalars(select(AuditEntry).where(AuditEntry.actor != "operator"))
            return [row.act for row in rows]

    async def acts(self) -> list[tuple[str, bool]]:
        """Everything that was audited, and whether a member of staff stands beside it."""
        async with self.desk.house.database.read() as uow:
            rows = await uow.session.scalars(select(AuditEntry))
            return [(row.act, row.actor.startswith("staff:")) for row in rows]


@pytest.fixture
async def scene(desk: Desk) -> Scene:
    database, shop = desk.house.database, desk.house.shop
    await demo_shop.seed(database, shop)
    browser = await desk.signed_in("owner")
    async with database.write() as uow:
        customer = await customers.create(uow, name="田中さくら", external_id="C-9")
        identity = await identities.attach(uow, customer, "line", "U1")
        await _agree(uow, customer.id)
        await wishes.add(uow, customer.id, "TEA-03")
        await facts.remember(uow, customer.id, "likes", "渋いお茶")
        await facts.remember(uow, customer.id, "allergy", "そばアレルギー", sensitive=True)
        conversations.log_in(uow, identity, "届いた急須が割れていました", "m1", uow.now)
        conversations.log_out(uow, identity, [Text("スタッフにおつなぎします。")])
        handover, _ = await conversations.start_handover(uow, identity, "complaint", "割れていました", uow.now)
        line = order_rows.Line("TEA-01", 2, 1200)
        await orders.put(uow, shop, orders.Placed("A-1", customer.id, uow.now, "placed", (line,)))
        uow.session.add(_delivery(uow, customer.id))
        ids = customer.id, handover.id
    await browser.post(
        "/campaigns/new", title="新茶", topic="news", message_text="{name|お客さま}、新茶です。", audience="all"
    )
    async with database.read() as uow:
        campaign = (await campaigns.latest(uow))[0].id
    return Scene(desk, browser, *ids, campaign)


async def _agree(uow: UnitOfWork, customer_id: str) -> None:
    source = Source(Mechanism.BUTTON, uow.now, "e1", channel="line")
    await consents.record(uow, customer_id, [Topic.RESTOCK], Action.GRANT, source)
    await consents.record(uow, customer_id, [Topic.NEWS], Action.WITHDRAW, source)


def _delivery(uow: UnitOfWork, customer_id: str) -> Delivery:
    return Delivery(
        customer_id=customer_id,
        occasion="birthday:2026",
        journey="birthday",
        topic="birthday",
        message_class="marketing",
        state="skipped",
        reason="no_consent",
        channel="line",
        created_at=uow.now,
        not_before=uow.now,
        expires_at=uow.now,
        ended_at=uow.now,
    )
