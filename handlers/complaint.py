"""Complaints go to a person at once; strong words are not repeated."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.replies import Outcome
from bot.handling import Context, Handler
from flows import handovers
from flows.handovers import Cause


async def complain(context: Context) -> Outcome:
    opened = await handovers.start(context, Cause.COMPLAINT, context.words)
    return Outcome.say(context.bubble("complaint-sorry"), *opened.messages)


async def report_duplicate(context: Context) -> Outcome:
    """The same message came twice: an incident, so staff hear of it."""
    opened = await handovers.start(context, Cause.DUPLICATE, context.words)
    return Outcome.say(context.bubble("complaint-duplicate"), *opened.messages)


async def calm(context: Context) -> Outcome:
    """Offer a person and the stop, and say nothing back."""
    return context.say(
        "complaint-abuse",
        context.button("button-ask-staff", "angry"),
        context.button("button-stop-talk", "stop:all"),
    )


async def hand_over(context: Context) -> Outcome:
    return await handovers.start(context, Cause.ABUSE, "")


TAPS: Mapping[str, Handler] = {"angry": hand_over}
INTENTS: Mapping[Intent, Handler] = {
    Intent.COMPLAINT: complain,
    Intent.COMPLAINT_DUPLICATE: report_duplicate,
    Intent.ABUSE: calm,
}
COMMANDS: Mapping[str, Handler] = {}
