"""Notes: small things the machine remembers about itself, by key."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from storage.models import Note
from storage.unit_of_work import UnitOfWork


async def get(uow: UnitOfWork, key: str, default: Any = None) -> Any:
    """Give the value last put under this key."""
    note = await uow.session.get(Note, key)
    return default if note is None else json.loads(note.value)


async def put(uow: UnitOfWork, key: str, value: Any) -> None:
    """Remember anything that JSON can hold."""
    text = json.dumps(value, ensure_ascii=False)
    note = await uow.session.get(Note, key)
    if note is None:
        uow.session.add(Note(key=key, value=text, at=uow.now))
    else:
        note.value, note.at = text, uow.now
    await uow.session.flush()


async def remove(uow: UnitOfWork, key: str) -> None:
    note = await uow.session.get(Note, key)
    if note is not None:
        await uow.session.delete(note)
        await uow.session.flush()


async def prune(uow: UnitOfWork, prefix: str, before: datetime) -> None:
    """Forget what was put under keys that begin so, before an instant."""
    old = (col(Note.key).startswith(prefix, autoescape=True), col(Note.at) < before)
    await uow.session.execute(delete(Note).where(*old))
