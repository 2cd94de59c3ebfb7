"""The demo page: both phones, the staff page and the control strip, in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

if TYPE_CHECKING:
    from bot.emulator.control import Shop
    from bot.emulator.world import World

HERE = Path(__file__).parent
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def routes(world: World) -> list[web.AbstractRouteDef]:
    """`/`, `/static/…` and what only the page asks for (`/page/…`)."""
    page = Page(world)
    return [
        web.get("/", page.index),
        web.get("/static/{path:.+}", page.static),
        web.get("/page/settings", page.settings),
    ]


class Page:
    """The handlers of the page."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def index(self, request: web.Request) -> web.Response:
        page = (HERE / "index.html").read_text(encoding="utf-8")
        headers = {"Content-Security-Policy": policy(_shop(request).staff_url), "Cache-Control": "no-cache"}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def static(self, request: web.Request) -> web.Response:
        """A style, script or picture of the page; 404 for anything else, also for paths that climb out."""
        path = (HERE / "static" / request.match_info["path"]).resolve()
        kind = KINDS.get(path.suffix)
        if kind is None or not path.is_relative_to(HERE / "static") or not path.is_file():
            raise web.HTTPNotFound
        headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8", headers=headers)

    async def settings(self, request: web.Request) -> web.Response:
        line, telegram = self.world.line.settings, self.world.telegram.settings
        return web.json_response(
            {
                "line": {"name": line.display_name, "basic_id": line.basic_id},
                "telegram": {"name": telegram.bot_name, "username": telegram.bot_username},
                "staff_url": await _shop(request).staff_address(),
                "shop": bool(_shop(request).api),
                "timezone": "Asia/Tokyo",
            }
        )


def _shop(request: web.Request) -> Shop:
    # not at the top: control needs the world, which needs this package's siblings first
    from bot.emulator import control

    return request.app[control.SHOP]


def policy(staff_url: str) -> str:
    """The page's Content-Security-Policy: own scripts and styles only, pictures from anywhere, one staff frame."""
    parts = urlsplit(staff_url)
    frame = f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else "'none'"
    return (
        "default-src 'self'; img-src 'self' http: https: data: blob:; object-src 'none'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors 'none'; frame-src {frame}"
    )
