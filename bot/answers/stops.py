"""Stops: does this text ask for the messages to end, in any of the four languages, whatever language we speak?

The tiers are trust.md §5.5's. Matching a list of words by likeness stops 13 innocent customers of 87 (measured there),
so stops.toml looks for a thing (our messages) with a no, and what else could be stopped (an order, a lock) vetoes.
Before that a text that is nothing but a known word and politeness is looked up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from bot.answers import rules
from bot.answers.normalise import fold, normalise
from bot.domain.consent import Topic


class Kind(StrEnum):
    HARD = "hard"
    """A clear word: everything stops now, with an undo."""
    SOFT = "soft"
    """Displeasure with the messages, or leaving: marketing stops now, and the customer is asked what to keep."""
    ASK = "ask"
    """Messages or an order? Marketing pauses until the customer says which."""
    TOPIC = "topic"
    """One kind of message only: see `Stop.topic`."""
    RESUME = "resume"
    """Start again."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stop:
    kind: Kind
    topic: Topic | None = None
    """With TOPIC: what is to end."""

    def __bool__(self) -> bool:
        """True when no marketing may go out after this text (hard, soft, ask)."""
        return self.kind in (Kind.HARD, Kind.SOFT, Kind.ASK)


NONE = Stop(Kind.NONE)
_SIMPLIFIED = str.maketrans(
    "订阅传发关闭别讯简广单货请吗这们没烦骚扰锁闹联络绝", "訂閱傳發關閉別訊簡廣單貨請嗎這們沒煩騷擾鎖鬧聯絡絕"
)
_REPEATED = re.compile(r"^(.{1,16}?)(?: ?\1)+$")
_SCRIPTS = re.compile(r"[a-z]+|[^a-z ]+")


def classify(text: str) -> Stop:
    """Tell what a text asks about our messages; never raises, reads the first 200 characters."""
    spelt = plain(text)
    if not spelt:
        return NONE
    known = _known(spelt)
    if known:
        return Stop(known)
    for rule in rules.fitting("stops", spelt):
        kind = Kind(rule.means)
        return Stop(kind, topic_of(spelt) or Topic.NEWS) if kind is Kind.TOPIC else Stop(kind)
    return NONE


def plain(text: str) -> str:
    """Give a text as the rules of this package want it: normalised, simplified characters as traditional ones."""
    return normalise(text).translate(_SIMPLIFIED)


def topic_of(spelt: str) -> Topic | None:
    """Give the topic a normalised text names first; None when it names none."""
    found = ((pattern.search(spelt), topic) for topic, pattern in _topics().items())
    starts = [(match.start(), topic) for match, topic in found if match]
    return min(starts)[1] if starts else None


def _known(spelt: str) -> Kind | None:
    """Give what a text means that is only known words, said once or several times, in one language or two."""
    for whole in (spelt, _bare(spelt)):
        once = _REPEATED.sub(r"\1", whole)
        kinds = [_words().get(word) for word in ([once] if once in _words() else _SCRIPTS.findall(once))]
        if kinds and kinds[0] and all(kinds):
            return Kind(kinds[0])
    return None


def _bare(spelt: str) -> str:
    """Strip politeness from both ends, a bounded number of times."""
    heads, tails = _polite()
    for _ in range(6):
        shorter = tails.sub("", heads.sub("", spelt))
        if shorter == spelt or not shorter:
            break
        spelt = shorter
    return spelt.strip("ー ")


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(resources.files("bot.answers").joinpath("commands.toml").read_text("utf-8"))


@cache
def _words() -> dict[str, str]:
    return {normalise(word): kind for kind, words in _table()["stops"].items() for word in words}


@cache
def _polite() -> tuple[re.Pattern[str], re.Pattern[str]]:
    heads, tails = ("|".join(map(fold, _table()["polite"][side])) for side in ("heads", "tails"))
    return re.compile(rf"^(?:{heads})"), re.compile(rf"(?:{tails})$")


@cache
def _topics() -> dict[Topic, re.Pattern[str]]:
    return {Topic(name): re.compile(fold("|".join(words))) for name, words in _table()["topics"].items()}
