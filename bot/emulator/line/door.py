"""What every call to LINE passes before its handler: token, rate, size, form, faults; and what every answer carries."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.emulator import faults
from bot.emulator.line import refusals, spec
from bot.emulator.line.buckets import Limit
from bot.emulator.line.findings import Findings
from bot.emulator.line.refusals import RefusalError

if TYPE_CHECKING:
    from bot.emulator.line.channel import LineChannel
    from bot.emulator.world import World

MAX_BODY = 2 * 1024 * 1024
MAX_IMAGE = 1024 * 1024
# seen on real answers
HEADERS = {
    "Server": "legy",
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Expires": "0",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-XSS-Protection": "1; mode=block",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation. `takes`: what its body is: json, form, image or nothing. `auth`: needs a channel token."""

    method: str
    path: str
    name: str
    limit: Limit
    takes: str = ""
    auth: bool = True
    retry_key: bool = False


@dataclass(slots=True)
class Call:
    """One call on its way through the door. `body` is the parsed JSON or form."""

    world: World
    endpoint: Endpoint
    request: web.Request
    request_id: str
    raw: bytes
    body: Any = None

    @property
    def line(self) -> LineChannel:
        return self.world.line

    def path(self, name: str) -> str:
        return self.request.match_info[name]

    def findings(self) -> Findings:
        settings = self.line.settings
        return Findings(settings.uri_limit, settings.loopback_http)

    def accept(self, *found: Findings) -> None:
        """Ends the check of a JSON body: raises for the given findings, then for what the official spec finds."""
        details = [detail for one in found for detail in one.dotted + one.slashed]
        if details:
            raise refusals.body_invalid(details)
        self.accept_spec()

    def accept_spec(self) -> None:
        """Raises for what the official spec finds wrong in the body."""
        errors = spec.request(self.world.specs, self.endpoint.method, self.endpoint.path, self.body)
        if errors:
            raise refusals.body_invalid([{"message": error, "property": error.split(":", 1)[0]} for error in errors])


Handle = Callable[[Call], Awaitable[web.StreamResponse]]


def handler(world: World, endpoint: Endpoint, handle: Handle) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of one endpoint."""

    async def serve(request: web.Request) -> web.StreamResponse:
        call = Call(world, endpoint, request, world.line.ids.request(), await request.read())
        user = _user(call)

        async def act() -> web.StreamResponse:
            return await _answer(call, handle)

        fault = world.faults.take("line", endpoint.name, user)
        answer = await faults.apply(fault, world.clock, request, act)
        cut = request.transport is None or request.transport.is_closing()
        if not answer.prepared:
            for name, value in {"X-Line-Request-Id": call.request_id, **HEADERS}.items():
                answer.headers.setdefault(name, value)
        world.log("line", endpoint.name, user, 0 if cut else answer.status)
        return answer

    return serve


def answer(body: Any, status: int = 200) -> web.Response:
    """A JSON answer the way LINE writes it."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(status=status, body=raw, content_type="application/json")


async def _answer(call: Call, handle: Handle) -> web.StreamResponse:
    try:
        _admit(call)
        result = await handle(call)
    except RefusalError as refusal:
        if refusal.structural:
            details = [f"{d.get('property')}: {d.get('message')}" for d in refusal.body.get("details", [])]
            call.world.violate("line", "request", call.endpoint.name, [str(refusal), *details])
        result = answer(refusal.body, refusal.status)
        result.headers.update(refusal.headers)
    _judge(call, result)
    return result


def _judge(call: Call, result: web.StreamResponse) -> None:
    if result.status == 501 or not isinstance(result, web.Response) or call.world.specs is None:
        return
    body = json.loads(result.text) if result.content_type == "application/json" and result.text else None
    where = call.endpoint
    errors = spec.response(call.world.specs, where.method, where.path, result.status, body)
    call.world.violate("line", "response", where.name, errors)


def _admit(call: Call) -> None:
    line, endpoint = call.line, call.endpoint
    if endpoint.auth:
        scheme, _, token = call.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not line.tokens.valid(token.strip()):
            raise RefusalError(
                401,
                "Authentication failed. Confirm that the access token in the authorization header is valid.",
            )
    settings = line.settings
    if settings.rate_limits and not line.buckets.take(endpoint.name, endpoint.limit, settings.bucket_capacity):
        raise RefusalError(429, refusals.RATE)
    if "X-Line-Retry-Key" in call.request.headers and not endpoint.retry_key:
        raise RefusalError(400, "The retry key is not supported by this endpoint", structural=True)
    if len(call.raw) > (MAX_IMAGE if endpoint.takes == "image" else MAX_BODY):
        raise RefusalError(413, "The request body is too large", structural=True)
    if endpoint.takes == "json":
        call.body = _json(call)


def _json(call: Call) -> Any:
    if call.request.content_type != "application/json":
        raise RefusalError(415, f"The content type, {call.request.content_type}, is not supported", structural=True)
    if isinstance(call.body, dict):
        return call.body
    try:
        body = json.loads(call.raw)
    except UnicodeDecodeError as wrong:
        raise _unparsable(1, 1) from wrong
    except json.JSONDecodeError as wrong:
        raise _unparsable(wrong.lineno, wrong.colno) from wrong
    if not isinstance(body, dict):
        raise _unparsable(1, 1)
    return body


def _unparsable(row: int, column: int) -> RefusalError:
    message = f"The request body could not be parsed as JSON (line: {row}, column: {column})"
    return RefusalError(400, message, structural=True)


def _user(call: Call) -> str | None:
    """Whom the call is about, for faults and the log: the path's user, a push's `to`, a reply token's chat."""
    if "userId" in call.request.match_info:
        return call.request.match_info["userId"]
    if call.endpoint.takes != "json" or len(call.raw) > MAX_BODY:
        return None
    try:
        body = call.body = json.loads(call.raw)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    if isinstance(body.get("replyToken"), str):
        return call.line.chat_of(body["replyToken"])
    to = body.get("to", body.get("chatId"))
    return to if isinstance(to, str) else None
