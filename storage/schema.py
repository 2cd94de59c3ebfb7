"""The schema's version: Alembic's migrations run from code, and a newer database is refused by name."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.domain.errors import StoreError

_SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0005"


def current(connection: Connection) -> str | None:
    """Give the revision that the database has, or None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return row[0] if row else None


def known_version(connection: Connection) -> str | None:
    """Give the revision, or None for an empty database; raises StoreError when it is none of ours."""
    found = current(connection)
    _refuse_unknown(found)
    return found


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing. Alembic is loaded only when there is something to do."""
    found = current(connection)
    if found == HEAD:
        return
    from alembic import command  # 0.1 s of import that a normal start can do without
    from alembic.config import Config

    _refuse_unknown(found)
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def require_current(connection: Connection) -> None:
    """Raise StoreError when the database is empty, older or newer than this version."""
    found = current(connection)
    if found is None:
        raise StoreError("the database is empty: run `najimi serve` once, or `najimi import`, to create it")
    _refuse_unknown(found)
    if found != HEAD:
        raise StoreError(f"the database has schema {found}, this version needs {HEAD}: run `najimi serve` to migrate")


def _refuse_unknown(found: str | None) -> None:
    known = {path.name.split("_")[0] for path in (_SCRIPTS / "versions").glob("[0-9]*.py")}
    if found is not None and found not in known:
        raise StoreError(f"the database has schema {found}, newer than this version ({HEAD}): install a newer Najimi")
