"""Signing in: once, by pressing, and for as long as somebody sits there."""

from __future__ import annotations

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import console
from bot.console.door import REFRESH
from bot.domain.clock import SystemClock
from bot.reception import House
from storage.models import Staff
from storage.repositories import staff as members
from tests.unit.conftest import StandingClock
from tests.unit.console.conftest import Desk


async def test_opening_the_link_does_not_use_it_up(desk: Desk) -> None:
    code = await desk.code("owner")
    browser = await desk.browser()
    for _ in range(3):
        status, page = await browser.get(f"/login?code={code}")
        assert status == 200
        assert code in page
    assert await browser.post("/login", code=code) == (303, "/console/")


async def test_a_link_works_once(desk: Desk) -> None:
    code = await desk.code("owner")
    first, second = await desk.browser(), await desk.browser()
    assert (await first.post("/login", code=code))[0] == 303
    status, page = await second.post("/login", code=code)
    assert status == 403
    assert "もう使えません" in page
    assert (await second.get("/"))[0] == 303


async def test_a_link_is_good_for_ten_minutes(desk: Desk, clock: StandingClock) -> None:
    code = await desk.code("owner")
    clock.advance(minutes=10)
    assert (await (await desk.browser()).post("/login", code=code))[0] == 403


async def test_whoever_is_signed_in_needs_no_link(desk: Desk) -> None:
    browser = await desk.signed_in()
    assert (await browser.get("/login?code=used"))[0] == 303


async def test_without_a_session_every_page_leads_to_the_door(desk: Desk) -> None:
    assert (await (await desk.browser()).get("/products"))[0] == 303


async def test_thirty_idle_minutes_end_a_session(desk: Desk, clock: StandingClock) -> None:
    browser = await desk.signed_in()
    for _ in range(3):
        clock.advance(minutes=29)
        assert (await browser.get("/"))[0] == 200
    clock.advance(minutes=31)
    assert (await browser.get("/"))[0] == 303


async def test_a_page_that_renews_itself_keeps_no_session_alive(desk: Desk, clock: StandingClock) -> None:
    browser = await desk.signed_in()
    for minutes in (20, 20):
        clock.advance(minutes=minutes)
        status, _ = await browser.get("/", **{REFRESH: "1"})
    assert status == 303


async def test_twelve_hours_end_a_session(desk: Desk, clock: StandingClock) -> None:
    browser = await desk.signed_in()
    for _ in range(24):
        clock.advance(minutes=29)
        assert (await browser.get("/"))[0] == 200
    clock.advance(minutes=29)
    assert (await browser.get("/"))[0] == 303


async def test_signing_out_ends_the_session_on_the_server(desk: Desk) -> None:
    browser = await desk.signed_in()
    cookie = browser.cookie
    assert (await (await desk.browser()).get("/", Cookie=cookie))[0] == 200
    assert await browser.post("/logout") == (303, "/console/login")
    assert (await (await desk.browser()).get("/", Cookie=cookie))[0] == 303


async def test_signing_in_changes_the_session(desk: Desk) -> None:
    """S16: a session that was planted before is worth nothing afterwards."""
    browser = await desk.signed_in()
    before = browser.cookie
    await browser.post("/login", code=await desk.code("owner"))
    assert browser.cookie != before
    assert (await (await desk.browser()).get("/", Cookie=before))[0] == 303


async def test_the_cookie_is_for_this_host_and_https_only(house: House) -> None:
    app = web.Application()
    app.add_subapp("/console", console.build(house, secure=True, frame_ancestors=""))
    async with TestClient(TestServer(app)) as client:
        async with house.database.write() as uow:
            person = Staff(name="Mori", role="owner", created_at=uow.now)
            uow.session.add(person)
            await uow.session.flush()
            uow.now = SystemClock().now()
            code = await members.console_code(uow, person)
        origin = str(client.make_url("")).rstrip("/")
        answer = await client.post(
            "/console/login", data={"code": code}, headers={"Origin": origin}, allow_redirects=False
        )
        cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-najimi=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert answer.headers["Strict-Transport-Security"]
