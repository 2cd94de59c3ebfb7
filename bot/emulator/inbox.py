"""What really reached people: the oracle that tests compare the service's own books with."""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One message object that one user can see. `kind` is "reply", "push", … or the Telegram method name."""

    seq: int
    at: datetime
    platform: str
    user: str
    kind: str
    message: dict[str, Any]
    request_id: str
    meta: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


class Inbox:
    """Append-only; holds only messages accepted and deliverable. `seq` starts at 1 and never repeats."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._arrived = asyncio.Event()

    def append(
        self,
        at: datetime,
        platform: str,
        user: str,
        kind: str,
        message: dict[str, Any],
        request_id: str,
        **meta: Any,
    ) -> Entry:
        """Adds one message and wakes whoever waits."""
        entry = Entry(len(self._entries) + 1, at, platform, user, kind, message, request_id, meta)
        self._entries.append(entry)
        self._arrived.set()
        self._arrived = asyncio.Event()
        return entry

    def entries(self, platform: str | None = None, user: str | None = None, after: int = 0) -> list[Entry]:
        """Entries with seq > `after`, oldest first; None means any."""
        return [e for e in self._entries[after:] if platform in (None, e.platform) and user in (None, e.user)]

    async def wait(
        self, after: int, timeout: float, platform: str | None = None, user: str | None = None
    ) -> list[Entry]:
        """Like `entries`, but waits up to `timeout` real seconds for the first; [] when none came."""
        deadline = asyncio.get_running_loop().time() + timeout
        while not (found := self.entries(platform, user, after)):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return []
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                return self.entries(platform, user, after)
        return found

    def clear(self) -> None:
        """Empties it: the page's and the benches' reset. Numbers start again at 1."""
        self._entries.clear()
