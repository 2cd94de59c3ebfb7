"""The bot's profile: commands per scope and language, names and descriptions per language, the menu button."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.emulator.telegram.answers import bad_request
from bot.emulator.telegram.chats import Chat
from bot.emulator.telegram.parameters import lenient_integer

COMMANDS_MAX = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")

Scope = tuple[Any, ...]


@dataclass
class Profile:
    """`texts` has (kind, language) with kind one of name, description, short_description."""

    commands: dict[tuple[Scope, str], list[dict[str, Any]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menus: dict[int | None, dict[str, Any]] = field(default_factory=dict)

    def shown(self, chat: Chat) -> list[dict[str, Any]]:
        """The commands a person sees in this chat, by the documented order of looking up."""
        language = (chat.person.language_code if chat.person else "")[:2].lower()
        wide: Scope = ("all_private_chats",) if chat.private else ("all_group_chats",)
        scopes: list[Scope] = [("chat", chat.id), wide, ("default",)]
        for scope in scopes:
            for code in (language, "") if language else ("",):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []

    def text(self, kind: str, language: str) -> str:
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def menu(self, chat_id: int | None) -> dict[str, Any]:
        return self.menus.get(chat_id) or self.menus.get(None) or {"type": "default" if chat_id is None else "commands"}


def read_language(code: str) -> str:
    """A language code, "" for all languages."""
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def read_scope(value: dict[str, Any] | None) -> Scope:
    """A BotCommandScope as a key."""
    if value is None:
        return ("default",)
    kind = value.get("type")
    if kind in _SCOPES:
        return (kind,)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = str(value.get("chat_id"))
    number = lenient_integer(chat_id) or chat_id
    return (kind, number, str(value["user_id"])) if "user_id" in value else (kind, number)


def read_commands(value: Any) -> list[dict[str, Any]]:
    """BotCommand objects; the leading slash is cut as the server does."""
    if not isinstance(value, list):
        raise bad_request("can't parse commands JSON object" if value is None else "expected an Array of BotCommand")
    if len(value) > COMMANDS_MAX:
        raise bad_request("can't use more than 100 commands")
    return [_command(item) for item in value]


def _command(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(item.get("command", "")).removeprefix("/"), str(item.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
