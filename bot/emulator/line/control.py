"""The control JSON under `/_/line`: people, what they do, what their phone shows, and the channel's knobs."""

import base64
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.emulator.control import RefusedError, body
from bot.emulator.line import acts
from bot.emulator.line.acts import Act
from bot.emulator.line.channel import LineChannel
from bot.emulator.line.people import User
from bot.emulator.line.webhooks import redelivered
from bot.emulator.world import World

Do = Callable[[LineChannel, User, dict[str, Any]], Act]


def _media(kind: str) -> Do:
    def do(line: LineChannel, user: User, given: dict[str, Any]) -> Act:
        return acts.media(line, user, kind, base64.b64decode(given.get("data", "")), given)

    return do


ACTS: dict[str, Do] = {
    "follow": lambda line, user, _: acts.follow(line, user),
    "block": lambda line, user, _: acts.block(line, user),
    "unblock": lambda line, user, _: acts.unblock(line, user),
    "delete-account": lambda line, user, _: acts.delete_account(line, user),
    "text": lambda line, user, given: acts.text(line, user, str(given["text"])),
    "sticker": acts.sticker,
    "location": acts.location,
    "unsend": lambda line, user, given: acts.unsend(line, user, str(given["message_id"])),
    "tap": lambda line, user, given: acts.tap(line, user, given["action"], given.get("message_id"), given.get("value")),
    **{kind: _media(kind) for kind in ("image", "video", "audio", "file")},
}


def routes(world: World) -> list[web.AbstractRouteDef]:
    """Everything under `/_/line`."""
    control = LineControl(world)
    return [
        web.post("/_/line/users", control.add),
        web.get("/_/line/users", control.people),
        web.get("/_/line/users/{id}/chat", control.chat),
        web.post("/_/line/users/{id}/{act}", control.act),
        web.post("/_/line/account-link", control.account_link),
        web.post("/_/line/webhook", control.raw),
        web.get("/_/line/settings", control.settings),
        web.post("/_/line/settings", control.change),
        web.get("/_/line/richmenus/{id}/image", control.menu_image),
        web.get("/_/line/content/{id}", control.content),
    ]


class LineControl:
    """The handlers. Acts take `duplicate`, `redeliver`, `deliver` and `wait` in the query."""

    def __init__(self, world: World) -> None:
        self.world = world

    def _user(self, request: web.Request) -> User:
        user = self.world.line.people.get(request.match_info["id"])
        if user is None:
            raise RefusedError("no such user", 404)
        return user

    async def add(self, request: web.Request) -> web.Response:
        user = acts.add_user(self.world.line, await body(request))
        self.world.touch()
        return web.json_response({"user_id": user.id})

    async def people(self, _: web.Request) -> web.Response:
        return web.json_response({"users": [user.as_json() for user in self.world.line.people.values()]})

    async def act(self, request: web.Request) -> web.Response:
        do = ACTS.get(request.match_info["act"])
        if do is None:
            raise RefusedError(f"unknown act; known: {', '.join(ACTS)}", 404)
        return await self._send(request, do(self.world.line, self._user(request), await body(request)))

    async def account_link(self, request: web.Request) -> web.Response:
        given = await body(request)
        act = acts.link_account(self.world.line, str(given["link_token"]), str(given["nonce"]))
        return await self._send(request, act)

    async def raw(self, request: web.Request) -> web.Response:
        events = (await body(request))["events"]
        if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
            raise RefusedError("events must be a list of objects")
        return await self._send(request, Act(events), together=True)

    async def _send(self, request: web.Request, act: Act, together: bool = False) -> web.Response:
        """Starts the deliveries: by default in the background, with `wait=1` before the answer."""
        query, line = request.query, self.world.line
        self.world.touch()
        answer: dict[str, Any] = {"events": [event.get("webhookEventId") for event in act.events], **act.shown}
        if act.message_id is not None:
            answer["message_id"] = act.message_id
        if query.get("deliver") == "0":
            return web.json_response({**answer, "raw": act.events})
        groups = [act.events] if together else [[event] for event in act.events]
        groups = [group for group in groups for _ in range(1 + int(query.get("duplicate", 0)))]
        if query.get("redeliver") == "1":
            groups += [redelivered(group) for group in groups]
        tasks = [self.world.spawn(line.webhook.deliver(group)) for group in groups]
        if query.get("wait") == "1":
            attempts = [await task for task in tasks]
            answer["deliveries"] = [attempt and attempt.as_json() for attempt in attempts]
        return web.json_response(answer)

    async def chat(self, request: web.Request) -> web.Response:
        user, now = self._user(request), self.world.line.now()
        last = user.chat[-1] if user.chat else None
        typing = user.typing_until if user.typing_until and user.typing_until > now else None
        return web.json_response(
            {
                "user": user.as_json(),
                "friend": user.friend and not user.blocked,
                "blocked": user.blocked,
                "messages": [said.as_json() for said in user.chat],
                # shown under the newest message only; gone as soon as anybody says something else
                "quick_reply": last.message.get("quickReply") if last and last.by == "bot" else None,
                "rich_menu": self._menu(user),
                "typing_until": typing.isoformat() if typing else None,
            }
        )

    def _menu(self, user: User) -> dict[str, Any] | None:
        menus = self.world.line.menus
        menu = menus.menus.get(user.menu or menus.default or "")
        if menu is None or not user.friend or user.blocked:
            return None
        return {**menu, "image_url": f"/_/line/richmenus/{menu['richMenuId']}/image"}

    async def settings(self, _: web.Request) -> web.Response:
        line = self.world.line
        shown = {name: getattr(line.settings, name) for name in line.settings.__slots__}
        for name in ("secret", "access_token"):
            shown.pop(name)
        return web.json_response({**shown, "used": line.quota.used(line.now())})

    async def change(self, request: web.Request) -> web.Response:
        self.world.line.change(await body(request))
        self.world.touch()
        return await self.settings(request)

    async def menu_image(self, request: web.Request) -> web.Response:
        image = self.world.line.menus.images.get(request.match_info["id"])
        if image is None:
            raise RefusedError("no such picture", 404)
        return web.Response(body=image[0], content_type=image[1])

    async def content(self, request: web.Request) -> web.Response:
        content = self.world.line.contents.get(request.match_info["id"])
        if content is None or content.gone:
            raise RefusedError("no such content", 404)
        return web.Response(body=content.data, content_type=content.media_type)
