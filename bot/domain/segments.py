"""The segment language: one line of text to a condition over customers, and back.

    all
    bought category:beans in 90d and not topic news
    (stage new or stage repeat) and channel line
    bought sku:"A 12" in 30d or bought anything in 7d

`not` binds closest, then `and`, then `or`. Words are read in any case; a value with spaces, quotes or brackets stands
in double quotes, with \\" and \\\\ inside. Nothing here knows a database: storage compiles the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.consent import Topic
from bot.domain.customers import Snapshot, Stage, stage_of
from bot.domain.errors import InputError

CHANNELS = ("line", "telegram")
_LONGEST = 2000
_DEEPEST = 40


class SegmentError(InputError):
    """The text is no condition: `position` counts characters from 0, `expected` says what may stand there."""

    def __init__(self, position: int, expected: str) -> None:
        super().__init__(f"segment, character {position + 1}: expected {expected}")
        self.position = position
        self.expected = expected


@dataclass(frozen=True, slots=True)
class All:
    pass


@dataclass(frozen=True, slots=True)
class Bought:
    """`what` "anything" has no value; `days` None is ever, else within the last so many days."""

    what: Literal["category", "sku", "anything"]
    value: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class InStage:
    stage: Stage


@dataclass(frozen=True, slots=True)
class Granted:
    topic: Topic


@dataclass(frozen=True, slots=True)
class OnChannel:
    channel: str


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class And:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Or:
    left: Node
    right: Node


Node = All | Bought | InStage | Granted | OnChannel | Not | And | Or


def parse(text: str) -> Node:
    """Give the condition; raises SegmentError at the first character that cannot be understood."""
    if len(text) > _LONGEST:
        raise SegmentError(_LONGEST, f"at most {_LONGEST} characters")
    reader = _Reader(text)
    node = reader.either(0)
    reader.end()
    return node


def format(node: Node) -> str:
    """Give the text of a condition with as few brackets as can be; `parse` gives the same condition again."""
    match node:
        case All():
            return "all"
        case Bought(what, value, days):
            target = what if what == "anything" else f"{what}:{_quoted(value)}"
            return f"bought {target}" + (f" in {days}d" if days is not None else "")
        case InStage(stage):
            return f"stage {stage}"
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


def uses_purchases(node: Node) -> bool:
    """Tell whether the condition reads what customers bought, anywhere in it."""
    match node:
        case Bought() | InStage():
            return True
        case Not(inner):
            return uses_purchases(inner)
        case And(left, right) | Or(left, right):
            return uses_purchases(left) or uses_purchases(right)
        case _:
            return False


def matches(node: Node, snapshot: Snapshot, now: datetime) -> bool:
    """Tell whether the customer meets the condition now: the meaning that the compiled form must have as well.

    Whoever withdrew `profiling` is in no segment that reads purchases, whichever way round it is put (CF3).
    """
    if Topic.PROFILING in snapshot.withdrawn and uses_purchases(node):
        return False
    return _holds(node, snapshot, now)


def _holds(node: Node, snapshot: Snapshot, now: datetime) -> bool:
    match node:
        case All():
            return True
        case Bought():
            return any(
                _bought(node, purchase.at, purchase.sku, purchase.category, now) for purchase in snapshot.purchases
            )
        case InStage(stage):
            return stage_of(snapshot, now) is stage
        case Granted(topic):
            return topic in snapshot.granted
        case OnChannel(channel):
            return channel in snapshot.channels
        case Not(inner):
            return not _holds(inner, snapshot, now)
        case And(left, right):
            return _holds(left, snapshot, now) and _holds(right, snapshot, now)
        case Or(left, right):
            return _holds(left, snapshot, now) or _holds(right, snapshot, now)


def _bought(node: Bought, at: datetime, sku: str, category: str, now: datetime) -> bool:
    if node.days is not None and at <= now - timedelta(days=node.days):
        return False
    return node.what == "anything" or node.value == (sku if node.what == "sku" else category)


def _quoted(value: str) -> str:
    if _BARE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bracketed(node: Node, kinds: tuple[type[Node], ...]) -> str:
    text = format(node)
    return f"({text})" if isinstance(node, kinds) else text


_BARE = re.compile(r'[^\s()"\\]+')
_TOKEN = re.compile(
    r'\s*(\(|\)|(?:category|sku):(?:"(?:[^"\\]|\\.)*"|[^\s()"\\]+)|[^\s():"]+)', re.IGNORECASE | re.DOTALL
)
_DAYS = re.compile(r"([1-9]\d{0,3})d", re.IGNORECASE)


class _Reader:
    """Reads by recursive descent; `position` is always at the beginning of the next token."""

    def __init__(self, text: str) -> None:
        self.text = text
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
        match self.take("all, bought, stage, topic, channel, not or an opening bracket").casefold():
            case "all":
                return All()
            case "bought":
                return self.bought()
            case "stage":
                return InStage(Stage(self.word([*Stage])))
            case "topic":
                return Granted(Topic(self.word([*Topic])))
            case "channel":
                return OnChannel(self.word(CHANNELS))
            case _:
                raise SegmentError(start, "all, bought, stage, topic, channel, not or an opening bracket")

    def word(self, known: Sequence[str]) -> str:
        return self.take(", ".join(known), lambda token: token.casefold() in known).casefold()

    def bought(self) -> Bought:
        target = self.take(
            "category:…, sku:… or anything", lambda token: ":" in token or token.casefold() == "anything"
        )
        days = None
        if self.accept("in"):
            match = _DAYS.fullmatch(
                self.take("a number of days such as 90d", lambda token: bool(_DAYS.fullmatch(token)))
            )
            days = int(match[1]) if match else None
        what, _, raw = target.partition(":")
        value = re.sub(r"\\(.)", r"\1", raw[1:-1], flags=re.DOTALL) if raw.startswith('"') else raw
        match what.casefold():
            case "category":
                return Bought("category", value, days)
            case "sku":
                return Bought("sku", value, days)
            case _:
                return Bought("anything", "", days)
