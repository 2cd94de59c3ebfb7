"""What can happen in a conversation, free of any platform.

`bot/channels/*/inbound.py` turns one stored platform event into one of these. `Event` carries what all of them
share; `what` says the rest. Times are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Text:
    """The customer wrote something. `command` is `/start`-like on Telegram, without the slash, else ''.

    `callback_id` is set when a button typed it for them, on a channel whose buttons cannot.
    """

    text: str
    message_id: str = ""
    command: str = ""
    argument: str = ""
    callback_id: str = ""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button was pressed; `data` is what the button carried, as written by `replies.Button`."""

    data: str
    message_id: str = ""
    callback_id: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sticker:
    keywords: tuple[str, ...] = ()
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """An image, video, voice or file. The content is not fetched here."""

    kind: str
    message_id: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    latitude: float
    longitude: float
    title: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """The customer added the shop (LINE follow, Telegram /start). `payload` is a deep link's word."""

    payload: str = ""
    returning: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """The customer blocked the shop: unreachable, which is no withdrawal (CF16)."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The customer unblocked the shop without writing (Telegram my_chat_member)."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The customer took a message back: its content must vanish (CT16)."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """An event type that this version does not know, or one that asks for nothing: kept and skipped."""

    kind: str


What = Text | Tap | Sticker | Media | Location | Joined | Left | Returned | Unsent | Unknown


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, by one address on one channel.

    `id` is the platform's own event id and unique per channel; `reply_token` is empty where the platform needs none
    or gives none; `private` is False in groups, whose members are not customers.
    """

    id: str
    channel: str
    address: str
    occurred_at: datetime
    what: What
    reply_token: str = ""
    private: bool = True
    redelivered: bool = False
    name: str = ""
    language: str = ""
