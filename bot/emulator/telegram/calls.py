"""The door of the Bot API: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.emulator import faults
from bot.emulator.faults import Fault
from bot.emulator.telegram import answers, parameters, spec
from bot.emulator.telegram.answers import PREFIXES, RefusalError, Result, too_many
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.methods import BY_LOWER_NAME, METHODS
from bot.emulator.telegram.parameters import Query

if TYPE_CHECKING:
    from bot.emulator.world import World

IN_FLIGHT_MAX = 1000
CROWDED_SLEEP_SECONDS = 3
CROWDED_RETRY_SECONDS = 60
_TOKEN = re.compile(r"[1-9]\d{0,15}:[\w-]{1,64}")
_CUT = ("drop_before_accept", "reset", "accept_then_drop", "half_body")


def api(world: World) -> spec.BotApi | None:
    return spec.load(world.specs) if world.specs is not None else None


async def perform(bot: TelegramBot, query: Query) -> Result:
    """Runs one method; raises RefusalError. Calls and results are held against the specification when it is there."""
    name = BY_LOWER_NAME.get(query.method.lower())
    if name is None:
        raise RefusalError(404, "method not found")
    judge = api(bot.world)
    if judge is not None:
        errors = judge.call_errors(name, query.arguments, set(query.uploads))
        bot.world.violate("telegram", "request", name, errors)
    result = await METHODS[name](bot, query)
    if judge is not None:
        bot.world.violate("telegram", "response", name, judge.result_errors(name, result.value))
    return result


def _admit_token(bot: TelegramBot, token: str) -> None:
    if not _TOKEN.fullmatch(token) or len(token) > 80:
        raise RefusalError(401, "invalid token specified")
    if token != bot.settings.token:
        raise RefusalError(401)
    if bot.logged_out:
        raise RefusalError(400, description="Logged out")


class Door:
    """The HTTP handlers; the bot is looked up for every call, for a reset replaces it."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def call(self, request: web.Request) -> web.StreamResponse:
        bot = self.world.telegram
        try:
            _admit_token(bot, request.match_info["token"])
            query = await self._read(request)
        except RefusalError as refusal:
            return answers.refuse(refusal)
        name = BY_LOWER_NAME.get(query.method.lower(), query.method)
        user = query.text("chat_id") or query.text("user_id") or None
        fault = _worded(self.world.faults.take("telegram", name, user))
        answer = await faults.apply(fault, self.world.clock, request, lambda: self._act(bot, query))
        cut = fault is not None and fault.action in _CUT
        self.world.log("telegram", name, user, 0 if cut else answer.status)
        return answer

    async def _read(self, request: web.Request) -> Query:
        method = request.match_info["method"].removeprefix("test/").strip("/")
        try:
            return await parameters.read(request, method)
        except web.HTTPRequestEntityTooLarge as error:
            raise RefusalError(413) from error

    async def _act(self, bot: TelegramBot, query: Query) -> web.Response:
        bot.in_flight += 1
        try:
            await self._admit(bot)
            return answers.accept(await perform(bot, query))
        except RefusalError as refusal:
            judge = api(self.world)
            unplayed = judge.names.get(query.method.lower()) if judge is not None and refusal.code == 404 else None
            return answers.not_implemented(unplayed) if unplayed else answers.refuse(refusal)
        finally:
            bot.in_flight -= 1

    async def _admit(self, bot: TelegramBot) -> None:
        """The cap on requests in flight of one bot."""
        if bot.settings.rate_limits and bot.in_flight > IN_FLIGHT_MAX:
            await self.world.clock.sleep(CROWDED_SLEEP_SECONDS)
            raise too_many(CROWDED_RETRY_SECONDS)

    async def file(self, request: web.Request) -> web.Response:
        bot = self.world.telegram
        try:
            _admit_token(bot, request.match_info["token"])
        except RefusalError as refusal:
            return answers.refuse(refusal)
        stored = bot.files.at(request.match_info["path"])
        if stored is None or stored.data is None:
            return answers.refuse(RefusalError(404))
        return web.Response(body=stored.data, content_type=stored.mime)


def _worded(fault: Fault | None) -> Fault | None:
    """A planned status without a body gets the envelope that Telegram would give it."""
    if fault is None or fault.action != "status" or fault.body is not None:
        return fault
    description = PREFIXES.get(fault.status, "Internal Server Error")
    body: dict[str, Any] = {"ok": False, "error_code": fault.status, "description": description}
    after = next((value for key, value in fault.headers.items() if key.lower() == "retry-after"), "")
    if fault.status == 429 and after.isdigit():
        body |= {"description": f"{description}: retry after {after}", "parameters": {"retry_after": int(after)}}
    return replace(fault, body=body)


def routes(world: World) -> list[web.AbstractRouteDef]:
    """The Bot API itself."""
    door = Door(world)
    return [
        web.get("/bot{token}/{method:.*}", door.call),
        web.post("/bot{token}/{method:.*}", door.call),
        web.get("/file/bot{token}/{path:.+}", door.file),
    ]
