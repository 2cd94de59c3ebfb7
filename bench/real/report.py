"""The one-page report: figures out of the evidence, as a table to read and as JSON to compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from bench.real.evidence import Evidence
from bench.real.faq import Entry
from bench.real.replay import Replay
from bench.real.talks import Asked
from bench.real.town import YEN_PER_MESSAGE
from bot.domain.sending import DeliveryState

Figures = dict[str, Any]
_PART = 200  # characters by which an answer is known again


@dataclass(frozen=True, slots=True)
class Costs:
    wall_seconds: float
    peak_mb: float


def figures(replay: Replay, found: Evidence, entries: Sequence[Entry], costs: Costs) -> Figures:
    """Give everything the report says, as plain JSON."""
    return {
        "people": dict(Counter(each.channel for each in replay.people.values())),
        "orders": {key.removeprefix("orders "): count for key, count in replay.counts.items() if "orders " in key},
        "restock": _restock(replay, found),
        "pushes": _pushes(found),
        "gate": _gate(replay, found),
        "questions": _questions(replay.books.asked, found, entries),
        "stops by mistake": _mistaken_stops(found),
        "reactions": dict(sorted(replay.books.reacted.items())),
        "handovers": dict(Counter(row.reason for row in found.handovers)),
        "messages": _messages(found),
        "silence": len(replay.books.silent),
        "latency ms": _latency(replay.books.latencies),
        "events": len(found.inbox),
        "seconds": round(costs.wall_seconds, 1),
        "replay seconds": {part: round(spent, 1) for part, spent in replay.spent.items()},
        "peak MB": round(costs.peak_mb),
    }


def _restock(replay: Replay, found: Evidence) -> Figures:
    return {
        "wishes tried": len(replay.books.wished),
        "wishes ended": dict(Counter(each.how for each in replay.books.wished)),
        "wishes stored": dict(Counter(wish.state for wish in found.wishes)),
        "stock arrivals": replay.counts["arrivals"],
        "rises from 0": replay.counts["restocked"],
        "waiting then": replay.counts["waiting at a restock"],
        "lines": dict(Counter(line.close_reason or "open" for line in found.lines)),
        "waves": sum(line.waves for line in found.lines),
    }


def _pushes(found: Evidence) -> Figures:
    sent = [row for row in found.deliveries.values() if row.state == DeliveryState.SENT]
    return dict(sorted(Counter(f"{row.topic or row.journey} {row.channel} {row.via}" for row in sent).items()))


def _gate(replay: Replay, found: Evidence) -> Figures:
    ended = Counter(
        f"{row.state} {row.reason}"
        for row in found.deliveries.values()
        if row.state not in (DeliveryState.SENT, DeliveryState.QUEUED)
    )
    return {
        "candidates": len(found.deliveries),
        "ended": dict(ended.most_common()),
        "held": dict(Counter(reason for _, reason in replay.held).most_common()),
    }


def _questions(asked: Sequence[Asked], found: Evidence, entries: Sequence[Entry]) -> Figures:
    """Judge what was shown first, from outside: by the words on the phone."""
    known = _Answers(entries)
    by_text = {found.asked[row.id]: row for row in found.questions}
    counted: dict[str, Counter[str]] = {}
    for each in asked:
        row = by_text.get(each.question.text)
        counts = counted.setdefault(each.question.kind, Counter())
        counts["asked"] += 1
        band = row.band if row else ""
        counts.update(
            _judge(each, known, "no such product" if row and row.band == "product" and row.shown == "[]" else band)
        )
    return {kind: dict(sorted(counts.items())) for kind, counts in counted.items()}


def _judge(asked: Asked, known: _Answers, band: str) -> Iterable[str]:
    given = known.of([shown.words for shown in asked.first])
    if given:
        grade = max(asked.question.grades.get(each, 0) for each in given)
        yield "answered"
        yield ("answered wrong", "answered related", "answered right")[grade]
    elif not asked.first:
        yield "silent"
    elif band in ("choices", "unsure", "handover", "product", "no such product"):
        yield {"unsure": "asked to say it otherwise", "product": "shown products"}.get(band, band)
        if band == "choices" and asked.tapped:
            yield "choices held the right one"
    else:
        yield "taken for something else"


class _Answers:
    """Which entries an answer on a phone stands for; several may have the same words."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._ids: dict[str, set[str]] = {}
        for each in entries:
            self._ids.setdefault(_known_by(each.answer), set()).add(each.id)

    def of(self, shown: Iterable[str]) -> set[str]:
        return set().union(*(self._ids.get(_known_by(words), set()) for words in shown))


def _known_by(words: str) -> str:
    return "".join(words.split())[:_PART]


def _mistaken_stops(found: Evidence) -> Figures:
    """Nobody in the replay types a stop, so whatever was ended or paused by typed words was a misunderstanding."""
    typed = [row for row in found.consents if row.action in ("withdraw", "pause") and row.mechanism == "typed"]
    return {
        "people": len({row.customer_id for row in typed}),
        "actions": dict(Counter(row.action for row in typed)),
    }


def _messages(found: Evidence) -> Figures:
    replied = {each.call for each in found.arrived if each.channel == "line" and each.kind == "reply"}
    riders = sum(1 for row in found.deliveries.values() if row.state == DeliveryState.SENT and row.via == "reply")
    pushed = sum(1 for each in found.arrived if each.channel == "line" and each.kind != "reply")
    return {
        "LINE replies (free)": len(replied),
        "LINE pushes (paid)": pushed,
        "riders on free replies": riders,
        "Telegram messages": sum(1 for each in found.arrived if each.channel == "telegram"),
        "yen saved": (len(replied) + riders) * YEN_PER_MESSAGE,
        "yen for the pushes": pushed * YEN_PER_MESSAGE,
    }


def _latency(seconds: Sequence[float]) -> Figures:
    if len(seconds) < 2:
        return {}
    cuts = quantiles(seconds, n=100)
    return {"p50": round(cuts[49] * 1000), "p99": round(cuts[98] * 1000), "most": round(max(seconds) * 1000)}


def page(told: Figures, promises: Mapping[str, Sequence[str]], broken: Sequence[str]) -> str:
    """Give the report as text."""
    lines = [f"Real input: {told['start']}, {told['days']} days, {sum(told['people'].values())} people with an app", ""]
    for name, value in told.items():
        if name not in ("start", "days"):
            lines += _lines(name, value)
    lines += ["", f"promises kept: {sum(not cases for cases in promises.values())} of {len(promises)}"]
    return "\n".join([*lines, *(f"BROKEN {each}" for each in broken)])


def _lines(name: str, value: Any, indent: str = "") -> list[str]:
    if not isinstance(value, dict):
        return [f"{indent}{name}: {value}"]
    if not any(isinstance(each, dict) for each in value.values()):
        return [f"{indent}{name}: " + (", ".join(f"{key} {each}" for key, each in value.items()) or "none")]
    return [f"{indent}{name}", *(line for key, each in value.items() for line in _lines(key, each, indent + "  "))]
