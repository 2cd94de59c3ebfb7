"""Who comes in: every page by every role, forms from our own pages only, and what every answer tells the browser."""

from __future__ import annotations

import pytest

from bot.console.pages import ALL, ANYBODY, PAGES, Page
from storage.repositories.staff import ROLES
from tests.unit.console.conftest import Browser, Desk

FORGED = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-origin"},
]
HEADERS = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
}


def filled(page: Page) -> str:
    return page.path.replace("{id}", "none").replace("{act:pause|resume|cancel}", "pause")


async def use(browser: Browser, page: Page, **headers: str) -> tuple[int, str]:
    if page.method == "GET":
        return await browser.get(filled(page), **headers)
    return await browser.post(filled(page))


def test_each_page_names_its_roles() -> None:
    """Deny by default: a page without roles opens to nobody, so one that was forgotten would show here."""
    assert [page for page in PAGES if not page.roles] == []
    assert all(page.roles is ANYBODY or page.roles <= set(ROLES) for page in PAGES)
    assert [page.path for page in PAGES if page.roles is ANYBODY] == ["/login", "/login", "/language"]


@pytest.mark.parametrize("role", ROLES)
async def test_each_page_opens_to_the_roles_of_the_table_and_to_no_other(desk: Desk, role: str) -> None:
    browser = await desk.signed_in(role)
    for page in PAGES:
        if page.path in ("/login", "/logout"):
            continue
        status, _ = await use(browser, page)
        refused = status == 403
        assert refused == (page.roles is not ANYBODY and role not in page.roles), (page.method, page.path, status)
        assert status < 500, page.path


async def test_nothing_opens_to_whoever_is_not_signed_in(desk: Desk) -> None:
    browser = await desk.browser()
    for page in PAGES:
        if page.roles is not ANYBODY:
            status, where = await use(browser, page)
            assert status == 303, page.path
            assert page.method == "GET" or where == "/console/login"


async def test_a_role_that_nobody_knows_opens_nothing(desk: Desk) -> None:
    browser = await desk.browser()
    await browser.post("/login", code=await desk.code("viewer"))
    assert (await browser.get("/"))[0] == 403


async def test_a_removed_person_is_out_at_once(desk: Desk) -> None:
    from storage.repositories import staff as members

    browser = await desk.signed_in("clerk")
    async with desk.house.database.write() as uow:
        await members.remove(uow, "Mori")
    assert (await browser.get("/"))[0] == 303


@pytest.mark.parametrize("headers", FORGED)
async def test_a_form_of_somebody_else_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    """S15, even with the right token in it."""
    browser = await desk.signed_in()
    assert (await browser.post("/logout", headers))[0] == 403
    assert (await browser.get("/"))[0] == 200


@pytest.mark.parametrize("csrf", ["", "wrong", "あ"])
async def test_a_form_without_the_sessions_token_is_refused(desk: Desk, csrf: str) -> None:
    browser = await desk.signed_in()
    assert (await browser.post("/logout", csrf=csrf))[0] == 403


async def test_a_token_of_another_session_is_refused(desk: Desk) -> None:
    first, second = await desk.signed_in("owner"), await desk.signed_in("clerk")
    assert first.csrf != second.csrf
    assert (await second.post("/logout", csrf=first.csrf))[0] == 403


async def test_a_form_cannot_be_sent_by_opening_an_address(desk: Desk) -> None:
    browser = await desk.signed_in()
    for page in PAGES:
        if page.method == "POST" and not any(each.path == page.path and each.method == "GET" for each in PAGES):
            assert (await browser.get(filled(page)))[0] in (404, 405), page.path


async def test_every_answer_has_the_headers(desk: Desk) -> None:
    """S27, on pages, refusals, what is not there, and the files."""
    browser = await desk.signed_in("clerk")
    paths = [filled(page) for page in PAGES if page.method == "GET"]
    for path in [*paths, "/nowhere", "/static/console.css", "/static/nothing.css"]:
        async with browser.http.get(f"{browser.origin}/console{path}", allow_redirects=False) as answer:
            assert set(answer.headers) >= HEADERS, path
            policy = answer.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["Cache-Control"] == ("no-cache" if "/static/" in path else "no-store"), path


async def test_the_language_leads_back_to_our_own_pages_only(desk: Desk) -> None:
    browser = await desk.signed_in()
    for back, where in {
        "/console/products?q=a": "/console/products?q=a",
        "//evil.example": "/console/",
        "https://evil.example": "/console/",
        "/console//evil.example": "/console/",
        "/console/\\evil": "/console/",
        "/other": "/console/",
    }.items():
        assert await browser.post("/language", language="en", back=back) == (303, where)
    assert "Today" in (await browser.get("/"))[1]


async def test_what_is_broken_says_nothing_of_the_inside(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.console import figures

    async def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    browser = await desk.signed_in()
    monkeypatch.setattr(figures, "month", broken)
    status, page = await browser.get("/")
    assert status == 500
    assert "secret" not in page
    assert "RuntimeError" not in page


def test_everybody_who_is_signed_in_can_leave() -> None:
    assert [page.roles for page in PAGES if page.path == "/logout"] == [ALL]
