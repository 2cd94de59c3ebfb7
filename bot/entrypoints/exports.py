"""GET /export/{token}: a customer's own data, by a link that works once within a day."""

from __future__ import annotations

from aiohttp import web

from flows import export
from storage.database import Database


def routes(database: Database) -> list[web.RouteDef]:
    async def download(request: web.Request) -> web.Response:
        async with database.write() as uow:
            customer = await export.resolve_link(uow, request.match_info["token"])
            if customer is None:
                raise web.HTTPNotFound(text="このリンクは使えません / This link does not work any more")
            body = await export.bundle(uow, customer)
        return web.Response(
            body=body,
            content_type="application/zip",
            headers={
                "Content-Disposition": 'attachment; filename="najimi-data.zip"',
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )

    return [web.get("/export/{token}", download, allow_head=False)]
