"""GET /healthz: the process lives. GET /readyz: the database answers, is migrated, and channels are configured."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.domain.errors import StoreError
from storage.database import Database


def routes(database: Database, channels: Sequence[str]) -> list[web.RouteDef]:
    async def alive(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(_request: web.Request) -> web.Response:
        try:
            await database.check()
            problem = ""
        except StoreError as error:
            problem = str(error)
        status = {
            "status": "unavailable" if problem else "ok",
            "database": problem or "ok",
            "channels": list(channels),
        }
        return web.json_response(status, status=503 if problem else 200)

    return [web.get("/healthz", alive), web.get("/readyz", ready)]
