"""An emulator per test, in this process, on a free port."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.emulator.server import running
from bot.emulator.world import World


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    # line-bot-sdk trusts the environment: a proxy would catch loopback calls, a netrc entry breaks its auth header
    monkeypatch.setenv("NETRC", os.devnull)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture(scope="session")
def specs() -> Path | None:
    """The folder of the official specifications, None when NAJIMI_SPECS does not name one."""
    folder = os.environ.get("NAJIMI_SPECS")
    return Path(folder) if folder else None


@pytest.fixture
async def world(specs: Path | None) -> AsyncIterator[World]:
    """A world that runs; whatever the official spec forbids fails the test at its end.

    A test that provokes violations on purpose empties `world.violations` itself.
    """
    world = World(seed=7, specs=specs)
    async with running(world):
        yield world
        with suppress(TimeoutError):
            # whatever still waits for a later hour of the clock has nothing to say
            await asyncio.wait_for(world.idle(), 1)
        assert world.violations == []


@pytest.fixture
async def http(world: World) -> AsyncIterator[aiohttp.ClientSession]:
    """A plain client whose paths start at the emulator."""
    async with aiohttp.ClientSession(base_url=world.base_url) as session:
        yield session


class Bot:
    """A webhook that keeps what it gets; `status` and `delay` are its behaviour, `statuses` that of the next calls."""

    def __init__(self) -> None:
        self.url = ""
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.statuses: list[int] = []
        self.delay = 0.0

    async def handle(self, request: web.Request) -> web.Response:
        self.received.append(({key.lower(): value for key, value in request.headers.items()}, await request.read()))
        await asyncio.sleep(self.delay)
        return web.Response(status=self.statuses.pop(0) if self.statuses else self.status)

    def events(self) -> list[dict[str, Any]]:
        """All events so far, flat."""
        return [event for _, raw in self.received for event in json.loads(raw)["events"]]


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    bot = Bot()
    app = web.Application()
    app.router.add_post("/webhooks/line", bot.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/line"
    yield bot
    await runner.cleanup()


Answer = tuple[int, Any, Any]


class Line:
    """A plain client of the LINE API with the channel's token: (status, body, headers) of each call."""

    def __init__(self, http: aiohttp.ClientSession, token: str) -> None:
        self._http = http
        self._token = token

    async def __call__(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **options: Any
    ) -> Answer:
        headers = {"Authorization": f"Bearer {token or self._token}", **options.pop("headers", {})}
        if body is not None:
            options["data"] = json.dumps(body, ensure_ascii=False).encode()
            headers.setdefault("Content-Type", "application/json")
        async with self._http.request(method, path, headers=headers, **options) as answer:
            raw = await answer.read()
            return answer.status, json.loads(raw) if answer.content_type == "application/json" else raw, answer.headers

    async def push(self, to: str, *messages: dict[str, Any], key: str | None = None) -> Answer:
        headers = {"X-Line-Retry-Key": key} if key else {}
        body = {"to": to, "messages": list(messages) or [{"type": "text", "text": "hi"}]}
        return await self("POST", "/v2/bot/message/push", body, headers=headers)

    async def reply(self, token: str, *messages: dict[str, Any]) -> Answer:
        body = {"replyToken": token, "messages": list(messages) or [{"type": "text", "text": "hi"}]}
        return await self("POST", "/v2/bot/message/reply", body)


@pytest.fixture
def line(http: aiohttp.ClientSession, world: World) -> Line:
    return Line(http, world.line.settings.access_token)


class People:
    """Acts through the control JSON."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http

    async def add(self, *, friend: bool = True, **given: Any) -> str:
        async with self._http.post("/_/line/users", json={"display_name": "花子", "language": "ja", **given}) as answer:
            user_id = str((await answer.json())["user_id"])
        if friend:
            await self.act(user_id, "follow")
        return user_id

    async def act(self, user_id: str, act: str, **given: Any) -> dict[str, Any]:
        """Does it and waits for the webhook; `query` holds the options."""
        query = {"wait": "1", **given.pop("query", {})}
        async with self._http.post(f"/_/line/users/{user_id}/{act}", json=given, params=query) as answer:
            body: dict[str, Any] = await answer.json()
            assert answer.status == 200, body
            return body

    async def chat(self, user_id: str) -> dict[str, Any]:
        async with self._http.get(f"/_/line/users/{user_id}/chat") as answer:
            body: dict[str, Any] = await answer.json()
            return body


@pytest.fixture
def people(http: aiohttp.ClientSession) -> People:
    return People(http)
