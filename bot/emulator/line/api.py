"""Which handler answers which operation; the rest is a clear 501."""

from aiohttp import web

from bot.emulator.line import (
    account,
    audiences,
    contents,
    control,
    endpoints,
    menu_batches,
    narrowcast,
    richmenus,
    sending,
    tokens,
    webhooks,
)
from bot.emulator.line.buckets import Limit
from bot.emulator.line.door import Call, Endpoint, Handle, answer, handler
from bot.emulator.line.refusals import RefusalError
from bot.emulator.world import World

HANDLERS: dict[str, Handle] = {
    **sending.HANDLERS,
    **narrowcast.HANDLERS,
    **audiences.HANDLERS,
    **account.HANDLERS,
    **contents.HANDLERS,
    **richmenus.HANDLERS,
    **menu_batches.HANDLERS,
    **webhooks.HANDLERS,
    **tokens.HANDLERS,
}
ROOTS = ("/v2/", "/oauth2/", "/liff/", "/bot/pnp/", "/shop/", "/module/")


async def _not_emulated(call: Call) -> web.Response:
    return answer({"message": f"{call.endpoint.name} is not emulated"}, 501)


async def _not_found(_: Call) -> web.Response:
    raise RefusalError(404, "Not found")


def routes(world: World) -> list[web.AbstractRouteDef]:
    """Every documented operation, a 404 of LINE's kind for other paths, and the control JSON."""
    found: list[web.AbstractRouteDef] = [
        web.route(one.method, one.path, handler(world, one, HANDLERS.get(one.name, _not_emulated)))
        for one in endpoints.every()
    ]
    for root in ROOTS:
        nothing = Endpoint("*", root + "{rest:.*}", "unknown", Limit(2000), auth=False)
        found.append(web.route("*", nothing.path, handler(world, nothing, _not_found)))
    return found + control.routes(world)
