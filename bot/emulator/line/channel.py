"""The state of the emulated LINE channel."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.emulator.line.audiences import Audience
from bot.emulator.line.buckets import Buckets
from bot.emulator.line.contents import Content
from bot.emulator.line.ids import Ids
from bot.emulator.line.narrowcast import Narrowcast
from bot.emulator.line.people import Said, User
from bot.emulator.line.quota import Quota, day
from bot.emulator.line.retries import Accepted
from bot.emulator.line.richmenus import RichMenus
from bot.emulator.line.settings import LineSettings
from bot.emulator.line.tokens import Tokens
from bot.emulator.line.webhooks import Webhook

if TYPE_CHECKING:
    from bot.emulator.world import World


@dataclass(slots=True)
class ReplyToken:
    """`chat`: user, group or room id. `received`: when the webhook that carried it last went out."""

    chat: str
    happened: datetime
    received: datetime
    used: bool = False


class LineChannel:
    """One Messaging API channel: people, tokens, quota, rich menus, webhook."""

    def __init__(self, world: World, settings: LineSettings) -> None:
        self.world = world
        self.settings = replace(settings)
        self.ids = Ids(world.random, world.clock)
        self.people: dict[str, User] = {}
        self.tokens = Tokens(self)
        self.buckets = Buckets(world.clock)
        self.quota = Quota(settings.monthly_quota, settings.used, world.clock.now())
        self.menus = RichMenus()
        self.webhook = Webhook(self)
        self.contents: dict[str, Content] = {}
        self.retry_keys: dict[str, Accepted] = {}
        self.audiences: dict[int, Audience] = {}
        self.narrowcasts: dict[str, Narrowcast] = {}
        self.read_tokens: set[str] = set()
        self.page_tokens: dict[str, tuple[int, datetime]] = {}
        self.link_tokens: dict[str, tuple[str, datetime]] = {}
        self._reply_tokens: dict[str, ReplyToken] = {}
        self._units: dict[str, dict[str, None]] = {}
        self._lines = 0

    def now(self) -> datetime:
        return self.world.clock.now()

    def reachable(self, user: User) -> bool:
        """Whether a message to them would arrive now."""
        return user.reachable(self.now(), self.settings.conversation_seconds)

    def say(self, user: User, by: str, kind: str, message: dict[str, Any], message_id: str) -> Said:
        """Adds a line to someone's chat; the bot's line ends its loading animation."""
        self._lines += 1
        if by == "bot":
            user.typing_until = None
        else:
            user.wrote_at = self.now()
        said = Said(self._lines, message_id, self.now(), by, kind, message, sender=message.get("sender"))
        user.chat.append(said)
        return said

    def note_delivery(self, event: dict[str, Any]) -> None:
        """Starts the minute of the event's reply token, again at a redelivery; keeps its read token."""
        now, token = self.now(), event.get("replyToken")
        message = event.get("message")
        if isinstance(message, dict) and "markAsReadToken" in message:
            self.read_tokens.add(str(message["markAsReadToken"]))
        if not isinstance(token, str):
            return
        known = self._reply_tokens.get(token)
        if known is None:
            source = event.get("source") or {}
            chat = source.get("groupId") or source.get("roomId") or source.get("userId") or ""
            happened = datetime.fromtimestamp(event.get("timestamp", 0) / 1000, now.tzinfo)
            self._reply_tokens[token] = ReplyToken(str(chat), happened, now)
        elif event.get("deliveryContext", {}).get("isRedelivery"):
            known.received = now

    def chat_of(self, token: str) -> str | None:
        """Whose reply token it is."""
        known = self._reply_tokens.get(token)
        return known.chat if known else None

    def use_reply_token(self, token: str) -> str | None:
        """The chat to answer, None for a token that is unknown, used, older than a minute or of an old event."""
        known, now, settings = self._reply_tokens.get(token), self.now(), self.settings
        if known is None or known.used:
            return None
        if now - known.received > timedelta(seconds=settings.reply_token_seconds):
            return None
        if now - known.happened > timedelta(seconds=settings.reply_event_seconds):
            return None
        known.used = True
        return known.chat

    def units_of_month(self) -> dict[str, None]:
        """Aggregation unit names used this month, in order."""
        return self._units.setdefault(day(self.now())[:6], {})

    def change(self, given: dict[str, Any]) -> None:
        """Sets knobs by name, at once. ValueError for an unknown one."""
        known = {field.name for field in fields(self.settings)}
        if unknown := set(given) - known:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
        for name, value in given.items():
            setattr(self.settings, name, value)
        if "monthly_quota" in given:
            self.quota.limit = given["monthly_quota"]
        if "used" in given:
            self.quota.set_used(int(given["used"]), self.now())
        if given.get("rate_limits"):
            self.buckets.clear()

    def summary(self) -> dict[str, Any]:
        """What `/_/state` shows of the channel."""
        return {
            "users": len(self.people),
            "friends": sum(1 for user in self.people.values() if user.friend and not user.blocked),
            "quota": self.quota.limit,
            "used": self.quota.used(self.now()),
            "webhook_url": self.settings.webhook_url,
            "webhook": self.webhook.summary(),
            "rich_menus": len(self.menus.menus),
            "rate_limits": self.settings.rate_limits,
        }
