"""What happens in a shop within some days: who joins, asks, wishes, buys, blocks and stops, and what staff do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.simulation.determinism import Draws

SKUS = ("SENCHA", "HOJI", "BEANS", "CUP")
SAYINGS = (
    "営業時間を教えてください",
    "送料はいくらですか",
    "注文どうなってる？",
    "こんにちは",
    "CUPの在庫はある？",
)
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens at an instant (seconds from the start). `who` is a person's number, -1 the shop."""

    at: float
    kind: str
    who: int = -1
    what: Any = ""

    def told(self) -> str:
        person = f" #{self.who}" if self.who >= 0 else ""
        return f"day {self.at / _DAY:5.2f}  {self.kind}{person} {self.what}".rstrip()


def channel_of(who: int) -> str:
    return "line" if who % 5 < 3 else "telegram"


def address_of(who: int) -> str:
    return f"U{who:032x}" if channel_of(who) == "line" else str(700_000_000 + who)


def written(draws: Draws, people: int, days: float) -> list[Act]:
    """Give the story of one seed, in order of time."""
    acts = [act for who in range(people) for act in _life(draws, who, days)]
    acts += _shop(draws, days)
    return sorted(acts, key=lambda act: (act.at, act.kind, act.who))


def _life(draws: Draws, who: int, days: float) -> Iterator[Act]:
    span = days * _DAY
    joined = draws.part(who, "join") * span / 5

    def when(*name: object) -> float:
        return joined + 1 + draws.part(who, "when", *name) * (span - joined)

    yield Act(joined, "join", who)
    for number in range(1 + draws.whole(3, who, "talks")):
        yield Act(when("say", number), "say", who, SAYINGS[draws.whole(len(SAYINGS), who, "say", number)])
    if draws.part(who, "wish") < 0.4:
        yield Act(when("wish"), "wish", who, SKUS[draws.whole(len(SKUS), who, "sku")])
    if draws.part(who, "buy") < 0.4:
        yield Act(when("buy"), "buy", who, SKUS[draws.whole(len(SKUS), who, "bought")])
    if draws.part(who, "stop") < 0.15:
        yield Act(when("stop"), "say", who, "停止")
    if draws.part(who, "block") < 0.1:
        at = when("block")
        yield Act(at, "block", who)
        if draws.part(who, "back") < 0.5:
            yield Act(at + draws.part(who, "away") * _DAY, "unblock", who)


def _shop(draws: Draws, days: float) -> Iterator[Act]:
    for day in range(int(days)):
        noon = (day + 0.1 + draws.part("hour", day) * 0.4) * _DAY
        for sku in SKUS:
            if draws.part("stock", day, sku) < 0.3:
                yield Act(noon + draws.part("arrival", day, sku) * 3600, "stock", what=(sku, draws.whole(6, day, sku)))
        if draws.part("campaign", day) < 0.5:
            yield Act(noon, "campaign", what=day)
            if draws.part("pause", day) < 0.4:
                after = noon + draws.part("pause at", day) * 2
                yield Act(after, "pause", what=day)
                yield Act(after + 600, "cancel" if draws.part("cancel", day) < 0.2 else "resume", what=day)
