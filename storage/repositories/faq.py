"""FAQ: the shop's questions with their answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from storage.models import FaqRow
from storage.unit_of_work import UnitOfWork

_BATCH = 500


async def get(uow: UnitOfWork, faq_id: str) -> FaqRow | None:
    """Give the entry, unless it was deleted."""
    row = await uow.session.get(FaqRow, faq_id)
    return row if row is not None and row.deleted_at is None else None


async def many(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, FaqRow]:
    """Give the entries with these ids, deleted ones too."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, FaqRow] = {}
    for start in range(0, len(wanted), _BATCH):
        query = select(FaqRow).where(col(FaqRow.id).in_(wanted[start : start + _BATCH]))
        found |= {row.id: row for row in await uow.session.scalars(query)}
    return found


async def live(uow: UnitOfWork) -> Sequence[FaqRow]:
    """Give all entries that can answer."""
    query = select(FaqRow).where(col(FaqRow.deleted_at).is_(None)).order_by(col(FaqRow.id))
    return (await uow.session.scalars(query)).all()


def alternatives(row: FaqRow) -> list[str]:
    return list(json.loads(row.alternatives))


async def put(
    uow: UnitOfWork,
    faq_id: str,
    *,
    question: str,
    answer: str,
    alternatives: Sequence[str] = (),
    category: str = "",
    locale: str = "",
) -> bool:
    """Create, change or bring back an entry; say if anything changed."""
    values: dict[str, Any] = {
        "question": question,
        "answer": answer,
        "alternatives": json.dumps(list(alternatives), ensure_ascii=False),
        "category": category,
        "locale": locale,
        "deleted_at": None,
    }
    row = await uow.session.get(FaqRow, faq_id)
    if row is None:
        uow.session.add(FaqRow(id=faq_id, updated_at=uow.now, **values))
    elif all(getattr(row, name) == value for name, value in values.items()):
        return False
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = uow.now
    await uow.session.flush()
    uow.announce("knowledge")
    return True


async def delete(uow: UnitOfWork, faq_id: str) -> bool:
    """Take an entry out of the answers; say if it was there. The row stays, since old questions name it."""
    row = await get(uow, faq_id)
    if row is None:
        return False
    row.deleted_at = row.updated_at = uow.now
    await uow.session.flush()
    uow.announce("knowledge")
    return True


async def revision(uow: UnitOfWork) -> tuple[int, datetime | None]:
    """Give what differs after any change: how many there are and when one changed last."""
    row = (await uow.session.execute(select(func.count(), func.max(FaqRow.updated_at)))).one()
    return row[0], row[1]
