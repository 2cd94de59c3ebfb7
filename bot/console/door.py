"""The door: who comes in, where from, and what every answer says to the browser (S5, S15, S16, S27)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from aiohttp.web_urldispatcher import StaticResource

from bot.console.desk import LANGUAGE_COOKIE, LOCALES, ROOT, Desk, Visit
from bot.console.pages import ANYBODY, Page
from storage.models import Session, Staff
from storage.repositories import staff as members
from storage.repositories import stops

log = structlog.get_logger()
REFRESH = "X-Najimi-Refresh"
"""Set by the page's own script; such a request keeps no session alive, or idle ones would never end."""
_TOUCH_AFTER = timedelta(minutes=1)


def set_headers(desk: Desk) -> Middleware:
    """Give every answer the headers that keep it out of caches, frames and other pages' hands."""
    ancestors = desk.frame_ancestors or "'none'"
    fixed = {
        "Content-Security-Policy": "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
        f"frame-ancestors {ancestors}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    if not desk.frame_ancestors:
        fixed["X-Frame-Options"] = "DENY"
    if desk.secure:
        fixed["Strict-Transport-Security"] = "max-age=31536000"

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        response.headers.update(fixed)
        response.headers["Cache-Control"] = "no-cache" if _is_static(request) else "no-store"
        return response

    return middleware


def answer_errors(desk: Desk) -> Middleware:
    """Turn what goes wrong into a page that says so, and nothing of the inside."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            status = error.status
        except Exception:
            log.exception("console.failed", path=request.match_info.route.resource and _canonical(request))
            status = 500
        async with desk.house.database.read() as uow:
            visit = Visit(desk, request, uow, language(desk, request))
            return visit.draw("error.html", status=status, code=status)

    return middleware


def guard(desk: Desk, pages: Mapping[object, Page]) -> Middleware:
    """Let a request through to its page when the table allows it; what is not in the table is refused."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.match_info.http_exception is not None:
            raise request.match_info.http_exception
        if _is_static(request):
            return await handler(request)
        page = pages.get((request.match_info.route.resource, request.method))
        if page is None:
            raise web.HTTPForbidden
        token = request.cookies.get(desk.cookie, "")
        staff = await _who(desk, request, token) if token else None
        if staff is None and page.roles is not ANYBODY:
            return web.Response(status=303, headers={"Location": f"{ROOT}/login"})
        if page.roles is not ANYBODY and (staff is None or staff.role not in page.roles):
            raise web.HTTPForbidden
        return await _answer(desk, request, page, staff, token if staff else "")

    return middleware


async def _answer(desk: Desk, request: web.Request, page: Page, staff: Staff | None, token: str) -> web.StreamResponse:
    changes = request.method != "GET"
    if changes and not _comes_from_us(desk, request):
        raise web.HTTPForbidden
    form = {}
    if changes:
        form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    database = desk.house.database
    async with database.write() if changes else database.read() as uow:
        visit = Visit(desk, request, uow, language(desk, request), staff, token, form)
        if staff is not None:
            visit.stops = await stops.standing(uow)
        if changes and token and not hmac.compare_digest(form.get("csrf", "").encode(), visit.csrf.encode()):
            raise web.HTTPForbidden
        return await page.handler(visit)


async def _who(desk: Desk, request: web.Request, token: str) -> Staff | None:
    """Give who is signed in, and note that they are still there."""
    async with desk.house.database.read() as uow:
        uow.now = desk.clock.now()
        staff = await members.by_session(uow, token)
        session = await uow.session.get(Session, uow.keyring.index("session", token))
        stale = session is not None and uow.now - session.seen_at > _TOUCH_AFTER
    if staff is not None and stale and REFRESH not in request.headers:
        async with desk.house.database.write() as uow:
            uow.now = desk.clock.now()
            await members.touch_session(uow, token)
    return staff


def _comes_from_us(desk: Desk, request: web.Request) -> bool:
    """Say whether a form was sent from our own pages. Browsers set Sec-Fetch-Site, older ones at least Origin;
    a page of somebody else can forge neither."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = urlsplit(request.headers.get("Origin", ""))
    ours = {request.host, urlsplit(desk.house.public_url).netloc}
    return bool(origin.netloc) and origin.netloc in ours


def language(desk: Desk, request: web.Request) -> str:
    """Give the language that was chosen, else the browser's, else the shop's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LOCALES:
        return chosen
    for tag in request.headers.get("Accept-Language", "").split(","):
        if tag.strip()[:2].lower() in LOCALES:
            return tag.strip()[:2].lower()
    return "ja" if desk.house.shop.locale == "ja" else "en"


def _is_static(request: web.Request) -> bool:
    return isinstance(request.match_info.route.resource, StaticResource)


def _canonical(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""
