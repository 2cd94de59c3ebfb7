"""POST /webhooks/line: signature over the raw bytes, every event stored, then 200.

https://developers.line.biz/en/docs/messaging-api/receiving-messages/ - answered within two seconds, handled later.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from aiohttp import web

from bot.channels.line import inbound, signature
from bot.channels.sender import RawEvent
from bot.domain.clock import Clock
from bot.entrypoints.receiving import Receiver
from storage.repositories.inbox import Arrival

MAX_BODY = 1 << 20
Endpoint = Callable[[web.Request], Awaitable[web.StreamResponse]]


def endpoint(receiver: Receiver, secrets: Sequence[str], clock: Clock) -> Endpoint:
    """Give the handler of the webhook; `secrets` are the current one and, while it is rotated, the previous."""

    async def receive(request: web.Request) -> web.StreamResponse:
        raw = await read_body(request)
        if not signature.verify(raw, request.headers.get("x-line-signature", ""), secrets):
            raise web.HTTPUnauthorized(text="bad signature")
        received = int(clock.now().timestamp() * 1000)
        try:
            events = inbound.split(parse_json(raw), received)
        except ValueError as error:
            raise web.HTTPBadRequest(text="no webhook body") from error
        if not await receiver.store([_arrival(event) for event in events]):
            raise web.HTTPServiceUnavailable(text="cannot store, try again")
        return web.Response(text="OK")

    return receive


def _arrival(event: RawEvent) -> Arrival:
    return Arrival(inbound.NAME, event.id, event.address, event.occurred_at_ms, event.body)


async def read_body(request: web.Request) -> bytes:
    """Give the raw bytes; raises 413 over 1 MiB, whatever the length header says."""
    if (request.content_length or 0) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY, request.content_length or 0)
    raw = bytearray()
    async for chunk in request.content.iter_any():
        raw += chunk
        if len(raw) > MAX_BODY:
            raise web.HTTPRequestEntityTooLarge(MAX_BODY, len(raw))
    return bytes(raw)


def parse_json(raw: bytes) -> dict[str, Any]:
    """Give the JSON object of a body; raises 400 for anything else."""
    try:
        body = _loads(raw)
    except ValueError as error:
        raise web.HTTPBadRequest(text="not JSON") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="not a JSON object")
    return body


def _loads(raw: bytes) -> Any:
    """orjson is strict about half a character in a text, which JSON allows; one odd text must not cost the body."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return json.loads(raw)
