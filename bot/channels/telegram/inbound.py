"""From Telegram's updates to events (https://core.telegram.org/bots/api#update).

Read from the raw JSON: python-telegram-bot refuses a whole batch when one update is odd, and parsing is most of its
cost (0.23 ms an update).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.channels.sender import RawEvent
from bot.domain.events import (
    Event,
    Joined,
    Left,
    Location,
    Media,
    Returned,
    Sticker,
    Tap,
    Text,
    Unknown,
    What,
)

NAME = "telegram"
SAY = "say:"
"""How a button that types words is told from one that carries data."""
_MEDIA = (
    *("photo", "video", "voice", "audio", "document", "animation", "video_note"),
    *("contact", "poll", "dice", "story", "paid_media", "checklist"),
)


def split(update: dict[str, Any], received_at_ms: int) -> RawEvent:
    """Give one update as a raw event; raises ValueError when it has no id."""
    update_id = update.get("update_id")
    if not isinstance(update_id, int):
        raise ValueError("no update_id")
    return RawEvent(str(update_id), _address(update), _moment(update, received_at_ms), update)


def _body(update: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    for kind, value in update.items():
        if kind != "update_id" and isinstance(value, dict):
            return kind, value
    return "unknown", {}


def _chat(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    holder = body.get("message") if kind == "callback_query" else body
    chat = holder.get("chat") if isinstance(holder, dict) else None
    return chat if isinstance(chat, dict) else {}


def _address(update: dict[str, Any]) -> str:
    kind, body = _body(update)
    chat_id = _chat(kind, body).get("id")
    if chat_id is None and isinstance(body.get("from"), dict):
        chat_id = body["from"].get("id")
    return "" if chat_id is None else str(chat_id)


def _moment(update: dict[str, Any], received_at_ms: int) -> int:
    """Give when it happened. Callback queries carry no time of their own, so the time of receipt stands in."""
    kind, body = _body(update)
    date = body.get("edit_date") or body.get("date") if kind != "callback_query" else None
    if not isinstance(date, int) or not 0 < date < 10**11:
        return received_at_ms
    # Telegram's dates are whole seconds: within the second, the order of receipt is the better guess
    return received_at_ms if 0 <= received_at_ms - date * 1000 < 1000 else date * 1000


def parse(update: dict[str, Any], received_at_ms: int) -> Event:
    """Give what one update means; whatever is odd about it makes it `Unknown`, never an exception."""
    raw = split(update, received_at_ms)
    kind, body = _body(update)
    found = body.get("from")
    sender: dict[str, Any] = found if isinstance(found, dict) else {}
    try:
        what = _what(kind, body)
    except (KeyError, TypeError, ValueError, AttributeError):
        what = Unknown(kind)
    private = _chat(kind, body).get("type") == "private"
    if not raw.address or sender.get("is_bot"):
        what = Unknown(kind)
    return Event(
        id=raw.id,
        channel=NAME,
        address=raw.address,
        occurred_at=datetime.fromtimestamp(raw.occurred_at_ms / 1000, UTC),
        what=what,
        private=private,
        name=" ".join(str(part) for part in (sender.get("first_name"), sender.get("last_name")) if part),
        language=str(sender.get("language_code") or ""),
    )


def _what(kind: str, body: dict[str, Any]) -> What:
    match kind:
        case "message":
            return _message(body)
        case "callback_query":
            return _tap(body)
        case "my_chat_member":
            return _membership(str(body["new_chat_member"]["status"]))
        case _:
            return Unknown(kind)


def _tap(body: dict[str, Any]) -> What:
    """A button that types words is one here too: Telegram's own cannot (see outbound's `say:`)."""
    data, callback_id = str(body["data"]), str(body["id"])
    if data.startswith(SAY):
        return Text(data.removeprefix(SAY), callback_id=callback_id)
    return Tap(data, str((body.get("message") or {}).get("message_id", "")), callback_id)


def _message(body: dict[str, Any]) -> What:
    message_id = str(body["message_id"])
    if "text" in body:
        return _text(str(body["text"]), message_id)
    if "sticker" in body:
        return Sticker(tuple(filter(None, (body["sticker"].get("emoji"),))), message_id)
    if "location" in body:
        title = str((body.get("venue") or {}).get("title") or "")
        return Location(float(body["location"]["latitude"]), float(body["location"]["longitude"]), title, message_id)
    for kind in _MEDIA:
        if kind in body:
            return Media("image" if kind == "photo" else kind, message_id, str(body.get("caption") or ""))
    return Unknown("message")


def _text(text: str, message_id: str) -> What:
    if not text.startswith("/") or len(text) < 2:
        return Text(text, message_id)
    word, _, argument = text[1:].partition(" ")
    command = word.partition("@")[0].casefold()
    if command == "start":
        return Joined(argument.strip())
    return Text(text, message_id, command, argument.strip())


def _membership(status: str) -> What:
    if status == "kicked":
        return Left()
    return Returned() if status == "member" else Unknown("my_chat_member")
