"""Text arguments: parse mode, explicit and automatic entities, and the limits of length."""

from typing import Any

from bot.emulator.telegram import detection, markup_html, markup_markdown
from bot.emulator.telegram.answers import bad_request
from bot.emulator.telegram.entities import Entity, Formatted, arrange, clean, from_objects
from bot.emulator.telegram.parameters import Query

RAW_MAX_BYTES = 32768
TEXT_MAX = 4096
CAPTION_MAX = 1024


def read_text(query: Query) -> Formatted:
    """The `text` of a message; raises RefusalError for an empty or too long one."""
    source = query.text("text")
    if not source:
        raise bad_request("message text is empty")
    formatted = format_text(source, query.text("parse_mode"), _explicit(query, "entities"))
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if len(formatted.text) > TEXT_MAX:
        raise bad_request("message is too long")
    return formatted


def read_caption(query: Query) -> Formatted:
    return caption(query.text("caption"), query.text("parse_mode"), _explicit(query, "caption_entities"))


def caption(source: str, parse_mode: str, explicit: Any) -> Formatted:
    """A caption; it may be empty."""
    formatted = format_text(source, parse_mode, explicit)
    if len(formatted.text) > CAPTION_MAX:
        raise bad_request("message caption is too long")
    return formatted


def format_text(source: str, parse_mode: str, explicit: Any = None) -> Formatted:
    """Text with all its entities as the server would show it; `explicit` is a list of MessageEntity objects."""
    if len(source.encode()) > RAW_MAX_BYTES:
        raise bad_request("text is too long")
    mode = parse_mode.strip().lower()
    if mode == "html":
        parsed = markup_html.parse(source)
    elif mode == "markdownv2":
        parsed = markup_markdown.parse(source)
    elif mode == "markdown":
        parsed = markup_markdown.parse_legacy(source)
    elif mode in ("", "none"):
        parsed = Formatted(source, tuple(from_objects(source, explicit if isinstance(explicit, list) else [])))
    else:
        raise bad_request("unsupported parse_mode")
    return with_automatic(clean(parsed))


def with_automatic(formatted: Formatted) -> Formatted:
    given: list[Entity] = list(formatted.entities)
    return Formatted(formatted.text, tuple(arrange(given + detection.find(formatted.text, given))))


def _explicit(query: Query, name: str) -> Any:
    try:
        return query.parsed(name)
    except ValueError as error:
        raise bad_request("can't parse entities JSON object") from error
