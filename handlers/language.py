"""Language: chosen once by a tap or a command, and then kept whatever the platform says."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.replies import Outcome
from bot.handling import Context, Handler
from bot.i18n.catalogue import LOCALES
from handlers import help as menu


async def ask(context: Context) -> Outcome:
    """Offer the four languages, each by its own name."""
    return context.say("language-ask", *(context.button(f"language-{each}", f"lang:{each}") for each in LOCALES))


async def choose(context: Context) -> Outcome:
    chosen = context.taps[1] if len(context.taps) > 1 else ""
    if not chosen:
        return await ask(context)
    if chosen not in LOCALES:
        return menu.gone(context)
    context.customer.locale, context.customer.locale_stated = chosen, True
    return context.say("language-set")


TAPS: Mapping[str, Handler] = {"lang": choose}
INTENTS: Mapping[Intent, Handler] = {Intent.LANGUAGE: ask}
COMMANDS: Mapping[str, Handler] = {"lang": ask}
