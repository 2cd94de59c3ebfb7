"""The phones of the emulated people: they write, tap what is really shown to them, and read what came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.emulator.line import acts as line_acts
from bot.emulator.line.acts import Act as LineAct
from bot.emulator.line.people import Said, User
from bot.emulator.telegram import acts as telegram_acts
from bot.emulator.telegram.acts import Act as TelegramAct
from bot.emulator.telegram.chats import Chat, Item, Person
from bot.emulator.world import World


@dataclass(frozen=True, slots=True)
class Button:
    """`data` is what it sends back, '' for a link or a typed word; `native` is the platform's own object."""

    label: str
    data: str
    message_id: str
    native: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the shop as it stands on the phone."""

    at: datetime
    words: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    button: Button


Move = Say | Tap


class Phone(Protocol):
    """One person's app. `news` gives what came since it was asked last."""

    async def make(self, move: Move) -> None:
        """Do it as a thumb would; the webhook is on its way, or has been, when this returns."""
        ...

    def news(self) -> list[Shown]: ...


class LinePhone:
    def __init__(self, world: World, user_id: str, name: str) -> None:
        self._line = world.line
        given = {"user_id": user_id, "display_name": name or "LINE", "language": "ja"}
        self._user: User = line_acts.add_user(world.line, given)
        self._user.friend = self._user.known = True
        self._read = 0

    async def make(self, move: Move) -> None:
        match move:
            case Say(text):
                act = line_acts.text(self._line, self._user, text)
            case Tap(button):
                act = self._tap(button)
        for event in act.events:
            attempt = await self._line.webhook.deliver([event])
            if attempt is None or not attempt.arrived:
                raise ConnectionError(f"the webhook answered {attempt}")

    def _tap(self, button: Button) -> LineAct:
        return line_acts.tap(self._line, self._user, dict(button.native), button.message_id, None)

    def news(self) -> list[Shown]:
        fresh, self._read = self._user.chat[self._read :], len(self._user.chat)
        return [_shown_on_line(said) for said in fresh if said.by == "bot"]


def _shown_on_line(said: Said) -> Shown:
    buttons = tuple(
        Button(str(action.get("label", "")), str(action.get("data", "")), said.id, action)
        for action in _actions(said.message)
    )
    return Shown(said.at, words(said.message), buttons)


class TelegramPhone:
    def __init__(self, world: World, chat_id: int, name: str) -> None:
        self._bot = world.telegram
        self._chat: Chat = world.telegram.add_person(Person(chat_id, name or "Telegram", language_code="ja"))
        self._chat.started = True
        self._read = 0

    async def make(self, move: Move) -> None:
        act = TelegramAct()
        match move:
            case Say(text):
                telegram_acts.say(self._bot, act, self._chat, text)
            case Tap(button):
                telegram_acts.press(self._bot, act, self._chat, int(button.message_id), button.data)

    def news(self) -> list[Shown]:
        fresh, self._read = self._chat.items[self._read :], len(self._chat.items)
        return [_shown_on_telegram(item) for item in fresh if item.sender == "bot"]


def _shown_on_telegram(item: Item) -> Shown:
    rows = item.message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = tuple(
        Button(str(key["text"]), str(key.get("callback_data", "")), str(item.id), key) for row in rows for key in row
    )
    return Shown(item.at, words(item.message), buttons)


def words(message: Any) -> str:
    """Give every word of a platform's message object, buttons left out."""
    if isinstance(message, list):
        return "\n".join(filter(None, map(words, message)))
    if not isinstance(message, dict):
        return ""
    own = [message[key] for key in ("text", "caption") if isinstance(message.get(key), str)]
    inner = [words(message[key]) for key in ("contents", "body", "header", "template", "columns") if key in message]
    return "\n".join(filter(None, own + inner))


def button_data(message: Any) -> list[str]:
    """Give what the buttons of a message object send back, on either platform."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    keys = [str(key.get("callback_data", "")) for row in rows for key in row]
    return keys + [str(action.get("data", "")) for action in _actions(message)]


def _actions(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, list):
        for each in node:
            yield from _actions(each)
    elif isinstance(node, dict):
        if isinstance(node.get("action"), dict):
            yield node["action"]
        for key, value in node.items():
            if key != "action":
                yield from _actions(value)
