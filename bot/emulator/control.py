"""The control JSON under `/_/`: what tests, benches and the page ask the emulator itself."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.emulator.faults import Fault
from bot.emulator.world import World

HEARTBEAT = 15.0
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Shop:
    """Where the control strip's shop buttons go; empty api means not configured.

    `staff_link` makes a new address of the staff page each time, for one whose sign-in links work once.
    """

    api: str
    token: str
    staff_url: str
    staff_link: Callable[[], Awaitable[str]] | None = None

    async def staff_address(self) -> str:
        return await self.staff_link() if self.staff_link else self.staff_url


SHOP = web.AppKey("shop", Shop)


class RefusedError(Exception):
    """A control call that cannot be done; answered as `{"error": …}`."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Control calls only from loopback pages, their mistakes as one JSON shape.

    A web page elsewhere must not drive the emulator through the visitor's browser, so a foreign Host or Origin is 403.
    """
    if not request.path.startswith(("/_/", "/page/")):
        return await handler(request)
    origin = request.headers.get("Origin")
    names = [urlsplit(f"//{request.host}").hostname] + ([urlsplit(origin).hostname] if origin else [])
    if any(name not in LOOPBACK_NAMES and not str(name).startswith("127.") for name in names):
        return web.json_response({"error": "only from this machine"}, status=403)
    try:
        return await handler(request)
    except RefusedError as refused:
        return web.json_response({"error": str(refused)}, status=refused.status)
    except (KeyError, TypeError, ValueError) as wrong:
        return web.json_response({"error": f"{type(wrong).__name__}: {wrong}"}, status=400)


async def body(request: web.Request) -> dict[str, Any]:
    """The JSON object of a control call, {} when there is no body."""
    raw = await request.read()
    if not raw:
        return {}
    try:
        value = json.loads(raw)
    except ValueError as wrong:
        raise RefusedError("the body is not JSON") from wrong
    if not isinstance(value, dict):
        raise RefusedError("the body must be a JSON object")
    return value


def routes(world: World) -> list[web.AbstractRouteDef]:
    """Inbox, requests, violations, faults, clock, state, reset, change events and the road to the shop's API."""
    control = Control(world)
    return [
        web.get("/_/inbox", control.inbox),
        web.get("/_/requests", control.requests),
        web.get("/_/violations", control.violations),
        web.get("/_/faults", control.list_faults),
        web.post("/_/faults", control.add_fault),
        web.delete("/_/faults", control.clear_faults),
        web.get("/_/clock", control.clock),
        web.post("/_/clock", control.advance),
        web.get("/_/state", control.state),
        web.post("/_/reset", control.reset),
        web.get("/_/events", control.events),
        web.route("*", "/_/shop/{path:.*}", control.shop),
    ]


class Control:
    """The handlers; each is one line of the contract."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def inbox(self, request: web.Request) -> web.Response:
        query = request.query
        found = await self.world.inbox.wait(
            int(query.get("after", 0)), float(query.get("wait", 0)), query.get("platform"), query.get("user")
        )
        return web.json_response({"entries": [entry.as_json() for entry in found]})

    async def requests(self, request: web.Request) -> web.Response:
        platform, after = request.query.get("platform"), int(request.query.get("after", 0))
        calls = [c.as_json() for c in self.world.requests if c.seq > after and platform in (None, c.platform)]
        return web.json_response({"requests": calls})

    async def violations(self, _: web.Request) -> web.Response:
        return web.json_response({"violations": [violation.as_json() for violation in self.world.violations]})

    async def list_faults(self, _: web.Request) -> web.Response:
        return web.json_response({"faults": [fault.as_json() for fault in self.world.faults.planned()]})

    async def add_fault(self, request: web.Request) -> web.Response:
        given = await body(request)
        known = {field.name for field in fields(Fault)} - {"seen"}
        if unknown := set(given) - known:
            raise RefusedError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
        fault = Fault(**given)
        self.world.faults.add(fault)
        return web.json_response(fault.as_json())

    async def clear_faults(self, _: web.Request) -> web.Response:
        self.world.faults.clear()
        return web.json_response({})

    async def clock(self, _: web.Request) -> web.Response:
        return web.json_response({"now": self.world.clock.now().isoformat()})

    async def advance(self, request: web.Request) -> web.Response:
        self.world.clock.advance(float((await body(request))["advance_seconds"]))
        self.world.touch()
        return await self.clock(request)

    async def state(self, request: web.Request) -> web.Response:
        world, shop = self.world, request.app[SHOP]
        return web.json_response(
            {
                "now": world.clock.now().isoformat(),
                "seq": world.seq,
                "inbox": len(world.inbox.entries()),
                "requests": len(world.requests),
                "violations": len(world.violations),
                "faults": len(world.faults.planned()),
                "shop": bool(shop.api),
                "staff_url": shop.staff_url,
                "line": world.line.summary(),
                "telegram": world.telegram.summary(),
            }
        )

    async def reset(self, _: web.Request) -> web.Response:
        await self.world.reset()
        return web.json_response({})

    async def events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        seen = self.world.seq
        await stream.write(b'data: {"seq": %d}\n\n' % seen)
        while not self.world.closing:
            now = await self.world.wait_changed(seen, HEARTBEAT)
            try:
                await stream.write(b": still here\n\n" if now == seen else b'data: {"seq": %d}\n\n' % now)
            except ConnectionError:
                return stream
            seen = now
        return stream

    async def shop(self, request: web.Request) -> web.Response:
        shop = request.app[SHOP]
        if not shop.api:
            raise RefusedError("no shop API is configured: start the emulator with --shop-api and --shop-token", 503)
        url = f"{shop.api}/{request.match_info['path']}"
        headers = {"Authorization": f"Bearer {shop.token}"}
        for name in ("Content-Type", "Idempotency-Key"):
            if name in request.headers:
                headers[name] = request.headers[name]
        try:
            async with self.world.session().request(
                request.method, url, params=request.query, data=await request.read() or None, headers=headers
            ) as answer:
                payload = await answer.read()
                kind = answer.headers.get("Content-Type", "application/json")
                return web.Response(status=answer.status, body=payload, headers={"Content-Type": kind})
        except (TimeoutError, aiohttp.ClientError) as failed:
            raise RefusedError(f"the shop API does not answer: {failed}", 502) from failed
