"""Help: what can be asked, and the way back when a button is of no use any more."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.replies import Button, Outcome
from bot.handling import Context, Handler

MENU = ("menu-products", "menu-orders", "menu-restock", "menu-shop", "menu-settings", "menu-staff")


def menu(context: Context) -> tuple[str, ...]:
    """Give the six words of the main menu; written by the customer, each is understood."""
    return tuple(context.text(label) for label in MENU)


def choices(context: Context) -> tuple[Button, ...]:
    """Give the main menu as buttons under a bubble."""
    return tuple(Button(words, text=words) for words in menu(context))


def gone(context: Context) -> Outcome:
    """Give the answer to a button that is stale, or not this customer's: polite, and with the menu (S14)."""
    return context.say("chat-choice-gone", *choices(context))


async def show(context: Context) -> Outcome:
    return context.say("help-text", *choices(context), context.button("button-stop-messages", "stop:all"))


TAPS: Mapping[str, Handler] = {"help": show}
INTENTS: Mapping[Intent, Handler] = {Intent.HELP: show}
COMMANDS: Mapping[str, Handler] = {"help": show}
