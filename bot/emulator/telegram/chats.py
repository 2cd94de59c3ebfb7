"""People, their chats with the bot, and what stands in them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Person:
    """A Telegram user."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    deactivated: bool = False

    def names(self) -> dict[str, Any]:
        optional = {"last_name": self.last_name, "username": self.username}
        return {"first_name": self.first_name, **{key: value for key, value in optional.items() if value}}

    def as_user(self) -> dict[str, Any]:
        """A Bot API User."""
        language = {"language_code": self.language_code} if self.language_code else {}
        return {"id": self.id, "is_bot": False, **self.names(), **language}


@dataclass
class Item:
    """One message in a chat; `seq` is the world's change number when it was written."""

    seq: int
    at: datetime
    sender: str
    message: dict[str, Any]
    edited: bool = False
    deleted: bool = False

    @property
    def id(self) -> int:
        return int(self.message["message_id"])

    def as_json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "message_id": self.id,
            "at": self.at.isoformat(),
            "from": self.sender,
            "message": self.message,
            "edited": self.edited,
            "deleted": self.deleted,
        }


@dataclass
class Chat:
    """A chat the bot knows of; private ones have a person. `kind`: private, group, supergroup."""

    id: int
    kind: str
    person: Person | None = None
    title: str = ""
    started: bool = False
    blocked: bool = False
    kicked: bool = False
    migrated_to: int | None = None
    own_counter: int = 0
    items: list[Item] = field(default_factory=list)
    keyboard: dict[str, Any] | None = None
    typing_until: datetime | None = None
    typing: str = ""
    toast: dict[str, Any] | None = None

    @property
    def private(self) -> bool:
        return self.kind == "private"

    def as_chat(self) -> dict[str, Any]:
        """A Bot API Chat."""
        names = self.person.names() if self.person else {"title": self.title}
        return {"id": self.id, **names, "type": self.kind}

    def item(self, message_id: int) -> Item | None:
        """The message with this number, also a deleted one; None when there is none."""
        return next((item for item in reversed(self.items) if item.id == message_id), None)

    def visible(self, message_id: int) -> Item | None:
        item = self.item(message_id)
        return item if item is not None and not item.deleted else None
