"""One event or one job: one transaction, one time, one set of keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from storage.keyring import Keyring
from storage.models import Note
from storage.types import new_id

KNOWLEDGE = "knowledge"
"""The signal and the note that FAQ or products changed: every process looks at the note before it answers."""
SIGNALS = "najimi"
"""The channel of PostgreSQL's NOTIFY on which processes tell each other what happened."""


class UnitOfWork:
    """What repositories work with. `now` is the instant of the whole unit; only `Database` commits."""

    def __init__(self, session: AsyncSession, keyring: Keyring, now: datetime) -> None:
        self.session = session
        self.keyring = keyring
        self.now = now
        self.signals: set[str] = set()
        self.kept: dict[str, object] = {}
        """What this unit has read and will ask for again; the session itself holds its objects only weakly."""

    def announce(self, signal: str) -> None:
        """Have the listeners of `signal` called after the commit ("inbox", "outbox", "plans", "knowledge")."""
        self.signals.add(signal)

    async def finish(self) -> None:
        """Write what the signals leave behind; called by `Database` just before the commit. On PostgreSQL every
        process that listens hears of them when the commit is done."""
        if self.signals and not self.is_sqlite:
            await self.session.execute(select(func.pg_notify(SIGNALS, ",".join(sorted(self.signals)))))
        if KNOWLEDGE in self.signals:
            await self.upsert(Note, {"key": KNOWLEDGE, "value": new_id(), "at": self.now}, ["key"])

    async def insert_new(self, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> list[str]:
        """Insert the rows that break no unique constraint; give the ids of those that went in.

        The model must have an `id`; defaults of the model are not applied here, so rows are complete.
        """
        if not rows:
            return []
        build = sqlite.insert if self._dialect == "sqlite" else postgresql.insert
        table = model.__table__  # type: ignore[attr-defined]
        statement = build(table).values(list(rows)).on_conflict_do_nothing().returning(table.c.id)
        result = await self.session.execute(statement)
        return [row[0] for row in result]

    async def insert_all(self, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
        """Insert complete rows, without those that break a unique constraint, by one prepared statement."""
        if rows:
            build = sqlite.insert if self._dialect == "sqlite" else postgresql.insert
            statement = build(model.__table__).on_conflict_do_nothing()  # type: ignore[attr-defined]
            await (await self.session.connection()).execute(statement, list(rows))

    async def upsert(self, model: type[SQLModel], row: dict[str, Any], key: Sequence[str]) -> None:
        """Insert the row, or overwrite the one with the same `key` columns."""
        build = sqlite.insert if self._dialect == "sqlite" else postgresql.insert
        statement = build(model.__table__).values(row)  # type: ignore[attr-defined]
        changed = {name: statement.excluded[name] for name in row if name not in key}
        await self.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changed))

    async def upsert_all(self, model: type[SQLModel], rows: Sequence[dict[str, Any]], key: Sequence[str]) -> None:
        """Insert complete rows, or overwrite those with the same `key` columns, by one prepared statement."""
        if rows:
            build = sqlite.insert if self._dialect == "sqlite" else postgresql.insert
            statement = build(model.__table__)  # type: ignore[attr-defined]
            changed = {name: statement.excluded[name] for name in rows[0] if name not in key}
            statement = statement.on_conflict_do_update(index_elements=list(key), set_=changed)
            await (await self.session.connection()).execute(statement, list(rows))

    @property
    def _dialect(self) -> str:
        return self.session.get_bind().dialect.name

    @property
    def is_sqlite(self) -> bool:
        return self._dialect == "sqlite"


def complete(row: SQLModel) -> dict[str, Any]:
    """Give every column of a row as a dict, defaults applied, for `insert_new`."""
    return row.model_dump()
