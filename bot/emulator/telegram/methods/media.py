"""sendPhoto, sendDocument, sendSticker, sendMediaGroup: by upload, by file_id, by address."""

from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.emulator.telegram import composition, texts
from bot.emulator.telegram.answers import Result, bad_request
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.files import Stored
from bot.emulator.telegram.methods.types import Method
from bot.emulator.telegram.parameters import Query

ALBUM_MIN, ALBUM_MAX = 2, 10
FETCH_SECONDS = 10
LOOPBACK = ("localhost", "127.0.0.1", "::1")


async def find(bot: TelegramBot, query: Query, kind: str, value: str) -> Stored:
    """The file that `value` speaks of: an upload's part, an `attach://`, an address or a file_id."""
    upload = query.uploads.get(value.removeprefix("attach://")) if value.startswith("attach://") else None
    if upload is None and not value:
        upload = query.uploads.get(kind)
    if upload is not None:
        return bot.files.add(kind, upload.data, mime=upload.mime, name=upload.name)
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if "://" in value:
        return await _fetch(bot, kind, value)
    stored = bot.files.find(value)
    if stored is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if stored.kind != kind:
        raise bad_request(f"type of file mismatch: can't use file of type {stored.kind} as {kind}")
    return stored


async def _fetch(bot: TelegramBot, kind: str, url: str) -> Stored:
    """A file by address. Only this machine is really asked; any other address is believed, for work offline."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if parts.hostname not in LOOPBACK:
        return bot.files.add(kind, None, url=url, name=parts.path.rpartition("/")[2])
    try:
        limit = aiohttp.ClientTimeout(total=FETCH_SECONDS)
        async with bot.world.session().get(url, timeout=limit) as answer:
            data, mime = await answer.read(), answer.content_type
    except (TimeoutError, aiohttp.ClientError) as error:
        raise bad_request("failed to get HTTP URL content") from error
    if answer.status != 200:
        raise bad_request("failed to get HTTP URL content")
    if kind == "photo" and not mime.startswith("image/"):
        raise bad_request("wrong type of the web page content")
    return bot.files.add(kind, data, url=url, mime=mime, name=parts.path.rpartition("/")[2])


def describe(bot: TelegramBot, stored: Stored) -> dict[str, Any]:
    """The message field of a file."""
    if stored.kind == "photo":
        return {"photo": bot.files.photo_sizes(stored)}
    shape: dict[str, Any] = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size}
    if stored.kind == "document":
        shape |= {"file_name": stored.name, "mime_type": stored.mime} if stored.name else {"mime_type": stored.mime}
    else:
        shape |= {"type": "regular", "width": stored.width, "height": stored.height}
        shape |= {"is_animated": False, "is_video": False}
    return {stored.kind: shape}


def _looks(values: dict[str, Any]) -> dict[str, Any]:
    return {name: True for name in ("show_caption_above_media", "has_media_spoiler") if values.get(name)}


async def _send(bot: TelegramBot, query: Query, method: str, kind: str) -> Result:
    caption = texts.read_caption(query) if kind != "sticker" else None
    bot.writable(query)
    content = describe(bot, await find(bot, query, kind, query.text(kind)))
    if caption is not None:
        content |= composition.text_fields(caption, "caption")
    above, hidden = query.flag("show_caption_above_media"), query.flag("has_spoiler")
    content |= _looks({"show_caption_above_media": above and caption, "has_media_spoiler": hidden and kind == "photo"})
    return Result(await composition.send(bot, query, method, content))


async def send_photo(bot: TelegramBot, query: Query) -> Result:
    return await _send(bot, query, "sendPhoto", "photo")


async def send_document(bot: TelegramBot, query: Query) -> Result:
    return await _send(bot, query, "sendDocument", "document")


async def send_sticker(bot: TelegramBot, query: Query) -> Result:
    return await _send(bot, query, "sendSticker", "sticker")


async def send_media_group(bot: TelegramBot, query: Query) -> Result:
    items = _album(query)
    bot.writable(query)
    contents = [await _album_item(bot, query, item) for item in items]
    return Result(await composition.send_album(bot, query, contents))


def _album(query: Query) -> list[dict[str, Any]]:
    try:
        items = query.parsed("media")
    except ValueError as error:
        raise bad_request("can't parse media JSON object") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise bad_request("expected an Array of InputMedia")
    if len(items) > ALBUM_MAX:
        raise bad_request("too many messages to send as an album")
    if len(items) < ALBUM_MIN:
        raise bad_request("there must be at least 2 messages in the album" if items else "there is no media to send")
    kinds = {item.get("type") for item in items}
    if not kinds <= {"photo", "document"}:
        raise bad_request("the emulator sends albums of photos or of documents only")
    if len(kinds) > 1:
        raise bad_request("can't use the media of the specified type in the album")
    return items


async def _album_item(bot: TelegramBot, query: Query, item: dict[str, Any]) -> dict[str, Any]:
    stored = await find(bot, query, str(item["type"]), str(item.get("media", "")))
    caption = texts.caption(
        str(item.get("caption") or ""), str(item.get("parse_mode") or ""), item.get("caption_entities")
    )
    looks = {**item, "has_media_spoiler": item.get("has_spoiler")}
    return {**describe(bot, stored), **composition.text_fields(caption, "caption"), **_looks(looks)}


METHODS: dict[str, Method] = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendSticker": send_sticker,
    "sendMediaGroup": send_media_group,
}
