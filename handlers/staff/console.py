"""The console's door: a link for this member of staff that signs in once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from bot.domain.replies import Button, Outcome
from bot.handling import Context
from flows import acts
from storage.repositories import staff as members


async def open_door(context: Context, subject: str = "") -> Outcome:
    """Give a link that works once and for ten minutes."""
    code = await members.console_code(context.uow, acts.member(context))
    acts.audit(context, "console.link_made")
    url = f"{context.public_url}/console/login?{urlencode({'code': code})}"
    return context.say("staff-console", Button(context.text("staff-console.open"), url=url))


ACTS: dict[str, Callable[[Context, str], Awaitable[Outcome | None]]] = {"console": open_door}
COMMANDS = {"console": "console"}
WORDS = {"console": "console"}
