"""Texts that staff write with placeholders, and the units in which platforms count a text.

A placeholder is `{name}` or, with the words for an unknown value, `{name|お客さま}`. Filling is one pass: a value that
looks like a placeholder stays what it is (S9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import regex  # type: ignore[import-untyped]

from bot.domain.errors import InputError
from bot.domain.tables import nearest

PLACEHOLDERS = ("name", "last_purchase")
_PLACEHOLDER = regex.compile(r"[{｛]([^{}｛｝|｜]*)(?:[|｜]([^{}｛｝]*))?[}｝]")
# What a Japanese shop writes after a name. "お客さま" brings its own, so the one behind the placeholder is left out.
_HONORIFIC = ("さま", "様", "さん", "殿")
_FILLED = regex.compile(rf"{_PLACEHOLDER.pattern}({'|'.join(_HONORIFIC)})?")
_BRACE = regex.compile(r"[{}｛｝]")
_GRAPHEME = regex.compile(r"\X")
_ENDS = ("\n\n", "\n", "。", ". ", "！", "？", "! ", "? ", "、", " ")


class TemplateError(InputError):
    """A text cannot be used; `name` is what stands in the braces, '' for a brace without its partner."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(remedy)
        self.name = name


@lru_cache(maxsize=256)  # a broadcast fills the same text for everybody
def check(template: str, known: tuple[str, ...] = PLACEHOLDERS) -> tuple[str, ...]:
    """Give the placeholders of a text in order; raises TemplateError, which names the first unknown one."""
    names = []
    for match in _PLACEHOLDER.finditer(template):
        name = match[1].strip()
        if name not in known:
            allowed = ", ".join(f"{{{each}}}" for each in known)
            hint = f"did you mean {{{nearest(name, list(known))}}}? " if name else ""
            raise TemplateError(name, f"unknown placeholder {match[0]}: {hint}Known are {allowed}")
        names.append(name)
    rest = _PLACEHOLDER.sub("", template)
    if _BRACE.search(rest):
        raise TemplateError("", "a brace has no partner: write a placeholder like {name|お客さま}")
    return tuple(names)


def fill(
    template: str,
    values: Mapping[str, str | None],
    otherwise: Mapping[str, str] | None = None,
    known: tuple[str, ...] = PLACEHOLDERS,
) -> str:
    """Give the text with its values on one line each; where one is unknown, the placeholder's own words, else
    those of `otherwise` (the catalogue's, in the customer's language), else nothing.

    `{name|お客さま}さま` greets somebody unknown as お客さま, not as お客さまさま.
    """
    check(template, known)

    def one(match: regex.Match[str]) -> str:
        name, title = match[1].strip(), match[3] or ""
        value = " ".join((values.get(name) or "").split())
        if value:
            return value + title
        stand_in = match[2] or (otherwise or {}).get(name, "")
        return str(stand_in) if stand_in.endswith(_HONORIFIC) else f"{stand_in}{title}"

    return str(_FILLED.sub(one, template))


def utf16(text: str) -> int:
    """Count UTF-16 code units: what LINE counts in a text, and Telegram in an entity."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Count what a reader calls characters."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def shorten(text: str, limit: int, count: Callable[[str], int] = graphemes) -> str:
    """Give the text, cut with "…" to at most `limit` units and never within a character that a reader sees."""
    most = 2 * len(text) if count is utf16 else len(text)  # no count is higher, and this one costs nothing
    if most <= limit or count(text) <= limit:
        return text
    kept, used = [], count("…")
    for match in _GRAPHEME.finditer(text):
        used += count(match[0])
        if used > limit:
            break
        kept.append(match[0])
    return "".join(kept).rstrip() + "…" if limit >= count("…") else ""


def split(text: str, limit: int) -> list[str]:
    """Cut a text into parts of at most `limit` UTF-16 units, at the end of a paragraph, a line or a sentence where one
    is in the second half of a part; nothing of it is lost but the space around the cuts. At least one part."""
    parts, rest = [], text.strip()
    while utf16(rest) > limit:
        head = _begin(rest, limit)
        ends = (head.rfind(mark) + len(mark) for mark in _ENDS if head.rfind(mark) >= len(head) // 2)
        at = next(ends, len(head))
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*parts, rest] if rest or not parts else parts


def _begin(text: str, limit: int) -> str:
    """Give as many whole characters of the beginning as have `limit` units, at least one character."""
    used = end = 0
    for match in _GRAPHEME.finditer(text):
        used += utf16(match[0])
        if used > limit and end:
            break
        end = match.end()
    return text[:end]
