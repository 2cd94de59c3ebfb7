"""POST /webhooks/telegram: the secret token compared in constant time, the update stored, then 200.

https://core.telegram.org/bots/api#setwebhook. What cannot be parsed is answered 200 all the same once stored: an error
would make Telegram hold back everything else of that chat for up to a day.
"""

from __future__ import annotations

import hmac

from aiohttp import web

from bot.channels.telegram import inbound
from bot.domain.clock import Clock
from bot.entrypoints.line_webhook import Endpoint, parse_json, read_body
from bot.entrypoints.receiving import Receiver
from storage.repositories.inbox import Arrival


def endpoint(receiver: Receiver, secret: str, clock: Clock) -> Endpoint:
    async def receive(request: web.Request) -> web.StreamResponse:
        presented = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(presented.encode("utf-8", "replace"), secret.encode()):
            raise web.HTTPUnauthorized(text="bad secret token")
        update = parse_json(await read_body(request))
        try:
            event = inbound.split(update, int(clock.now().timestamp() * 1000))
        except ValueError as error:
            raise web.HTTPBadRequest(text="no update") from error
        arrival = Arrival(inbound.NAME, event.id, event.address, event.occurred_at_ms, event.body)
        if not await receiver.store([arrival]):
            raise web.HTTPServiceUnavailable(text="cannot store, try again")
        return web.Response(text="OK")

    return receive
