"""Counter sales: what staff type and tap to record what was bought over the counter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.replies import Outcome
from bot.handling import Context
from flows import sale


async def begin(context: Context, text: str = "") -> Outcome | None:
    """Record what follows the word; with nothing behind it, say how to write it."""
    return await sale.hear(context, text, surely=True) if text else context.say("staff-help")


async def choose_customer(context: Context, subject: str) -> Outcome:
    return await sale.choose(context, subject, "people") or context.say("sale-stale")


async def choose_product(context: Context, subject: str) -> Outcome:
    return await sale.choose(context, subject, "skus") or context.say("sale-stale")


ACTS: dict[str, Callable[[Context, str], Awaitable[Outcome | None]]] = {
    "sale": begin,
    "s_who": choose_customer,
    "s_what": choose_product,
    "s_yes": sale.record,
    "s_no": sale.drop,
    "s_undo": sale.undo,
}
COMMANDS = {"sale": "sale"}
PREFIXES = {"sale": "sale"}
