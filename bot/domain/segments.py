"""The segment language: one line of text to a condition over customers, and back.

    all
    bought category:beans in 90d and not topic news
    (stage new or stage repeat) and channel line
    bought sku:"A 12" in 30d or bought anything in 7d
    frequency 4-5 and recency 1-2 and not segment "long-standing friends"
    viewed category:tea in 14d or asked category:brewing in 30d
    reacted topic:news in 60d or answered 1 of 5

`recency`, `frequency` and `value` are bands from 1 to 5 (bot.domain.rfm). `answered 1 of 5`: of the last five marketing
messages at least one. `segment` stands for a condition that was saved by that name.

`not` binds closest, then `and`, then `or`. Words are read in any case; a value with spaces, quotes or brackets stands
in double quotes, with \\" and \\\\ inside. Nothing here knows a database: storage compiles the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from bot.domain.conditions import (
    All,
    And,
    Answered,
    Banded,
    Bought,
    Did,
    Granted,
    InStage,
    Node,
    Not,
    OnChannel,
    Or,
    matches,
    uses_purchases,
)
from bot.domain.consent import Topic
from bot.domain.customers import Stage
from bot.domain.errors import InputError

__all__ = [
    "CHANNELS",
    "KEYS",
    "All",
    "And",
    "Answered",
    "Banded",
    "Bought",
    "Did",
    "Granted",
    "InStage",
    "Node",
    "Not",
    "OnChannel",
    "Or",
    "SegmentError",
    "format",
    "matches",
    "parse",
    "quoted",
    "uses_purchases",
]

CHANNELS = ("line", "telegram")
_LONGEST = 2000
_DEEPEST = 40


class SegmentError(InputError):
    """The text is no condition: `position` counts characters from 0, `expected` says what may stand there."""

    def __init__(self, position: int, expected: str) -> None:
        super().__init__(f"segment, character {position + 1}: expected {expected}")
        self.position = position
        self.expected = expected


KEYS: Mapping[str, tuple[str, ...]] = {
    "bought": ("category", "sku"),
    "asked": ("category", "entry"),
    "viewed": ("category", "sku"),
    "reacted": ("topic",),
}
"""What each deed can be narrowed to."""
_BEGINS = (
    "all, bought, stage, recency, frequency, value, asked, viewed, reacted, answered, topic, channel, segment, not or "
    "an opening bracket"
)


def parse(text: str, saved: Mapping[str, str] | None = None) -> Node:
    """Give the condition; raises SegmentError at the first character that cannot be understood. `saved`: the conditions
    that staff keep, by name; what `segment` names stands in the result itself, whatever becomes of the name later."""
    if len(text) > _LONGEST:
        raise SegmentError(_LONGEST, f"at most {_LONGEST} characters")
    reader = _Reader(text, saved or {})
    node = reader.either(0)
    reader.end()
    if saved:
        parse(format(node))  # with what stands for a name it may be longer or deeper than can be read again
    return node


def format(node: Node) -> str:
    """Give the text of a condition with as few brackets as can be; `parse` gives the same condition again."""
    match node:
        case All():
            return "all"
        case Bought(what, value, days):
            return _deed("bought", what, value, days)
        case InStage(stage):
            return f"stage {stage}"
        case Banded(what, low, high):
            return f"{what} {low}" if low == high else f"{what} {low}-{high}"
        case Did(kind, key, value, days):
            return _deed(kind, key, value, days)
        case Answered(least, last):
            return f"answered {least} of {last}"
        case Granted(topic):
            return f"topic {topic}"
        case OnChannel(channel):
            return f"channel {channel}"
        case Not(inner):
            return f"not {_bracketed(inner, (And, Or))}"
        case And(left, right):
            return f"{_bracketed(left, (Or,))} and {_bracketed(right, (And, Or))}"
        case Or(left, right):
            return f"{format(left)} or {_bracketed(right, (Or,))}"


def _deed(kind: str, key: str, value: str, days: int | None) -> str:
    target = key if key == "anything" else f"{key}:{quoted(value)}"
    return f"{kind} {target}" + (f" in {days}d" if days is not None else "")


def quoted(value: str) -> str:
    """Give a value as it stands in a condition."""
    if _BARE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bracketed(node: Node, kinds: tuple[type[Node], ...]) -> str:
    text = format(node)
    return f"({text})" if isinstance(node, kinds) else text


_BARE = re.compile(r'[^\s()"\\]+')
_TOKEN = re.compile(
    r'\s*(\(|\)|(?:category|sku|entry|topic):(?:"(?:[^"\\]|\\.)*"|[^\s()"\\]+)|[^\s():"]+)', re.IGNORECASE | re.DOTALL
)
_DAYS = re.compile(r"([1-9]\d{0,3})d", re.IGNORECASE)
_SPAN = re.compile(r"([1-5])(?:-([1-5]))?")
_NAME = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s()"\\]+', re.DOTALL)
_FEW = re.compile(r"[1-9]|10")
_ANY_KEY = re.compile(r"(category|sku|entry|topic):", re.IGNORECASE)


class _Reader:
    """Reads by recursive descent; `position` is always at the beginning of the next token."""

    def __init__(self, text: str, saved: Mapping[str, str]) -> None:
        self.text = text
        self.saved = saved
        self.position = 0
        self._skip()

    def _skip(self) -> None:
        while self.position < len(self.text) and self.text[self.position].isspace():
            self.position += 1

    def peek(self) -> str:
        match = _TOKEN.match(self.text, self.position)
        return match[1] if match else ""

    def take(self, expected: str, allowed: Callable[[str], bool] = bool) -> str:
        token = self.peek()
        if not token or not allowed(token):
            raise SegmentError(self.position, expected)
        self.position += len(token)
        self._skip()
        return token

    def accept(self, word: str) -> bool:
        if self.peek().casefold() != word:
            return False
        self.take(word)
        return True

    def end(self) -> None:
        if self.position < len(self.text):
            raise SegmentError(self.position, "and, or, or the end")

    def either(self, depth: int) -> Node:
        node = self.both(depth)
        while self.accept("or"):
            node = Or(node, self.both(depth))
        return node

    def both(self, depth: int) -> Node:
        node = self.single(depth)
        while self.accept("and"):
            node = And(node, self.single(depth))
        return node

    def single(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise SegmentError(self.position, f"at most {_DEEPEST} conditions within each other")
        if self.accept("not"):
            return Not(self.single(depth + 1))
        if self.accept("("):
            node = self.either(depth + 1)
            self.take("a closing bracket, and, or or", ")".__eq__)
            return node
        return self.condition()

    def condition(self) -> Node:
        start = self.position
        match self.take(_BEGINS).casefold():
            case "all":
                return All()
            case "bought":
                what, value, days = self.deed("bought")
                return Bought(what, value, days)  # type: ignore[arg-type]
            case "asked" | "viewed" | "reacted" as kind:
                return Did(kind, *self.deed(kind))
            case "recency" | "frequency" | "value" as what:
                return self.banded(what)
            case "answered":
                return self.answered()
            case "segment":
                return self.named()
            case "stage":
                return InStage(Stage(self.word([*Stage])))
            case "topic":
                return Granted(Topic(self.word([*Topic])))
            case "channel":
                return OnChannel(self.word(CHANNELS))
            case _:
                raise SegmentError(start, _BEGINS)

    def word(self, known: Sequence[str]) -> str:
        return self.take(", ".join(known), lambda token: token.casefold() in known).casefold()

    def deed(self, kind: str) -> tuple[str, str, int | None]:
        """Read what something was done with, and within how many days."""
        start = self.position
        wanted = f"{', '.join(f'{key}:…' for key in KEYS[kind])} or anything"
        target = self.take(wanted, lambda token: bool(_ANY_KEY.match(token)) or token.casefold() == "anything")
        what, _, raw = target.partition(":")
        key, value = what.casefold(), _unquoted(raw)
        if key != "anything" and (key not in KEYS[kind] or (key == "topic" and value not in [*Topic])):
            raise SegmentError(start, wanted if key not in KEYS[kind] else f"topic: and one of {', '.join(Topic)}")
        days = None
        if self.accept("in"):
            match = _DAYS.fullmatch(
                self.take("a number of days such as 90d", lambda token: bool(_DAYS.fullmatch(token)))
            )
            days = int(match[1]) if match else None
        return key, value, days

    def banded(self, what: Literal["recency", "frequency", "value"]) -> Banded:
        def fits(token: str) -> bool:
            match = _SPAN.fullmatch(token)
            return match is not None and int(match[1]) <= int(match[2] or match[1])

        low, _, high = self.take("bands from 1 to 5 such as 5 or 1-2", fits).partition("-")
        return Banded(what, int(low), int(high or low))

    def answered(self) -> Answered:
        def number(token: str) -> bool:
            return bool(_FEW.fullmatch(token))

        least = int(self.take("a number from 1 to 10", number))
        self.take("of", lambda token: token.casefold() == "of")
        last = int(self.take(f"a number from {least} to 10", lambda token: number(token) and int(token) >= least))
        return Answered(least, last)

    def named(self) -> Node:
        match = _NAME.match(self.text, self.position)
        name = _unquoted(match[0]) if match else ""
        if match is None or name not in self.saved:
            known = ", ".join(sorted(self.saved)) or "none is saved yet"
            raise SegmentError(self.position, f"the name of a saved segment ({known})")
        self.position = match.end()
        self._skip()
        return parse(self.saved[name])


def _unquoted(raw: str) -> str:
    return re.sub(r"\\(.)", r"\1", raw[1:-1], flags=re.DOTALL) if raw.startswith('"') else raw
