"""The control JSON under `/_/telegram/`: people, what they do, what they see, and the platform's settings."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.emulator.control import RefusedError, body
from bot.emulator.telegram import acts
from bot.emulator.telegram.acts import Act
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.chats import Chat, Person
from bot.emulator.telegram.limits import Limits
from bot.emulator.telegram.settings import TelegramSettings
from bot.emulator.telegram.webhooks import Webhook

if TYPE_CHECKING:
    from bot.emulator.world import World

Given = dict[str, Any]
Doing = Callable[[TelegramBot, Act, Chat, Given], Given | None]
_FIXED = {"token"}
_TOKYO = (35.6812, 139.7671)


def _place(bot: TelegramBot, given: Given) -> Chat | None:
    """The group a text goes to; None for the person's own chat."""
    return bot.chats[int(given["chat_id"])] if given.get("chat_id") else None


def _start(bot: TelegramBot, act: Act, chat: Chat, given: Given) -> None:
    acts.start(bot, act, chat, str(given.get("payload") or ""))


def _text(bot: TelegramBot, act: Act, chat: Chat, given: Given) -> None:
    acts.say(bot, act, chat, str(given["text"]), given.get("reply_to_message_id"), _place(bot, given))


def _sticker(bot: TelegramBot, act: Act, chat: Chat, given: Given) -> None:
    acts.write(bot, act, chat, acts.sticker(bot, chat, str(given.get("emoji") or "🍵")))


def _photo(bot: TelegramBot, act: Act, chat: Chat, given: Given) -> None:
    data = base64.b64decode(given["data"]) if given.get("data") else None
    acts.write(bot, act, chat, acts.picture(bot, chat, data, str(given.get("caption") or "")))


def _location(bot: TelegramBot, act: Act, chat: Chat, given: Given) -> None:
    latitude, longitude = float(given.get("latitude", _TOKYO[0])), float(given.get("longitude", _TOKYO[1]))
    acts.write(bot, act, chat, {"location": {"latitude": latitude, "longitude": longitude}})


def _contact(bot: TelegramBot, act: Act, chat: Chat, given: Given) -> None:
    acts.write(bot, act, chat, acts.contact(chat, str(given.get("phone_number") or "+819012345678")))


def _block(bot: TelegramBot, act: Act, chat: Chat, _: Given) -> None:
    acts.block(bot, act, chat, True)


def _unblock(bot: TelegramBot, act: Act, chat: Chat, _: Given) -> None:
    acts.block(bot, act, chat, False)


def _deactivate(bot: TelegramBot, _: Act, chat: Chat, __: Given) -> None:
    if chat.person is not None:
        chat.person.deactivated = True
    bot.world.touch()


def _edit(bot: TelegramBot, act: Act, chat: Chat, given: Given) -> None:
    acts.edit(bot, act, chat, int(given["message_id"]), str(given["text"]))


def _tap(bot: TelegramBot, act: Act, chat: Chat, given: Given) -> Given | None:
    """A button: `data`, or the whole `button` of an inline or a reply keyboard."""
    button = given.get("button") or {"callback_data": given["data"]}
    if isinstance(button, str):
        button = {"text": button}
    if "callback_data" in button:
        query_id = acts.press(bot, act, chat, int(given["message_id"]), str(button["callback_data"]))
        return {"callback_query_id": query_id}
    for name in ("url", "copy_text", "web_app", "switch_inline_query", "switch_inline_query_current_chat", "login_url"):
        if name in button:
            value = button[name]
            return {name: value.get("url") or value.get("text") if isinstance(value, dict) else value}
    if button.get("request_contact"):
        _contact(bot, act, chat, given)
    elif button.get("request_location"):
        _location(bot, act, chat, given)
    elif "disabled" not in button:
        acts.say(bot, act, chat, str(button["text"]))
    return None


DOINGS: dict[str, Doing] = {
    "start": _start,
    "text": _text,
    "sticker": _sticker,
    "photo": _photo,
    "location": _location,
    "contact": _contact,
    "block": _block,
    "unblock": _unblock,
    "deactivate": _deactivate,
    "edit": _edit,
    "tap": _tap,
}


def _lane(update: Given) -> str:
    """The lane of an update given raw: messages by chat, the rest by kind and person."""
    kind = next((key for key in update if key != "update_id"), "")
    value = update.get(kind) or {}
    place = value.get("chat") if "message" in kind else value.get("from")
    return f"{'chat' if 'message' in kind else kind}:{(place or {}).get('id', 0)}"


class Control:
    """The handlers; the bot is looked up for every call, for a reset replaces it."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def bot(self) -> TelegramBot:
        return self.world.telegram

    def _chat(self, request: web.Request) -> Chat:
        chat = self.bot.chats.get(int(request.match_info["id"]))
        if chat is None:
            raise RefusedError("no such user", 404)
        return chat

    async def add_user(self, request: web.Request) -> web.Response:
        given = await body(request)
        number = int(given.get("id") or self.bot.dice.randrange(10**8, 8 * 10**9))
        if number in self.bot.chats:
            raise RefusedError("this id is taken", 409)
        last, username, language = (str(given.get(name) or "") for name in ("last_name", "username", "language_code"))
        self.bot.add_person(Person(number, str(given["first_name"]), last, username, language))
        return web.json_response({"id": number})

    async def users(self, _: web.Request) -> web.Response:
        return web.json_response({"users": [_described(chat) for chat in self.bot.people()]})

    async def chat(self, request: web.Request) -> web.Response:
        chat, bot = self._chat(request), self.bot
        return web.json_response(
            {
                "user": _described(chat),
                "started": chat.started,
                "blocked": chat.blocked,
                "messages": [_with_media(item.as_json()) for item in chat.items],
                "keyboard": chat.keyboard,
                "commands": bot.profile.shown(chat),
                "typing_until": chat.typing_until.isoformat() if chat.typing_until else None,
                "typing": chat.typing,
                "toast": chat.toast,
                "menu_button": bot.profile.menu(chat.id),
                "description": bot.profile.text("description", _language(chat)),
                "bot": bot.as_user(),
            }
        )

    def act(self, doing: Doing) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The handler of one thing people do, with the options of every act."""

        async def handle(request: web.Request) -> web.Response:
            act = Act(1 + int(request.query.get("duplicate", 0)), request.query.get("deliver") != "0")
            result = doing(self.bot, act, self._chat(request), await body(request)) or {}
            self.world.touch()
            answer = {"update_ids": [update["update_id"] for update in act.updates], **result}
            if act.message_id is not None:
                answer["message_id"] = act.message_id
            return web.json_response(answer if act.send else {**answer, "updates": act.updates})

        return handle

    async def add_updates(self, request: web.Request) -> web.Response:
        """Queues raw updates in the order given: late ones, repeated ones, poisoned ones."""
        updates = (await body(request))["updates"]
        for update in updates:
            self.bot.updates.put(update, _lane(update))
        return web.json_response({"update_ids": [update["update_id"] for update in updates]})

    async def add_group(self, request: web.Request) -> web.Response:
        given = await body(request)
        kind = str(given.get("kind") or "group")
        number = self.bot.dice.randrange(10**8, 10**9)
        chat_id = -1_000_000_000_000 - number if kind == "supergroup" else -number
        self.bot.chats[chat_id] = Chat(chat_id, kind, title=str(given["title"]), started=True)
        return web.json_response({"id": chat_id})

    async def migrate_group(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        new = Chat(-1_000_000_000_000 + chat.id, "supergroup", title=chat.title, started=True)
        self.bot.chats[new.id] = new
        chat.migrated_to = new.id
        return web.json_response({"id": new.id})

    async def kick(self, request: web.Request) -> web.Response:
        self._chat(request).kicked = True
        return web.json_response({})

    async def settings(self, request: web.Request) -> web.Response:
        given = await body(request)
        known = {entry.name for entry in fields(TelegramSettings)} - _FIXED
        if unknown := set(given) - known:
            raise RefusedError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
        for name, value in given.items():
            setattr(self.bot.settings, name, value)
        # the counters start again with the new rates
        self.bot.limits = Limits(self.bot.settings, self.bot.limits.stars_used)
        if "webhook_url" in given:
            self.bot.deliveries.set(Webhook(self.bot.settings.webhook_url, self.bot.settings.webhook_secret))
        self.world.touch()
        return await self.show_settings(request)

    async def show_settings(self, _: web.Request) -> web.Response:
        return web.json_response({name: v for name, v in asdict(self.bot.settings).items() if name not in _FIXED})

    async def file(self, request: web.Request) -> web.Response:
        """A file for the page, which must not know the token; one sent by address is redirected to."""
        stored = self.bot.files.find(request.match_info["file_id"])
        if stored is None:
            raise RefusedError("no such file", 404)
        if stored.data is None:
            raise web.HTTPFound(stored.url)
        headers = {"X-Content-Type-Options": "nosniff"}
        if not stored.mime.startswith("image/") or "svg" in stored.mime:
            # what a bot sends must not run as a page beside the control JSON
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=stored.data, content_type=stored.mime, headers=headers)


def _language(chat: Chat) -> str:
    return (chat.person.language_code if chat.person else "")[:2]


def _described(chat: Chat) -> Given:
    person = asdict(chat.person) if chat.person else {"id": chat.id, "title": chat.title}
    return {**person, "started": chat.started, "blocked": chat.blocked}


def _with_media(item: Given) -> Given:
    """`media_url`: where the page finds the picture of a message."""
    message = item["message"]
    photo = message.get("photo")
    media = photo[-1] if photo else message.get("sticker") or message.get("document")
    return {**item, "media_url": f"/_/telegram/files/{media['file_id']}"} if media else item


def routes(world: World) -> list[web.AbstractRouteDef]:
    """Everything under `/_/telegram`."""
    control = Control(world)
    return [
        web.post("/_/telegram/users", control.add_user),
        web.get("/_/telegram/users", control.users),
        web.get("/_/telegram/users/{id}/chat", control.chat),
        *[web.post(f"/_/telegram/users/{{id}}/{name}", control.act(doing)) for name, doing in DOINGS.items()],
        web.post("/_/telegram/updates", control.add_updates),
        web.post("/_/telegram/groups", control.add_group),
        web.post("/_/telegram/groups/{id}/migrate", control.migrate_group),
        web.post("/_/telegram/groups/{id}/kick", control.kick),
        web.post("/_/telegram/settings", control.settings),
        web.get("/_/telegram/settings", control.show_settings),
        web.get("/_/telegram/files/{file_id}", control.file),
    ]
