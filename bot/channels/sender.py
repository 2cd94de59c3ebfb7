"""What every channel can do, and what it says of itself; nothing above this line knows which platform it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.domain.events import Event
from bot.domain.replies import Message
from bot.domain.sending import SendResult


@dataclass(frozen=True, slots=True)
class Limits:
    """Declared capabilities of a channel.

    `reply_is_free`: answering costs nothing while a push does, so waiting candidates ride on replies.
    `repeat_is_safe`: a push carries a retry key, so an unknown outcome may be sent again.
    `has_menu`: the channel shows a standing menu of its own (LINE's rich menu).
    `concurrency`: how many pushes are called at once; `window`: how many may be marked and not yet recorded, which is
    what a crash leaves open. Where a repeat is not safe, that is no more than are called.
    `replies_count`: an answer counts against the same limit as a push; `seconds_per_chat`: between two pushes to one
    person.
    `reply_seconds`: how long an answer may be sent after the event, None for ever.
    """

    messages_per_reply: int
    reply_is_free: bool
    repeat_is_safe: bool
    reply_seconds: float | None
    has_menu: bool = False
    repeat_hours: float = 0.0
    concurrency: int = 16
    window: int = 16
    replies_count: bool = False
    seconds_per_chat: float = 0.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What the platform tells of a person: display name and language tag, either may be empty."""

    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One platform event as received: its id, who sent it, when, and the untouched body."""

    id: str
    address: str
    occurred_at_ms: int
    body: dict[str, Any]


class Channel(Protocol):
    """A messaging account of the shop."""

    name: str
    limits: Limits
    per_second: float

    def parse(self, body: dict[str, Any], received_at_ms: int) -> Event:
        """Give the event that one stored platform event means; never raises on odd input: `Unknown` instead."""
        ...

    async def reply(self, event: Event, messages: Sequence[Message]) -> SendResult: ...

    async def push(
        self, address: str, message: Message, *, retry_key: str = "", silent: bool = False
    ) -> SendResult: ...

    async def acknowledge(self, event: Event, toast: str = "") -> None:
        """Show at once that a tap or message was received (spinner ended, loading shown); failures are ignored."""
        ...

    async def show_menu(self, address: str, locale: str) -> None:
        """Show this person the standing menu of a language, where the channel has one; failures are ignored."""
        ...

    async def profile(self, address: str) -> Profile | None: ...

    async def quota_used(self) -> int | None:
        """Give the messages that the platform counts against this month's quota, None when it has none."""
        ...

    async def check(self) -> str:
        """Ask the platform who we are and give a readable name; raises ConfigError with the remedy."""
        ...

    async def close(self) -> None: ...
