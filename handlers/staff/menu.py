"""The menu of staff: what this role may do, and how to write it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.replies import Outcome
from bot.handling import Context
from flows import acts


async def show(context: Context, subject: str = "") -> Outcome:
    """Give a button for each thing that this member of staff may do."""
    role = acts.member(context).role
    offered = (
        ("broadcast", context.button("staff-menu.broadcast", acts.data(context, "broadcast"))),
        ("b_list", context.button("staff-menu.campaigns", acts.data(context, "b_list"))),
        ("sale", context.button("staff-menu.sale", acts.data(context, "sale"))),
        ("stock", context.button("staff-menu.stock", acts.data(context, "stock"))),
        ("h_list", context.button("staff-menu.handovers", acts.data(context, "h_list"))),
        ("q_list", context.button("staff-menu.questions", acts.data(context, "q_list"))),
        ("console", context.button("staff-console.open", acts.data(context, "console"))),
        ("help", context.button("staff-menu.help", acts.data(context, "help"))),
    )
    return context.say("staff-menu", *(button for act, button in offered if acts.allowed(role, act)))


async def not_understood(context: Context) -> Outcome:
    """Say that nothing was understood, with the menu: a slip of staff is no question for staff."""
    return Outcome.say(context.bubble("staff-not-understood"), *(await show(context)).messages)


async def help(context: Context, subject: str = "") -> Outcome:
    """Give examples of what to type."""
    return context.say("staff-help", context.button("menu-bar", acts.data(context, "menu")))


ACTS: dict[str, Callable[[Context, str], Awaitable[Outcome | None]]] = {"menu": show, "help": help}
COMMANDS = {"menu": "menu"}
WORDS = {"menu": "menu", "help": "help"}
