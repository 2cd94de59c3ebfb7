"""Who may use the API: whoever holds API_TOKEN."""

from __future__ import annotations

import hmac

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.entrypoints.api.problem import Handler, Problem, response

OPEN = "/openapi.json"
"""The document says nothing about the shop, and clients are made from it before there is a token."""


def require(token: str | None) -> Middleware:
    """Give the middleware that lets nobody in without the token; with no token set, nobody at all."""
    expected = (token or "").encode()

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.endswith(OPEN) and request.method == "GET":
            return await handler(request)
        if not expected:
            return response(Problem(503, "switched-off", "the API is off: set API_TOKEN and start again"))
        if not hmac.compare_digest(_bearer(request), expected):
            detail = "send the header Authorization: Bearer with the value of API_TOKEN"
            return response(Problem(401, "unauthorized", detail), {"WWW-Authenticate": "Bearer"})
        return await handler(request)

    return check


def _bearer(request: web.Request) -> bytes:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip().encode("utf-8", "surrogateescape") if scheme.lower() == "bearer" else b""
