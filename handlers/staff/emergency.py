"""The emergency stop from a member of staff's own chat, and the way back, which is an owner's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.replies import Outcome
from bot.handling import Context
from flows import acts, emergency
from storage.repositories import conversations


async def stop(context: Context, subject: str = "") -> Outcome:
    """Hold everything unasked, at once and on every machine; offer to hold also what customers asked for."""
    return await _stop(context, "staff-stopped-all", everything=False)


async def stop_everything(context: Context, subject: str = "") -> Outcome:
    return await _stop(context, "staff-stopped-everything", everything=True)


async def _stop(context: Context, words: str, *, everything: bool) -> Outcome:
    count = await emergency.stop(context.uow, acts.actor(context), everything=everything)
    await conversations.leave(context.uow, context.identity.id)
    offered = [("e_resume", context.button("staff-emergency.resume", acts.data(context, "e_resume")))]
    if not everything:
        more = context.button("staff-emergency.everything", acts.data(context, "e_everything"))
        offered.insert(0, ("e_everything", more))
    role = acts.member(context).role
    return context.say(words, *(button for act, button in offered if acts.allowed(role, act)), count=count)


async def resume(context: Context, subject: str = "") -> Outcome:
    """Let journeys go on. Broadcasts stay paused: each is looked at first."""
    if not await emergency.resume(context.uow, acts.actor(context)):
        return context.say("staff-not-stopped")
    return context.say("staff-resumed", context.button("staff-menu.campaigns", acts.data(context, "b_list")))


ACTS: dict[str, Callable[[Context, str], Awaitable[Outcome | None]]] = {
    "e_stop": stop,
    "e_everything": stop_everything,
    "e_resume": resume,
}
COMMANDS = {"stopall": "e_stop", "resumeall": "e_resume"}
WORDS = {"stop-all": "e_stop", "resume-all": "e_resume"}
