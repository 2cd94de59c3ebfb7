"""Rules: tables of patterns, read from a .toml beside this module, tried in their order.

A table has `[words]`, named lists, and `[[rule]]`s: `is` (what a match means), `any` (patterns, one must be found),
`unless` (patterns, none may be), `sure` (0 to 1). `<name>` in a pattern stands for any of `words.name`. Katakana may
be written for readability: patterns are folded like the text. Every repetition is bounded, so a search is linear;
a test feeds them the worst.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.answers.normalise import fold

_NAME = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class Rule:
    means: str
    found: re.Pattern[str]
    unless: re.Pattern[str] | None
    sure: float
    detail: str

    def fits(self, text: str) -> bool:
        """Tell whether it matches a normalised text."""
        return bool(self.found.search(text)) and not (self.unless and self.unless.search(text))


@cache
def load(name: str) -> tuple[Rule, ...]:
    """Give the rules of `name`.toml in their order."""
    table = tomllib.loads(resources.files("bot.answers").joinpath(f"{name}.toml").read_text("utf-8"))
    words = _spell_out(table["words"])
    return tuple(
        Rule(
            means=row["is"],
            found=_join(row["any"], words),
            unless=_join(row["unless"], words) if row.get("unless") else None,
            sure=row.get("sure", 0.9),
            detail=row.get("detail", ""),
        )
        for row in table["rule"]
    )


def fitting(name: str, text: str) -> Iterator[Rule]:
    """Give every rule of the table that matches a normalised text, in their order."""
    return (rule for rule in load(name) if rule.fits(text))


def _spell_out(lists: Mapping[str, Iterable[str]]) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, items in lists.items():
        words[name] = _replace("|".join(items), words)
    return words


def _join(patterns: Iterable[str], words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(fold(_replace("|".join(patterns), words)))


def _replace(pattern: str, words: Mapping[str, str]) -> str:
    return _NAME.sub(lambda name: f"(?:{words[name[1]]})", pattern)
