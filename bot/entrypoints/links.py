"""GET /l/{token}: a tracked link. HEAD, which link scanners send, changes nothing and counts nothing."""

from __future__ import annotations

from aiohttp import web

from storage.database import Database
from storage.models import TrackedLink
from storage.repositories import tracked_links


def routes(database: Database) -> list[web.RouteDef]:
    async def follow(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        if request.method == "HEAD":
            async with database.read() as uow:
                found = await uow.session.get(TrackedLink, token)
            return web.Response(status=200 if found else 404)
        async with database.write() as uow:
            url = await tracked_links.follow(uow, token)
        if url is None:
            raise web.HTTPNotFound(text="このリンクは見つかりません / This link is unknown")
        return web.Response(
            status=302, headers={"Location": url, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
        )

    return [web.get("/l/{token}", follow)]
