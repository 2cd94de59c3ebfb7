from __future__ import annotations

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.entrypoints import pictures
from storage.database import Database
from storage.repositories import notes

TOKEN = "a" * 32


async def test_a_reports_picture_by_its_token_and_no_other(database: Database) -> None:
    async with database.write() as uow:
        await notes.put(uow, f"picture:{TOKEN}", {"until": "2026-03-16", "history": [0, 500, 1_200_000, 34_000]})
    app = web.Application()
    app.add_routes(pictures.routes(database, "JPY"))
    async with TestClient(TestServer(app)) as client:
        found = await client.get(f"/pictures/{TOKEN}.png")
        assert (found.status, found.content_type) == (200, "image/png")
        assert (await found.read()).startswith(b"\x89PNG")
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        for path in (f"/pictures/{'b' * 32}.png", "/pictures/short.png", "/pictures/%2e%2e%2fnotes.png"):
            assert (await client.get(path)).status == 404
