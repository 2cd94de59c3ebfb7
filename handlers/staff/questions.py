"""Questions that nobody answered: staff answer them once, in their own chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.replies import Outcome
from bot.handling import Context
from flows import teaching

ACTS: dict[str, Callable[[Context, str], Awaitable[Outcome | None]]] = {
    "q_list": teaching.list_open,
    "q_card": teaching.show,
    "q_write": teaching.write,
    "q_same": teaching.same,
    "q_aside": teaching.set_aside,
    "q_undo": teaching.undo,
}
COMMANDS = {"questions": "q_list"}
WORDS = {"questions": "q_list"}
