"""What staff type to do something: the words of `staff-words` in all languages, or a command, on every platform."""

from __future__ import annotations

from bot.answers.normalise import normalise
from bot.handling import Context
from bot.i18n.catalogue import LOCALES


def command(context: Context) -> tuple[str, str]:
    """Give (command, argument) of a text that begins with a slash, also where the platform knows no commands."""
    name = getattr(context.event.what, "command", "")
    if name:
        return name, getattr(context.event.what, "argument", "").strip()
    if not context.words.startswith("/"):
        return "", ""
    first, _, rest = context.words[1:].strip().partition(" ")
    return first.casefold(), rest.strip()


def whole(context: Context, name: str) -> bool:
    """Say whether the text is one of these words and nothing else."""
    return bool(context.words) and normalise(context.words) in {normalise(word) for word in _words(context, name)}


def after(context: Context, name: str) -> str | None:
    """Give what follows one of these words at the beginning of a text, None when none is there."""
    text = context.words.strip()
    for word in sorted(_words(context, name), key=len, reverse=True):
        if text.casefold().startswith(word.casefold()) and text[len(word) :][:1] in ("", " ", "\u3000", ":", "\uff1a"):
            return text[len(word) :].strip(" \u3000:\uff1a")
    return None


def _words(context: Context, name: str) -> list[str]:
    texts = (context.catalogue.text(locale, f"staff-words.{name}") for locale in LOCALES)
    return [word.strip() for text in texts for word in text.split("|")]
