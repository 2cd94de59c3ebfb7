"""Pace: how often a customer hears from the shop unasked, following how they react.

Source: product.md "Pace", trust.md 2.2. The customer's own setting is an upper bound and lives in `gate.Standing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.caps import Cap


class Level(StrEnum):
    """From lively to silent; at `rest` one question is asked, and silence means stop."""

    NORMAL = "normal"
    HALF = "half"
    LOW = "low"
    REST = "rest"


class Kind(StrEnum):
    """What counts for the pace. A `reaction` is a tap, a message within 24 h or a purchase within 7 days; `go_on` the
    yes to the question at rest, after which all is as at the beginning."""

    PUSH = "push"
    REACTION = "reaction"
    NOT_NOW = "not_now"
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that happened; pushes are the marketing ones only."""

    at: datetime
    kind: Kind


_LEVELS = tuple(Level)
_UNANSWERED = (0, 4, 8, 12)
_CAPS = {Level.HALF: Cap(1, timedelta(days=7)), Level.LOW: Cap(1, timedelta(days=30))}
ANSWER_TIME = timedelta(hours=24)
"""A push younger than this is not yet unanswered."""
SILENCE = timedelta(days=180)
NOT_NOW_LASTS = timedelta(days=30)


@dataclass(slots=True)
class _State:
    rank: int = 0
    unanswered: int = 0
    silent_since: datetime | None = None

    def pass_time(self, until: datetime) -> None:
        if self.silent_since is not None and until - self.silent_since >= SILENCE:
            self.rank = _LEVELS.index(Level.REST)

    def push(self, at: datetime) -> None:
        self.unanswered += 1
        self.silent_since = self.silent_since or at
        reached = max(rank for rank, limit in enumerate(_UNANSWERED) if self.unanswered >= limit)
        self.rank = max(self.rank, reached)

    def react(self) -> None:
        self.rank = max(0, self.rank - 1)
        self.unanswered = _UNANSWERED[self.rank]
        self.silent_since = None


def level(marks: Iterable[Mark], now: datetime) -> Level:
    """Give the level that these marks, in any order, lead to.

    After a reaction the count goes on from the threshold of the level one up, so a single tap of a customer at
    `low` is followed by `half`, and four more unanswered pushes lead back.
    「今はいいです」 is one level down for 30 days.
    """
    state = _State()
    down = False
    for mark in sorted(marks, key=lambda mark: (mark.at, tuple(Kind).index(mark.kind))):
        if mark.at > now:
            break
        state.pass_time(mark.at)
        match mark.kind:
            case Kind.PUSH if now - mark.at >= ANSWER_TIME:
                state.push(mark.at)
            case Kind.REACTION:
                state.react()
            case Kind.GO_ON:
                state = _State()
            case Kind.NOT_NOW:
                down = now - mark.at < NOT_NOW_LASTS
            case _:
                pass
    state.pass_time(now)
    return _LEVELS[min(state.rank + down, len(_LEVELS) - 1)]


def cap(level: Level) -> Cap | None:
    """Give the cap of a level; None for `normal`, which has the shop's caps only, and for `rest`, which has no push."""
    return _CAPS.get(level)
