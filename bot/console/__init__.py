"""The staff pages, `/console`: server-rendered, a page per noun; one table says who may do what.

Everything not in the table is refused. Names of customers stand beside their own initial only, never beside a badge
of staff (S7); every act of staff leaves a row in the audit.
"""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.console import drawing
from bot.console.desk import Desk
from bot.console.door import answer_errors, guard, set_headers
from bot.console.pages import PAGES, Page
from bot.domain.clock import Clock, SystemClock
from bot.reception import House

_STATIC = Path(__file__).parent / "static"


def build(house: House, *, secure: bool, frame_ancestors: str = "", clock: Clock | None = None) -> web.Application:
    """Give the application to be mounted at `/console`.

    `secure`: cookies travel over https only. `frame_ancestors`: the origin that may frame the pages, '' for none.
    `clock` ends sessions; it is real time even where the house's own clock is pushed forward, since nobody who sits at
    the desk gets up by that.
    """
    roles = {(page.method, page.path): page.roles for page in PAGES}
    desk = Desk(house, drawing.environment(), clock or SystemClock(), secure, frame_ancestors, roles)
    pages: dict[object, Page] = {}
    app = web.Application(middlewares=[set_headers(desk), answer_errors(desk), guard(desk, pages)])
    for page in PAGES:
        route = app.router.add_route(page.method, page.path, _unguarded)
        pages[route.resource, page.method] = page
    app.router.add_static("/static", _STATIC, name="static")
    return app


async def _unguarded(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPForbidden  # the guard answers in its place; without it nobody comes in
