"""Changing and deleting what the bot has sent."""

from datetime import timedelta
from typing import Any

from bot.emulator.telegram import composition, keyboards, texts
from bot.emulator.telegram.answers import Result, bad_request
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.chats import Chat, Item
from bot.emulator.telegram.methods.sending import link_preview
from bot.emulator.telegram.methods.types import Method
from bot.emulator.telegram.parameters import Query, lenient_integer

DELETE_HOURS = 48
DELETE_MANY_MAX = 100
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_MEDIA = ("photo", "document")


def _find(bot: TelegramBot, query: Query) -> tuple[Chat, Item]:
    """The bot's own message that a call wants to edit."""
    if query.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = bot.writable(query)
    if not query.text("message_id"):
        raise bad_request("message identifier is not specified")
    item = chat.visible(query.number("message_id"))
    if item is None:
        raise bad_request("message to edit not found")
    if item.sender != "bot":
        raise bad_request("message can't be edited")
    return chat, item


def _edit(bot: TelegramBot, query: Query, chosen: tuple[Chat, Item], gone: tuple[str, ...], new: Any) -> Result:
    """Replaces the fields `gone` by `new` and the markup by the call's, which is removed when not given."""
    chat, item = chosen
    markup = keyboards.read(query, private=chat.private, inline_only=True)
    kept = {key: value for key, value in item.message.items() if key not in (*gone, "reply_markup", "edit_date")}
    message = {**kept, **new, **({"reply_markup": markup.object} if markup else {})}
    if message == {key: value for key, value in item.message.items() if key != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    # an edit of the markup alone does not mark the message as edited
    if new or gone:
        message["edit_date"] = int(bot.world.clock.now().timestamp())
        item.edited = True
    elif "edit_date" in item.message:
        message["edit_date"] = item.message["edit_date"]
    # a new object, for the inbox keeps the message as it was sent
    item.message = message
    bot.world.touch()
    return Result(message)


async def edit_message_text(bot: TelegramBot, query: Query) -> Result:
    new = {**composition.text_fields(texts.read_text(query)), **link_preview(query)}
    chosen = _find(bot, query)
    if "text" not in chosen[1].message:
        raise bad_request("there is no text in the message to edit")
    return _edit(bot, query, chosen, ("text", "entities", "link_preview_options"), new)


async def edit_message_caption(bot: TelegramBot, query: Query) -> Result:
    new = composition.text_fields(texts.read_caption(query), "caption")
    chosen = _find(bot, query)
    if not any(name in chosen[1].message for name in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return _edit(bot, query, chosen, ("caption", "caption_entities"), new)


async def edit_message_reply_markup(bot: TelegramBot, query: Query) -> Result:
    return _edit(bot, query, _find(bot, query), (), {})


def _deletable(bot: TelegramBot, chat: Chat, item: Item) -> bool:
    return (chat.private or item.sender == "bot") and bot.world.clock.now() - item.at < timedelta(hours=DELETE_HOURS)


async def delete_message(bot: TelegramBot, query: Query) -> Result:
    chat = bot.writable(query)
    if not query.text("message_id"):
        raise bad_request("message identifier is not specified")
    item = chat.visible(query.number("message_id"))
    if item is None:
        raise bad_request("message to delete not found")
    if not _deletable(bot, chat, item):
        raise bad_request("message can't be deleted")
    item.deleted = True
    bot.world.touch()
    return Result(True)


async def delete_messages(bot: TelegramBot, query: Query) -> Result:
    """Unknown numbers are skipped."""
    chat = bot.writable(query)
    try:
        numbers = query.parsed("message_ids")
    except ValueError as error:
        raise bad_request("can't parse message identifiers JSON array") from error
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > DELETE_MANY_MAX:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        item = chat.visible(lenient_integer(str(number)))
        if item is not None and _deletable(bot, chat, item):
            item.deleted = True
    bot.world.touch()
    return Result(True)


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
