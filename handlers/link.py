"""Link: one person in two apps. The rules stand in flows/linking; here are its buttons and commands."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.events import Text
from bot.domain.replies import Outcome
from bot.handling import Context, Handler
from flows import linking
from handlers import help as menu
from storage.repositories import conversations, links


async def tapped(context: Context) -> Outcome:
    match context.taps[1:]:
        case ():
            return await linking.start(context)
        case ("make",):
            return await linking.make(context)
        case ("enter",):
            return await linking.ask_code(context)
        case ("off",):
            return await linking.ask_undo(context)
        case ("off", "yes"):
            return await linking.undo(context)
        case ("back",):
            await conversations.leave(context.uow, context.identity.id)
            return context.say("chat-cancelled")
        case ("take", link_id):
            return await _take(context, link_id)
        case ("yes" | "no" as said, link_id):
            return await linking.answer(context, link_id, yes=said == "yes")
        case _:
            return menu.gone(context)


async def _take(context: Context, link_id: str) -> Outcome:
    row = await links.get(context.uow, link_id)
    if row is None or await links.problem(context.uow, row, context.identity) is not None:
        return context.say("link-expired")
    return await linking.take(context, row)


async def command(context: Context) -> Outcome:
    """`/link` and `/link CODE`."""
    what = context.event.what
    argument = what.argument if isinstance(what, Text) else ""
    if not argument:
        return await linking.start(context)
    code = linking.code_in(argument)
    answer = await linking.enter(context, code) if code else None
    return answer or context.say("link-wrong")


TAPS: Mapping[str, Handler] = {"link": tapped}
INTENTS: Mapping[Intent, Handler] = {}
COMMANDS: Mapping[str, Handler] = {"link": command}
