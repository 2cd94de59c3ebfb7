"""From LINE's webhook JSON to events (https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects).

The raw dicts are read here and not the SDK's classes: one unparsable event must not cost the batch it came in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.channels.sender import RawEvent
from bot.domain.events import (
    Event,
    Joined,
    Left,
    Location,
    Media,
    Sticker,
    Tap,
    Text,
    Unknown,
    Unsent,
    What,
)

NAME = "line"


def split(body: dict[str, Any], received_at_ms: int) -> list[RawEvent]:
    """Give the events of one webhook request; raises ValueError when it is no webhook body."""
    events = body.get("events")
    if not isinstance(events, list):
        raise ValueError("no list of events")
    return [_raw(event, received_at_ms) for event in events if isinstance(event, dict)]


def _raw(event: dict[str, Any], received_at_ms: int) -> RawEvent:
    event_id = event.get("webhookEventId")
    if not isinstance(event_id, str) or not event_id:
        event_id = "sha256:" + hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()
    at = event.get("timestamp")
    occurred = at if isinstance(at, int) and 0 < at < 10**14 else received_at_ms
    return RawEvent(event_id, _address(event), occurred, event)


def _address(event: dict[str, Any]) -> str:
    source = event.get("source")
    source = source if isinstance(source, dict) else {}
    # in a group the group is the sender: its members are no customers, and it is told once where to write
    return str(source.get("groupId") or source.get("roomId") or source.get("userId") or "")


def parse(event: dict[str, Any], received_at_ms: int) -> Event:
    """Give what one event means; whatever is odd about it makes it `Unknown`, never an exception."""
    raw = _raw(event, received_at_ms)
    try:
        what = _what(event)
    except (KeyError, TypeError, ValueError, AttributeError):
        what = Unknown(str(event.get("type")))
    source = event.get("source")
    private = isinstance(source, dict) and source.get("type") == "user"
    if event.get("mode") == "standby" or not raw.address:
        what = Unknown(str(event.get("type")))
    context = event.get("deliveryContext")
    return Event(
        id=raw.id,
        channel=NAME,
        address=raw.address,
        occurred_at=datetime.fromtimestamp(raw.occurred_at_ms / 1000, UTC),
        what=what,
        reply_token=str(event.get("replyToken") or ""),
        private=private,
        redelivered=isinstance(context, dict) and context.get("isRedelivery") is True,
    )


def _what(event: dict[str, Any]) -> What:
    kind = str(event.get("type"))
    read = _EVENTS.get(kind)
    return read(event) if read else Unknown(kind)


def _message(event: dict[str, Any]) -> What:
    message = event["message"]
    kind, message_id = str(message["type"]), str(message["id"])
    match kind:
        case "text":
            return Text(str(message["text"]), message_id)
        case "sticker":
            return Sticker(tuple(map(str, message.get("keywords") or ())), message_id)
        case "location":
            title = str(message.get("title") or message.get("address") or "")
            return Location(float(message["latitude"]), float(message["longitude"]), title, message_id)
        case "image" | "video" | "audio" | "file":
            return Media(kind, message_id)
        case _:
            return Unknown(f"message.{kind}")


def _postback(event: dict[str, Any]) -> What:
    postback = event["postback"]
    params = postback.get("params") or {}
    return Tap(str(postback["data"]), params=tuple((str(key), str(value)) for key, value in params.items()))


def _follow(event: dict[str, Any]) -> What:
    return Joined(returning=bool((event.get("follow") or {}).get("isUnblocked")))


_EVENTS: dict[str, Callable[[dict[str, Any]], What]] = {
    "message": _message,
    "postback": _postback,
    "follow": _follow,
    "unfollow": lambda _event: Left(),
    "unsend": lambda event: Unsent(str(event["unsend"]["messageId"])),
}
