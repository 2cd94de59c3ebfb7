"""sendMessage, sendLocation, copyMessage."""

from typing import Any

from bot.emulator.telegram import composition, texts
from bot.emulator.telegram.answers import Result, bad_request
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.methods.types import Method
from bot.emulator.telegram.parameters import Query

# What makes up a message's content, as against who sent it, when and where.
CONTENT = ("text", "entities", "link_preview_options", "caption", "caption_entities", "photo", "document", "sticker")
CONTENT_REST = ("location", "contact", "show_caption_above_media", "has_media_spoiler")


def link_preview(query: Query) -> dict[str, Any]:
    """`link_preview_options` as it is shown in the message; the old parameter is still served."""
    options = query.object("link_preview_options", "link preview options")
    if not options and query.flag("disable_web_page_preview"):
        options = {"is_disabled": True}
    return {"link_preview_options": options} if options else {}


async def send_message(bot: TelegramBot, query: Query) -> Result:
    content = {**composition.text_fields(texts.read_text(query)), **link_preview(query)}
    return Result(await composition.send(bot, query, "sendMessage", content))


async def send_location(bot: TelegramBot, query: Query) -> Result:
    for name in ("latitude", "longitude"):
        if not query.text(name):
            raise bad_request(f"{name} is empty")
    latitude, longitude = query.decimal("latitude"), query.decimal("longitude")
    # written so that NaN is refused too
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise bad_request("wrong location specified")
    location = {"latitude": latitude, "longitude": longitude}
    return Result(await composition.send(bot, query, "sendLocation", {"location": location}))


async def copy_message(bot: TelegramBot, query: Query) -> Result:
    source = bot.target(query, "from_chat_id").visible(query.number("message_id"))
    if source is None:
        raise bad_request("message to copy not found")
    content = {key: source.message[key] for key in CONTENT + CONTENT_REST if key in source.message}
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in query.arguments and "text" not in content:
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= composition.text_fields(texts.read_caption(query), "caption")
    message = await composition.send(bot, query, "copyMessage", content)
    return Result({"message_id": message["message_id"]})


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "copyMessage": copy_message,
}
