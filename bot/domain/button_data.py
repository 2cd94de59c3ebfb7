"""What a button carries when a shop's own id may be longer than a button can hold (64 bytes on Telegram).

A short id travels as it is; a long one as a digest, and is found again among the ids that it can be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_ROOM = 44  # bytes: leaves 20 of the 64 for the verb, a second argument and the colons
_MARK = "~"


def short(id: str) -> str:
    """Give the id as it stands in a button, at most 44 bytes and without a colon where it had to be shortened."""
    if len(id.encode()) <= _ROOM and not id.startswith(_MARK):
        return id
    return _MARK + hashlib.sha256(id.encode()).hexdigest()[:24]


def is_digest(carried: str) -> bool:
    """Tell whether the id must be looked for with `find`; else it is the id itself."""
    return carried.startswith(_MARK)


def find(carried: str, ids: Iterable[str]) -> str | None:
    """Give the id that a button carries, if it is one of these."""
    return next((id for id in ids if short(id) == carried), None)
