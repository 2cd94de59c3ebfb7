"""Lessons: questions that nobody answered well, and what staff taught the answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import update
from sqlmodel import col, or_, select

from storage.models import Lesson, Question
from storage.unit_of_work import UnitOfWork

Kind = Literal["entry", "phrasing", "aside"]
NONE = "none"
"""What `tapped` says when none of the choices was meant."""
HELPFUL, NOT_HELPFUL = "helpful", "not_helpful"
_MOST = 500


async def unanswered(uow: UnitOfWork, since: datetime) -> list[Question]:
    """Give the questions since then that got no answer, the wrong one or none that was meant, the latest first; not
    those that staff made something of, nor those whose words were taken back."""
    unsolved = or_(
        col(Question.band).in_(["unsure", "handover"]),
        (col(Question.band) == "choices") & (col(Question.tapped).in_(["", NONE])),
        col(Question.feedback) == NOT_HELPFUL,
    )
    query = select(Question).where(col(Question.at) >= since, col(Question.lesson_id) == "", unsolved)
    query = query.where(col(Question.text).is_not(None), col(Question.feedback) != HELPFUL)
    return list(await uow.session.scalars(query.order_by(col(Question.at).desc()).limit(_MOST)))


async def asked(uow: UnitOfWork, since: datetime, until: datetime) -> list[Question]:
    """Give the questions asked from `since` up to `until`, the first first."""
    query = select(Question).where(col(Question.at) >= since, col(Question.at) < until)
    return list(await uow.session.scalars(query.order_by(col(Question.at))))


async def judged(uow: UnitOfWork) -> list[tuple[float, bool]]:
    """Give what was expected of the latest answers and choices, and whether the customer found the first one right."""
    query = select(Question).where(
        col(Question.confidence).is_not(None),
        or_(col(Question.feedback) != "", (col(Question.band) == "choices") & (col(Question.tapped) != "")),
    )
    rows = await uow.session.scalars(query.order_by(col(Question.at).desc()).limit(_MOST))
    return [(row.confidence or 0.0, _was_right(row)) for row in rows]


def _was_right(row: Question) -> bool:
    if row.band == "choices":
        return row.tapped == next(iter(json.loads(row.shown)), "") and row.feedback != NOT_HELPFUL
    return row.feedback == HELPFUL


def learn(uow: UnitOfWork, kind: Kind, entry_id: str, added: Sequence[str], staff_id: str) -> Lesson:
    """Keep what was taught."""
    row = Lesson(
        kind=kind, entry_id=entry_id, added=json.dumps(list(added), ensure_ascii=False), staff_id=staff_id, at=uow.now
    )
    uow.session.add(row)
    return row


def added(row: Lesson) -> list[str]:
    return list(json.loads(row.added))


async def settle(uow: UnitOfWork, ids: Iterable[str], lesson_id: str) -> None:
    """Note what was made of these questions; "" opens them again."""
    every = list(ids)
    await uow.session.execute(update(Question).where(col(Question.id).in_(every)).values(lesson_id=lesson_id))


async def settled(uow: UnitOfWork, lesson_id: str) -> list[Question]:
    return list(await uow.session.scalars(select(Question).where(Question.lesson_id == lesson_id)))


async def get(uow: UnitOfWork, lesson_id: str) -> Lesson | None:
    return await uow.session.get(Lesson, lesson_id)


async def since(uow: UnitOfWork, moment: datetime) -> list[Lesson]:
    """Give what was taught since then."""
    return list(await uow.session.scalars(select(Lesson).where(col(Lesson.at) >= moment)))


async def latest(uow: UnitOfWork, limit: int = 30) -> list[Lesson]:
    """Give what was taught last, the latest first, with what was undone."""
    return list(await uow.session.scalars(select(Lesson).order_by(col(Lesson.at).desc()).limit(limit)))
