"""What leaves unasked: classes of message, states of a delivery, and the four ways a call can end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MessageClass(StrEnum):
    """What kind of message it is; fixed with its template, never chosen at send time (trust.md 2.2)."""

    REPLY = "reply"
    TRANSACTIONAL = "transactional"
    ALERT = "alert"
    MARKETING = "marketing"


class DeliveryState(StrEnum):
    """`queued` may go out, `sending` is the only dangerous one; the last six are ends."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


OPEN_STATES = frozenset({DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING})
REACHED_STATES = (DeliveryState.SENT, DeliveryState.UNKNOWN)
"""What the customer has, or may have."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it. `platform_id` is its message id, for later edits and for the books."""

    platform_id: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Not sent, and sending it again would not help. `unreachable` says the address itself is dead;
    `channel_down` says that every call of this channel would end so (a revoked token)."""

    reason: str
    unreachable: bool = False
    channel_down: bool = False


@dataclass(frozen=True, slots=True)
class Busy:
    """Not sent, try later. `retry_after` in seconds; `everyone` means the whole channel must wait;
    `quota` means the month's paid messages are used up."""

    reason: str
    retry_after: float = 1.0
    everyone: bool = False
    quota: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can know whether it was sent (a lost answer)."""

    reason: str


SendResult = Sent | Refused | Busy | Unknown
