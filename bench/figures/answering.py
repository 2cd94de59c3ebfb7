"""From a customer's word to the answer on their phone, by the emulator's clock: one after the other, and 20 at once."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import quantiles
from typing import Any

from bench.figures.stage import Desk

ABREAST = 20
_IN_TURN = 20
_PATIENCE = 20
_TRIES = 4


async def measure(desk: Desk, people: Sequence[tuple[str, str]], asked: dict[str, list[str]]) -> dict[str, object]:
    """Ask each kind of question, each time another of the `people`, who are (channel, id)."""
    who = itertools.cycle(people)
    told: dict[str, object] = {"first answer after the start": await _warm_up(desk, next(who))}
    for kind, texts in asked.items():
        words = itertools.cycle(texts)
        one = [await _ask(desk, next(who), next(words)) for _ in range(_IN_TURN)]
        told[f"{kind}, one by one"] = _told(one)
        many = await asyncio.gather(*(_ask(desk, next(who), next(words)) for _ in range(ABREAST)))
        told[f"{kind}, {ABREAST} at once"] = _told(many)
    return told


async def _warm_up(desk: Desk, person: tuple[str, str]) -> str:
    """Ask until there is an answer: the first one builds the indexes, and due work may be in the way."""
    for lost in range(_TRIES):
        try:
            return f"{await _ask(desk, person, '営業時間は？'):.0f} ms" + (f" after {lost} lost" if lost else "")
        except TimeoutError:
            continue
    raise TimeoutError(f"no answer in {_TRIES} tries")


async def _ask(desk: Desk, person: tuple[str, str], text: str) -> float:
    """Give the milliseconds until the first answer stood in the chat."""
    channel, name = person
    before = (await desk.control("state"))["inbox"]
    await desk.control(f"{channel}/users/{name}/text", {"text": text})
    query = f"inbox?after={before}&wait={_PATIENCE}&platform={channel}&user={name}"
    arrived = (await desk.control(query))["entries"]
    if not arrived:
        raise TimeoutError(f"no answer on {channel} within {_PATIENCE} s")
    asked = _last_words(await desk.control(f"{channel}/users/{name}/chat"))
    return (datetime.fromisoformat(arrived[0]["at"]) - asked).total_seconds() * 1000


def _last_words(chat: dict[str, Any]) -> datetime:
    own = [each["at"] for each in chat["messages"] if each["from"] == "user"]
    return datetime.fromisoformat(own[-1])


def _told(spent: Sequence[float]) -> str:
    cuts = quantiles(spent, n=100, method="inclusive")
    return f"p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms"


def everybody(line: Sequence[str], telegram: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Give people of both apps in turn."""
    for user, chat in zip(line, telegram, strict=False):
        yield "line", user
        yield "telegram", str(chat)
