"""Registration: a person becomes staff by typing a one-time code in their own chat (S4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.replies import Outcome
from bot.handling import Context
from handlers.staff import menu, words
from storage.repositories import notes
from storage.repositories import staff as members

_WRONG_CODES = 5
_WITHIN = timedelta(hours=1)


def asks_to_register(context: Context) -> bool:
    """Say whether this is `/staff`, with or without a code."""
    return bool(context.words) and words.command(context)[0] == "staff"


async def register(context: Context) -> Outcome:
    """Bind this chat to the person whom the code was made for; every other answer leaves all as it was."""
    code = words.command(context)[1]
    if not context.event.private:
        return context.say("staff-private-only")
    if context.staff is not None:
        return context.say("staff-already", name=context.staff.name) if code else await menu.show(context)
    if not code:
        return context.say("staff-code-missing")
    tries = await _tries(context)
    if len(tries) >= _WRONG_CODES:
        return context.say("staff-code-too-many")
    found = await members.take_code(context.uow, code)
    if found is None or found.used_at is None:
        await notes.put(context.uow, _note(context), [*tries, context.now.isoformat()])
        members.audit(context.uow, f"identity:{context.identity.id}", "staff.code_refused")
        return context.say("staff-code-wrong") if found is None else context.say("staff-code-expired")
    context.staff = await members.register(context.uow, found, context.identity)
    role = context.text(f"staff-role-{context.staff.role}")
    done = context.bubble("staff-registered", name=context.staff.name, role=role)
    return Outcome.say(done, *(await menu.show(context)).messages)


async def _tries(context: Context) -> list[str]:
    """Give when this person was wrong within the last hour; a guesser gets five of 2^49."""
    told = await notes.get(context.uow, _note(context), [])
    return [each for each in told if datetime.fromisoformat(each) > context.now - _WITHIN]


def _note(context: Context) -> str:
    return f"staff.wrong_codes:{context.identity.id}"
