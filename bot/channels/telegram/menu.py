"""Telegram's command menu, the bot's descriptions and the menu button, in every language.

To be called at start, with the digest of last time and outside of any unit of work:

    known = await notes.get(uow, menu.NOTE, "")
    digest = await menu.ensure(channel.bot, house.catalogue.text, shop=shop.name, default=shop.locale, known=known)
    await notes.put(uow, menu.NOTE, digest)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from telegram import Bot, BotCommand, MenuButtonCommands

NOTE = "telegram.menu"
COMMANDS = ("start", "stop", "settings", "mydata", "human", "help", "lang", "privacy", "delete")
LANGUAGES = {"ja": "ja", "en": "en", "zh": "zh-Hant", "th": "th"}
"""Telegram's language code and our locale. "zh" is everybody who reads Chinese, as in the conversation."""
_SHORT, _LONG = 120, 512  # core.telegram.org/bots/api#setmyshortdescription, #setmydescription

Words = Callable[..., str]


async def ensure(bot: Bot, text: Words, *, shop: str, default: str, known: str = "") -> str:
    """Have Telegram show the menu, `default` to whoever reads none of our languages; give the digest to keep.

    `text` gives the words of (locale, message id, **variables). One call is made while nothing has changed. Raises
    TelegramError.
    """
    commands = {code: _commands(locale, text) for code, locale in LANGUAGES.items()} | {"": _commands(default, text)}
    about = {code: _about(locale, text, shop) for code, locale in LANGUAGES.items()} | {"": _about(default, text, shop)}
    digest = hashlib.sha256(json.dumps([commands, about], ensure_ascii=False).encode()).hexdigest()
    shown = [(each.command, each.description) for each in await bot.get_my_commands()]
    if digest == known and shown == commands[""]:
        return digest
    for code, listed in commands.items():
        await bot.set_my_commands([BotCommand(*each) for each in listed], language_code=code or None)
        await bot.set_my_description(about[code][:_LONG], language_code=code or None)
        await bot.set_my_short_description(about[code][:_SHORT], language_code=code or None)
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    return digest


def _commands(locale: str, text: Words) -> list[tuple[str, str]]:
    return [(name, text(locale, f"command-{name}")) for name in COMMANDS]


def _about(locale: str, text: Words, shop: str) -> str:
    """Say who the bot is before anybody has pressed start."""
    return text(locale, "welcome-hello-telegram", shop=shop, hours=None)
