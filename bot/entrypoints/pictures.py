"""GET /pictures/{token}.png: the picture of a report, for the chat app that shows it."""

from __future__ import annotations

import asyncio
from datetime import date

from aiohttp import web

from bot import week_picture
from bot.domain.money import Money
from flows import notices
from storage.database import Database

_SAFE = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}


def routes(database: Database, currency: str) -> list[web.RouteDef]:
    async def show(request: web.Request) -> web.Response:
        async with database.read() as uow:
            told = await notices.picture_of(uow, request.match_info["token"])
        if told is None:
            raise web.HTTPNotFound
        amounts = [float(Money.of_minor(minor, currency).amount) for minor in told["history"]]
        body = await asyncio.to_thread(week_picture.draw, date.fromisoformat(told["until"]), amounts)
        return web.Response(body=body, content_type="image/png", headers=_SAFE)

    return [web.get("/pictures/{token:[A-Za-z0-9_-]{16,64}}.png", show)]
