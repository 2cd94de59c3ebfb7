"""What people do in Telegram: each act changes the chat and makes the update that the app would cause."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.emulator.telegram import texts
from bot.emulator.telegram.bot import Callback, TelegramBot
from bot.emulator.telegram.chats import Chat, Item, Person
from bot.emulator.telegram.composition import text_fields
from bot.emulator.telegram.entities import Formatted, clean
from bot.emulator.telegram.files import drawn

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TEA_GREEN = (112, 143, 88)


class ImpossibleError(ValueError):
    """An act that the app would not offer."""


@dataclass
class Act:
    """How an act is delivered, and what it caused."""

    copies: int = 1
    send: bool = True
    updates: list[dict[str, Any]] = field(default_factory=list)
    message_id: int | None = None


def _require(chat: Chat) -> Person:
    if chat.person is None:
        raise ImpossibleError("not a person")
    if chat.blocked:
        raise ImpossibleError("this person has blocked the bot")
    return chat.person


def announce(bot: TelegramBot, act: Act, kind: str, value: dict[str, Any], lane: str) -> None:
    act.updates.append(bot.announce(kind, value, lane, act.copies, act.send))


def write(bot: TelegramBot, act: Act, chat: Chat, content: dict[str, Any], place: Chat | None = None) -> None:
    """A message of a person, in their own chat or in a group (`place`)."""
    person, where = _require(chat), place or chat
    message = {**bot.envelope(where, person.as_user()), **content}
    bot.keep(where, "user", message)
    if where is chat:
        chat.started = True
    act.message_id = message["message_id"]
    announce(bot, act, "message", message, f"chat:{where.id}")


def say(
    bot: TelegramBot, act: Act, chat: Chat, text: str, reply_to: int | None = None, place: Chat | None = None
) -> None:
    """A text as it was typed; the app shortens nothing, so over 4096 characters is refused."""
    formatted = texts.with_automatic(clean(Formatted(text)))
    if not 1 <= len(formatted.text) <= texts.TEXT_MAX:
        raise ImpossibleError("a text has 1 to 4096 characters")
    content = text_fields(formatted)
    quoted = (place or chat).visible(reply_to) if reply_to else None
    if quoted is not None:
        content["reply_to_message"] = quoted.message
    write(bot, act, chat, content, place)


def start(bot: TelegramBot, act: Act, chat: Chat, payload: str) -> None:
    """The Start button, or a deep link with a payload; it also ends a block."""
    if payload and not _PAYLOAD.fullmatch(payload):
        raise ImpossibleError("a payload has 1 to 64 of A-Z a-z 0-9 _ -")
    if chat.blocked:
        block(bot, act, chat, False)
    say(bot, act, chat, f"/start {payload}".rstrip())


def block(bot: TelegramBot, act: Act, chat: Chat, blocked: bool) -> None:
    """Blocking and unblocking; nothing happens when it is so already."""
    if chat.person is None or chat.blocked == blocked:
        return
    chat.blocked = blocked
    member, banned = {"status": "member"}, {"status": "kicked", "until_date": 0}
    old, new = (member, banned) if blocked else (banned, member)
    user = bot.as_user()
    value = {
        "chat": chat.as_chat(),
        "from": chat.person.as_user(),
        "date": int(bot.world.clock.now().timestamp()),
        "old_chat_member": {"user": user, **old},
        "new_chat_member": {"user": user, **new},
    }
    announce(bot, act, "my_chat_member", value, f"member:{chat.id}")


def picture(bot: TelegramBot, chat: Chat, data: bytes | None, caption: str) -> dict[str, Any]:
    """The content of a photo; a plain one is drawn when none is given."""
    _require(chat)
    stored = bot.files.add("photo", data or drawn(640, 480, _TEA_GREEN), mime="image/jpeg")
    words = texts.with_automatic(clean(Formatted(caption)))
    return {"photo": bot.files.photo_sizes(stored), **text_fields(words, "caption")}


def sticker(bot: TelegramBot, chat: Chat, emoji: str) -> dict[str, Any]:
    _require(chat)
    stored = bot.files.add("sticker", drawn(512, 512, _TEA_GREEN, "WEBP"), mime="image/webp")
    shape = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size, "type": "regular"}
    measures = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": {**shape, **measures, "emoji": emoji, "set_name": "najimi"}}


def contact(chat: Chat, phone_number: str) -> dict[str, Any]:
    """The person's own contact, as a request_contact button sends it."""
    person = _require(chat)
    return {"contact": {"phone_number": phone_number, **_contact_names(person), "user_id": person.id}}


def _contact_names(person: Person) -> dict[str, Any]:
    return {"first_name": person.first_name, **({"last_name": person.last_name} if person.last_name else {})}


def press(bot: TelegramBot, act: Act, chat: Chat, message_id: int, data: str) -> str:
    """A press of a callback button; gives the query's id. The data is not looked for: bad clients invent it."""
    person, item = _require(chat), chat.item(message_id)
    if item is None:
        raise ImpossibleError("no such message")
    query_id = str(bot.dice.randrange(10**17, 9 * 10**18))
    bot.callbacks[query_id] = Callback(query_id, chat, message_id, bot.world.clock.now())
    chat.toast = None
    value = {
        "id": query_id,
        "from": person.as_user(),
        "message": _shown(chat, item),
        "chat_instance": str(chat.id * 7919 + 104_729),
        "data": data,
    }
    announce(bot, act, "callback_query", value, f"callback:{chat.id}")
    return query_id


def _shown(chat: Chat, item: Item) -> dict[str, Any]:
    """The message of a press; of a deleted one only the number is left (InaccessibleMessage)."""
    return {"chat": chat.as_chat(), "message_id": item.id, "date": 0} if item.deleted else item.message


def edit(bot: TelegramBot, act: Act, chat: Chat, message_id: int, text: str) -> None:
    """A person changes their own text."""
    _require(chat)
    item = chat.visible(message_id)
    if item is None or item.sender != "user" or "text" not in item.message:
        raise ImpossibleError("no such text of this person")
    kept = {key: value for key, value in item.message.items() if key not in ("text", "entities")}
    words = text_fields(texts.with_automatic(clean(Formatted(text))))
    item.message = {**kept, **words, "edit_date": int(bot.world.clock.now().timestamp())}
    item.edited = True
    act.message_id = message_id
    announce(bot, act, "edited_message", item.message, f"chat:{chat.id}")
