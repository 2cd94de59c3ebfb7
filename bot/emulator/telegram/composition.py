"""From the arguments of a send method to a message that stands in the chat."""

from __future__ import annotations

from typing import Any

from bot.emulator.telegram import keyboards
from bot.emulator.telegram.answers import bad_request, too_many
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.chats import Chat
from bot.emulator.telegram.entities import Formatted, to_objects
from bot.emulator.telegram.keyboards import Markup
from bot.emulator.telegram.limits import retry_after
from bot.emulator.telegram.parameters import Query, lenient_integer

Content = dict[str, Any]


def text_fields(formatted: Formatted, prefix: str = "") -> Content:
    """`text` and `entities`, or with prefix "caption" those of a caption; what is empty is left out."""
    name, entities_name = ("caption", "caption_entities") if prefix else ("text", "entities")
    if not formatted.text:
        return {}
    entities = to_objects(formatted)
    return {name: formatted.text, **({entities_name: entities} if entities else {})}


async def send(bot: TelegramBot, query: Query, method: str, content: Content) -> dict[str, Any]:
    """One message with this content to the chat of the call; checks chat, limits, reply and markup."""
    chat = bot.writable(query)
    markup = keyboards.read(query, private=chat.private)
    reply = _reply(bot, chat, query)
    await admit(bot, chat, query, 1)
    return put(bot, chat, query, method, {**content, **reply}, markup)


async def send_album(bot: TelegramBot, query: Query, contents: list[Content]) -> list[dict[str, Any]]:
    """Several messages with one media_group_id; an album has no markup and counts as that many messages."""
    chat = bot.writable(query)
    reply = _reply(bot, chat, query)
    await admit(bot, chat, query, len(contents))
    group = str(bot.dice.randrange(10**16, 10**17))
    return [
        put(bot, chat, query, "sendMediaGroup", {"media_group_id": group, **content, **reply}, None)
        for content in contents
    ]


async def admit(bot: TelegramBot, chat: Chat, query: Query, count: int) -> None:
    """Waits out a short flood wait as the real server does, and answers 429 for a longer one."""
    left, paid = bot.settings.flood_hold_seconds, query.flag("allow_paid_broadcast")
    while (wait := bot.limits.admit(chat, count, paid, bot.world.clock.monotonic())) > 0:
        if wait > left:
            raise too_many(retry_after(wait))
        left -= wait
        await bot.world.clock.sleep(wait)


def put(
    bot: TelegramBot, chat: Chat, query: Query, method: str, content: Content, markup: Markup | None
) -> dict[str, Any]:
    message = _resolved(bot, {**bot.envelope(chat, bot.as_user()), **content})
    if query.flag("protect_content"):
        message["has_protected_content"] = True
    if query.text("message_effect_id") and chat.private:
        message["effect_id"] = query.text("message_effect_id")
    if markup is not None and markup.kind == "inline":
        message["reply_markup"] = markup.object
    elif markup is not None and markup.kind != "force":
        chat.keyboard = markup.object if markup.kind == "keyboard" else None
    bot.deliver(chat, method, message, query.flag("disable_notification"))
    return message


def _resolved(bot: TelegramBot, message: Content) -> Content:
    """Mentions by number become mentions of the user; those of people the bot does not know are dropped."""
    for name in ("entities", "caption_entities"):
        if name not in message:
            continue
        kept = []
        for entity in message[name]:
            user = entity.get("user") or {}
            known = bot.chats.get(user.get("id", 0)) if isinstance(user, dict) else None
            if entity["type"] != "text_mention":
                kept.append(entity)
            elif known is not None and known.person is not None:
                kept.append({**entity, "user": known.person.as_user()})
        message[name] = kept
    return {key: value for key, value in message.items() if value != []}


def _reply(bot: TelegramBot, chat: Chat, query: Query) -> Content:
    """`reply_to_message` when the call answers a message; the old parameter is still served."""
    asked = query.object("reply_parameters", "reply parameters") or {}
    lenient = asked.get("allow_sending_without_reply") or query.flag("allow_sending_without_reply")
    message_id = lenient_integer(str(asked.get("message_id") or query.text("reply_to_message_id")))
    if not message_id:
        return {}
    item = chat.visible(message_id)
    if item is None:
        if lenient:
            return {}
        raise bad_request("message to be replied not found")
    # a replied message never carries the message it replied to itself
    return {"reply_to_message": {key: value for key, value in item.message.items() if key != "reply_to_message"}}
