"""The least a webhook can be: aiohttp, the signature checked, 200. What storing costs is measured against it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import sys

from aiohttp import web


def build(secret: str) -> web.Application:
    async def receive(request: web.Request) -> web.Response:
        raw = await request.read()
        wanted = base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(wanted, request.headers.get("x-line-signature", "")):
            raise web.HTTPUnauthorized
        return web.Response(text="OK")

    async def ready(_request: web.Request) -> web.Response:
        return web.Response(text="OK")

    app = web.Application()
    app.router.add_post("/webhooks/line", receive)
    app.router.add_get("/readyz", ready)
    return app


if __name__ == "__main__":
    import uvloop

    uvloop.install()
    web.run_app(build(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
