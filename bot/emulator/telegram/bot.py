"""The state of the emulated Telegram bot."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.emulator.telegram import spec
from bot.emulator.telegram.answers import RefusalError, bad_request, forbidden
from bot.emulator.telegram.chats import Chat, Item, Person
from bot.emulator.telegram.files import Files
from bot.emulator.telegram.limits import Limits
from bot.emulator.telegram.parameters import Query, lenient_integer
from bot.emulator.telegram.profile import Profile
from bot.emulator.telegram.settings import TelegramSettings
from bot.emulator.telegram.updates import Updates
from bot.emulator.telegram.webhooks import Deliveries

if TYPE_CHECKING:
    from bot.emulator.world import World


@dataclass
class Callback:
    """A press of an inline button that waits for its one answer."""

    id: str
    chat: Chat
    message_id: int
    at: datetime
    answered: bool = False


class TelegramBot:
    """One bot: chats, updates, files and profile. Nothing is kept outside memory."""

    def __init__(self, world: World, settings: TelegramSettings) -> None:
        self.world = world
        self.settings = replace(settings)
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        # Numbers of people, files and queries are never used twice, not even after a restart with the same seed:
        # a service that remembers them would take a new thing for an old one.
        self.dice = random.Random(f"{world.seed} {world.clock.now().timestamp()}")
        self.files = Files(self.dice)
        self.profile = Profile()
        self.limits = Limits(self.settings)
        self.updates = Updates(world.clock, self.dice)
        self.deliveries = Deliveries(world, self.updates, self.settings)
        self.logged_out = False
        self.in_flight = 0
        self.webhook_set_at = float("-inf")
        self._next_message = 1
        self._next_request = 1
        previous: TelegramBot | None = getattr(world, "telegram", None)
        if previous is not None:
            self._succeed(previous)

    def _succeed(self, previous: TelegramBot) -> None:
        """After a reset: people and chats are gone; what the bot itself set, and the numbering, goes on."""
        previous.updates.release()
        self.profile = previous.profile
        self.updates.follow(previous.updates)
        self._next_message = previous._next_message
        if not self.settings.webhook_url:
            self.deliveries.set(previous.deliveries.webhook)

    def as_user(self) -> dict[str, Any]:
        """The bot as the User in `from`."""
        name = self.profile.text("name", "") or self.settings.bot_name
        return {"id": self.settings.bot_id, "is_bot": True, "first_name": name, "username": self.settings.bot_username}

    def summary(self) -> dict[str, Any]:
        """What `/_/state` shows."""
        return {
            "users": len(self.people()),
            "bot": self.as_user(),
            "webhook": self.deliveries.webhook.url,
            "pending_updates": len(self.updates.waiting()),
            "rate_limits": self.settings.rate_limits,
        }

    def people(self) -> list[Chat]:
        return [chat for chat in self.chats.values() if chat.person is not None]

    def add_person(self, person: Person) -> Chat:
        chat = Chat(person.id, "private", person)
        self.chats[chat.id] = chat
        self.world.touch()
        return chat

    def target(self, query: Query, name: str = "chat_id") -> Chat:
        """The chat a call speaks of, whether or not it can be written to."""
        text = query.text(name)
        if not text:
            raise bad_request(f"{name} is empty")
        # a public name of a person is refused like an unknown chat
        chat = None if text.startswith("@") else self.chats.get(lenient_integer(text))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def writable(self, query: Query) -> Chat:
        """The chat to send to; raises the refusal of a person or group that cannot be written to."""
        chat = self.target(query)
        if chat.migrated_to is not None:
            raise RefusalError(
                400, "group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to}
            )
        if chat.kicked:
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if chat.person is not None and chat.person.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.private and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def number(self, chat: Chat) -> int:
        """The next message_id: one counter for all private chats and groups, an own one per supergroup."""
        if chat.kind == "supergroup":
            chat.own_counter += 1
            return chat.own_counter
        self._next_message += 1
        return self._next_message - 1

    def envelope(self, chat: Chat, sender: dict[str, Any]) -> dict[str, Any]:
        """The fields every Message has."""
        date = int(self.world.clock.now().timestamp())
        return {"message_id": self.number(chat), "from": sender, "chat": chat.as_chat(), "date": date}

    def keep(self, chat: Chat, sender: str, message: dict[str, Any]) -> Item:
        """Puts a message into its chat and tells the page."""
        self.world.touch()
        item = Item(self.world.seq, self.world.clock.now(), sender, message)
        chat.items.append(item)
        return item

    def deliver(self, chat: Chat, method: str, message: dict[str, Any], silent: bool) -> None:
        """A message of the bot: into the chat and into the inbox that tests trust."""
        self.keep(chat, "bot", message)
        chat.typing_until = None
        request_id = f"telegram-{self._next_request}"
        self._next_request += 1
        self.world.inbox.append(
            self.world.clock.now(),
            "telegram",
            str(chat.id),
            method,
            message,
            request_id,
            message_id=message["message_id"],
            silent=silent,
        )

    def announce(
        self, kind: str, value: dict[str, Any], lane: str, copies: int = 1, send: bool = True
    ) -> dict[str, Any]:
        """A new update, queued `copies` times when the bot wants its kind; with send=False it is only made."""
        body = self.updates.make(kind, value)
        if self.world.specs is not None and (judge := spec.load(self.world.specs)) is not None:
            self.world.violate("telegram", "webhook", kind, judge.update_errors(body))
        if send and self.updates.wants(kind):
            for _ in range(copies):
                self.updates.put(body, lane)
        self.world.touch()
        return body
