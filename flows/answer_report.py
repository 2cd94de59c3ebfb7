"""The week's card of the answers: how many questions were asked, what became of them, and what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.domain.spoofing import clean_name
from flows import learning
from storage.models import Question
from storage.repositories import lessons
from storage.unit_of_work import UnitOfWork

_BANDS = ("answer", "choices", "unsure", "handover")
_GAPS = 5
_WORDS = 80


@dataclass(frozen=True, slots=True)
class Gap:
    """What the shop has no answer to: the most typical words, and how many customers asked."""

    question: str
    people: int


@dataclass(frozen=True, slots=True)
class Report:
    """Questions from `since` up to `until`. Of those `asked` by words that nothing else understood, each is one of
    `answered`, `chosen` (of the choices offered), `unchosen`, `unsure` and `handed_over`; `helpful` and `wrong` are
    what customers said of answers. `gaps` is what waits for staff now."""

    since: datetime
    until: datetime
    asked: int
    answered: int
    chosen: int
    unchosen: int
    unsure: int
    handed_over: int
    helpful: int
    wrong: int
    taught: int
    gaps: tuple[Gap, ...]

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """What became of the questions, by name; adds up to `asked`."""
        names = ("answered", "chosen", "unchosen", "unsure", "handed_over")
        return tuple((name, getattr(self, name)) for name in names)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"since": self.since.isoformat(), "until": self.until.isoformat()}


async def week(uow: UnitOfWork, since: datetime, until: datetime) -> Report:
    """Give what became of the questions asked in a span of time."""
    groups = await learning.queue(uow)
    return Report(
        since=since,
        until=until,
        **await counts(uow, since, until),
        taught=len([each for each in await lessons.since(uow, since) if each.at < until and each.undone_at is None]),
        gaps=tuple(Gap(clean_name(group.phrasings[0], _WORDS), group.people) for group in groups[:_GAPS]),
    )


async def counts(uow: UnitOfWork, since: datetime, until: datetime) -> dict[str, int]:
    """Give how many questions were asked in a span of time, and what became of them, as `Report` names it."""
    rows = [row for row in await lessons.asked(uow, since, until) if row.band in _BANDS]
    ends = Counter(map(_end, rows))
    return {
        "asked": len(rows),
        **{name: ends[name] for name in ("answered", "chosen", "unchosen", "unsure")},
        "handed_over": ends["handover"],
        "helpful": sum(row.feedback == lessons.HELPFUL for row in rows),
        "wrong": sum(row.feedback == lessons.NOT_HELPFUL for row in rows),
    }


def _end(row: Question) -> str:
    if row.band == "answer":
        return "answered"
    if row.band == "choices":
        return "unchosen" if row.tapped in ("", lessons.NONE) else "chosen"
    return row.band
