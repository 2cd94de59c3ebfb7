"""The people on LINE: who they are, whether they can be reached, and what their chat shows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(slots=True)
class Said:
    """One line of a chat. `by` is "bot" or "user"; `kind` is "reply", "push", … or "user"."""

    seq: int
    id: str
    at: datetime
    by: str
    kind: str
    message: dict[str, Any]
    unsent: bool = False
    sender: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "id": self.id,
            "at": self.at.isoformat(),
            "from": self.by,
            "kind": self.kind,
            "message": self.message,
            "unsent": self.unsent,
            **({"sender": self.sender} if self.sender else {}),
        }


@dataclass(slots=True)
class User:
    """`wrote_at`: the last message in the one-to-one chat. `menu`: the rich menu linked to this user alone."""

    id: str
    display_name: str
    language: str | None = None
    picture_url: str | None = None
    status_message: str | None = None
    friend: bool = False
    blocked: bool = False
    known: bool = False
    wrote_at: datetime | None = None
    menu: str | None = None
    typing_until: datetime | None = None
    chat: list[Said] = field(default_factory=list)

    def reachable(self, now: datetime, window: float) -> bool:
        """Whether a message would arrive: friends, and who wrote within `window` seconds; never who blocked."""
        if self.blocked:
            return False
        return self.friend or (self.wrote_at is not None and now - self.wrote_at <= timedelta(seconds=window))

    def as_json(self) -> dict[str, Any]:
        return {
            "user_id": self.id,
            "display_name": self.display_name,
            "language": self.language,
            "picture_url": self.picture_url,
            "friend": self.friend,
            "blocked": self.blocked,
        }
