"""Entities the server finds by itself: addresses, mentions, hashtags, commands, phone numbers."""

import re

from bot.emulator.telegram.entities import Entity

_DOMAINS = "com|net|org|io|dev|app|jp|tw|th|uk|de|fr|ru|me|co|info|shop|store|tokyo|example|test|biz|xyz|ai|tv|us"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.@+-])[\w.+-]{1,64}@(?:[a-z0-9-]+\.)+[a-z]{2,16}(?![\w@])", re.I | re.A)),
    (
        "url",
        re.compile(
            r"(?<![\w.@/])(?:(?:https?|ftp|tonsite)://(?:[^\s/?#<>\"'、。「」（）]+)|"
            rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_DOMAINS})(?![\w.-]*@|\w))(?::\d+)?(?:[/?#][^\s<>\"「」、。（）]*)?",
            re.I | re.A,
        ),
    ),
    ("mention", re.compile(r"(?<![\w@/])@[a-z0-9_]{2,32}(?!\w)", re.I)),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![/\w@<>])", re.I)),
    ("hashtag", re.compile(r"(?<![\w#])#(?=[^\W\d]|\d+[^\W\d])\w{1,256}(?!\w|#)")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{3,8}(?!\w|\$)")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d(?:[ ()-]?\d){8,14}(?!\w)")),
)
_TRAILING = ".,:;!?'\""


def find(text: str, taken: list[Entity]) -> list[Entity]:
    """The automatic entities of a text, none of which overlaps `taken` entities that are links or code."""
    blocked = [entity for entity in taken if entity.type in ("pre", "code", "text_link", "text_mention", "url")]
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            value = _trim(match.group()) if kind == "url" else match.group()
            entity = Entity(kind, match.start(), len(value))
            if not any(entity.offset < other.end and other.offset < entity.end for other in blocked + found):
                found.append(entity)
    return found


def _trim(url: str) -> str:
    trimmed = url.rstrip(_TRAILING)
    if trimmed.endswith(")") and "(" not in trimmed:
        trimmed = trimmed[:-1]
    return trimmed
