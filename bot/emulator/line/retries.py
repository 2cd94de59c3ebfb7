"""Retry keys: an accepted one is answered 409 for 24 hours."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.emulator.line.door import Call
from bot.emulator.line.refusals import RefusalError

HEADER = "X-Line-Retry-Key"
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the first request with a key got."""

    at: datetime
    request_id: str
    sent: list[dict[str, str]]


def refuse_known(call: Call) -> None:
    """Raises 400 for a malformed key and 409 for one accepted in the last 24 hours."""
    key = call.request.headers.get(HEADER)
    if key is None:
        return
    if not _UUID.fullmatch(key):
        raise RefusalError(400, f"The value for the '{HEADER}' header is invalid", structural=True)
    accepted = call.line.retry_keys.get(key.lower())
    life = timedelta(seconds=call.line.settings.retry_key_seconds)
    if accepted is None or call.line.now() - accepted.at >= life:
        return
    raise RefusalError(
        409,
        "The retry key is already accepted",
        headers={"X-Line-Accepted-Request-Id": accepted.request_id},
        extra={"sentMessages": accepted.sent} if accepted.sent else None,
    )


def keep(call: Call, sent: list[dict[str, str]]) -> None:
    """Remembers the key of a request that was accepted; `sent` is empty for all but push."""
    key = call.request.headers.get(HEADER)
    if key is not None:
        call.line.retry_keys[key.lower()] = Accepted(call.line.now(), call.request_id, sent)
