"""A bare client of the emulated Telegram: calls of the bot, acts of people."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.emulator.world import World


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def result(self) -> Any:
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def complaint(self) -> str:
        """The description of a refusal, whose code is always the HTTP status too."""
        assert self.body["ok"] is False
        assert self.body["error_code"] == self.status
        return str(self.body["description"])


class Client:
    def __init__(self, http: aiohttp.ClientSession, world: World) -> None:
        self.http = http
        self.world = world
        self.path = f"/bot{world.telegram.settings.token}"

    async def call(self, method: str, **arguments: Any) -> Answer:
        """One call with a JSON body."""
        async with self.http.post(f"{self.path}/{method}", json=arguments) as answer:
            return Answer(answer.status, await answer.json(), dict(answer.headers))

    async def person(self, started: bool = True, **given: Any) -> int:
        """A new person; with `started` the updates of the Start are forgotten."""
        made = await self.control("users", **{"first_name": "Hana", "language_code": "ja", **given})
        if started:
            await self.act(made["id"], "start")
            self.world.telegram.updates.pending.clear()
        return int(made["id"])

    async def act(self, person: int, name: str, options: str = "", **given: Any) -> dict[str, Any]:
        return await self.control(f"users/{person}/{name}{options}", **given)

    async def control(self, path: str, **given: Any) -> dict[str, Any]:
        async with self.http.post(f"/_/telegram/{path}", json=given) as answer:
            body: dict[str, Any] = await answer.json()
            assert answer.status == 200, body
            return body

    async def chat(self, person: int) -> dict[str, Any]:
        async with self.http.get(f"/_/telegram/users/{person}/chat") as answer:
            body: dict[str, Any] = await answer.json()
            return body

    async def updates(self, **arguments: Any) -> list[dict[str, Any]]:
        """getUpdates without the three seconds that a repeated offset costs."""
        self.world.clock.advance(4)
        result: list[dict[str, Any]] = (await self.call("getUpdates", **arguments)).result
        return result
