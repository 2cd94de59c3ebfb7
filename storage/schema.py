"""The schema's version: Alembic's migrations run from code, and a newer database is refused by name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.domain.errors import StoreError
from storage.models import Note

_SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0007"
COMPATIBLE_FROM = "0002"
"""The oldest version that may work beside this schema. While a change only adds, it stays; a change that takes away
waits for the release after, when nobody needs the old any more, and moves it (expand, then contract)."""
_NOTE = "schema.compatible_from"


def current(connection: Connection) -> str | None:
    """Give the revision that the database has, or None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return row[0] if row else None


def known_version(connection: Connection) -> str | None:
    """Give the revision, or None for an empty database; raises StoreError when this version cannot work with it."""
    found = current(connection)
    _is_compatible(connection, found)
    return found


def upgrade(connection: Connection, now: datetime) -> None:
    """Run the migrations that are missing; leave a newer schema alone that bears with this version."""
    found = current(connection)
    if found == HEAD or _is_compatible(connection, found):
        return
    # loaded only when there is something to do
    from alembic import command  # 0.1 s of import that a normal start can do without
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    _note_compatibility(connection, now)


def require_current(connection: Connection) -> None:
    """Raise StoreError when the database is empty, or neither has this version's schema nor bears with it."""
    found = current(connection)
    if found is None:
        raise StoreError("the database is empty: run `najimi serve` once, or `najimi import`, to create it")
    if found != HEAD and not _is_compatible(connection, found):
        raise StoreError(f"the database has schema {found}, this version needs {HEAD}: run `najimi serve` to migrate")


def _is_compatible(connection: Connection, found: str | None) -> bool:
    """Say whether this is a newer schema that this version may work with; raises StoreError when it may not."""
    known = {path.name.split("_")[0] for path in (_SCRIPTS / "versions").glob("[0-9]*.py")}
    if found is None or found in known:
        return False
    query = text("SELECT value FROM notes WHERE key = :key").bindparams(key=_NOTE)
    oldest = connection.scalar(query) if inspect(connection).has_table("notes") else None
    if oldest is None or oldest > HEAD:
        raise StoreError(f"the database has schema {found}, newer than this version ({HEAD}): install a newer Najimi")
    return True


def _note_compatibility(connection: Connection, now: datetime) -> None:
    connection.execute(text("DELETE FROM notes WHERE key = :key").bindparams(key=_NOTE))
    values = {"key": _NOTE, "value": COMPATIBLE_FROM, "at": now}
    connection.execute(Note.__table__.insert().values(**values))  # type: ignore[attr-defined]
