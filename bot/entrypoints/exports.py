"""/export/{token}: a customer's own data, by a link that works once within a day.

GET only shows a button: a chat app that looks at the link for a preview must not use it up. POST gives the file.
"""

from __future__ import annotations

from aiohttp import web

from bot.i18n.catalogue import Catalogue
from flows import export
from storage.database import Database

_SAFE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
}


def routes(database: Database, catalogue: Catalogue, locale: str) -> list[web.RouteDef]:
    """Give the two routes; `locale` is the shop's, for links that belong to nobody."""

    async def offer(request: web.Request) -> web.Response:
        async with database.read() as uow:
            customer = await export.peek_link(uow, request.match_info["token"])
        words = customer.locale if customer is not None and customer.locale else locale
        part = "mydata-export.page" if customer is not None else "mydata-export.gone"
        button = catalogue.text(words, "mydata-export.button") if customer is not None else ""
        return web.Response(
            text=_page(words, catalogue.text(words, part), button), content_type="text/html", headers=_SAFE
        )

    async def download(request: web.Request) -> web.Response:
        async with database.write() as uow:
            customer = await export.resolve_link(uow, request.match_info["token"])
            if customer is None:
                raise web.HTTPNotFound(text=catalogue.text(locale, "mydata-export.gone"))
            body = await export.bundle(uow, customer, catalogue)
        file = {"Content-Disposition": 'attachment; filename="najimi-data.zip"'}
        return web.Response(body=body, content_type="application/zip", headers={**_SAFE, **file})

    return [web.get("/export/{token}", offer), web.post("/export/{token}", download)]


def _page(language: str, words: str, button: str) -> str:
    """Give the page; nothing on it comes from a customer."""
    form = f'<form method="post"><button>{button}</button></form>' if button else ""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Najimi</title>'
    return f'<!doctype html><html lang="{language}">{head}<body><p>{words}</p>{form}</body></html>'
