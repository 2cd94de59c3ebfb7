"""Consent: what a customer can say yes or no to, and how the ledger becomes a state.

Rules: product.md's words and trust.md CF1-CF4. Nothing is on by default; a withdrawal is stronger than a grant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Topic(StrEnum):
    """What a customer can say yes or no to. `profiling` is the use of purchases to personalise."""

    RESTOCK = "restock"
    FOLLOWUP = "followup"
    BIRTHDAY = "birthday"
    WINBACK = "winback"
    CART = "cart"
    RECOMMENDATION = "recommendation"
    NEWS = "news"
    PROFILING = "profiling"


MESSAGE_TOPICS: tuple[Topic, ...] = tuple(topic for topic in Topic if topic is not Topic.PROFILING)


class Action(StrEnum):
    GRANT = "grant"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    PAUSE = "pause"
    RESUME = "resume"
    EXPIRE = "expire"
    IMPORT = "import"
    CORRECT = "correct"
    ERASE = "erase"


class Mechanism(StrEnum):
    BUTTON = "button"
    TYPED = "typed"
    WEB_FORM = "web_form"
    DOUBLE_OPT_IN = "double_opt_in"
    ONE_CLICK_POST = "one_click_post"
    IN_STORE = "in_store"
    PHONE = "phone"
    PAPER = "paper"
    IMPORT = "import"


class Status(StrEnum):
    """The state of one topic for one customer, as derived from the ledger."""

    GRANTED = "granted"
    PENDING = "pending"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger, as far as the state depends on it."""

    topic: Topic
    action: Action
    occurred_at: datetime
    pending: bool = False
    """A grant entered by staff that waits for the customer's own tap (CF12)."""


_STOPS = frozenset({Action.WITHDRAW, Action.EXPIRE, Action.ERASE})
_STATUS = {
    Action.GRANT: Status.GRANTED,
    Action.CONFIRM: Status.GRANTED,
    Action.IMPORT: Status.GRANTED,
    Action.RESUME: Status.GRANTED,
    Action.PAUSE: Status.PAUSED,
    Action.WITHDRAW: Status.WITHDRAWN,
    Action.EXPIRE: Status.WITHDRAWN,
    Action.ERASE: Status.WITHDRAWN,
}


def _rank(entry: Entry) -> tuple[datetime, int]:
    """Order of effect: by the platform's time; at the same instant a withdrawal wins (CF3)."""
    strength = 2 if entry.action in _STOPS else 1 if entry.action is Action.PAUSE else 0
    return entry.occurred_at, strength


def derive(entries: Iterable[Entry]) -> dict[Topic, Status]:
    """Give the state of every topic that the ledger mentions, whatever order its rows arrived in."""
    state: dict[Topic, Status] = {}
    for entry in sorted(entries, key=_rank):
        _apply(state, entry)
    return state


def _apply(state: dict[Topic, Status], entry: Entry) -> None:
    before = state.get(entry.topic)
    if entry.action is Action.CORRECT:
        return
    if entry.action is Action.RESUME and before is not Status.PAUSED:
        return
    if entry.action is Action.PAUSE and before is not Status.GRANTED:
        return
    if entry.action is Action.CONFIRM and before is not Status.PENDING:
        return
    state[entry.topic] = Status.PENDING if entry.pending else _STATUS[entry.action]
