"""The main menu's six words: a tile of LINE's rich menu and a key of Telegram's keyboard type them."""

from __future__ import annotations

from bot.answers.normalise import normalise
from bot.handling import Context
from bot.i18n.catalogue import LOCALES
from handlers import help

_LONGEST = 40


def tile(context: Context) -> str:
    """Give the id of the menu word that was written, `menu-orders`; '' for anything else. Any language's counts: a
    keyboard stays under the chat after the language was changed."""
    if not context.words or len(context.words) > _LONGEST:
        return ""
    words = normalise(context.words)
    for label in help.MENU:
        if any(words == normalise(context.catalogue.text(locale, label)) for locale in LOCALES):
            return label
    return ""
