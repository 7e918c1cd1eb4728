"""Bringing a database to the schema of this release, under a lock of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from peewee import Database
from playhouse.migrations import Runner, template
from playhouse.schema_diff import SchemaDiff, diff_models

from config.texts import T
from models import database as databases
from models.refusals import Refused
from models.search.engines import INDEXES
from models.tables import all_tables

DIRECTORY = Path(__file__).parent / "migrations"
RIGHTS = Path(__file__).parent / "rights.sql"
"""What the role of the program loses of the rights that it has to every new table."""
OWNER = "desk_owner"
"""The role that owns the tables, where there are roles as `desk docs postgresql` makes them."""
_LOCK = 20_261_123


def pending(database: Database) -> list[str]:
    """The names of migrations that this database has not had."""
    return [m.name for m in Runner(database, str(DIRECTORY)).status() if m.applied is None and m.path]


def ahead(database: Database) -> list[str]:
    """Migrations that the database has had and this release does not know: it belongs to a newer release."""
    return [m.name for m in Runner(database, str(DIRECTORY)).status() if m.path is None]


def is_empty(database: Database) -> bool:
    """Whether the database has no table at all."""
    return not database.get_tables()


def migrate(database: Database) -> list[str]:
    """Apply what is pending, in order; returns the names. Only one process does so at a time, all or nothing.

    Raises:
        Refused: `conflict`, when the database belongs to a newer release.
    """
    database.connect(reuse_if_open=True)
    if not pending(database) and not ahead(database):
        return []
    return _sqlite(database) if databases.is_sqlite(database) else _postgresql(database)


def ensure_current(database: Database) -> None:
    """Refuse to work on a schema that is not this release's.

    Raises:
        Refused: `not_found` for an empty database, `conflict` for an older or newer schema.
    """
    if is_empty(database):
        raise Refused("not_found", T("This database is empty. Make it with: desk init"), "db")
    _refuse_newer(database)
    if pending(database):
        raise Refused("conflict", T("This database has an older schema. Bring it up to date with: desk migrate"), "db")


def differences(database: Database) -> SchemaDiff:
    """What the schema of the database lacks or has over the tables of this release; `str()` tells it in words."""
    diff = diff_models(database, all_tables())
    return diff._replace(drop_indexes=[index for index in diff.drop_indexes if index.name not in INDEXES])


def write(name: str) -> Path:
    """Write the migration that leads from the migrations so far to the tables as they are now.

    A step of development (`make migration`). It takes the first free number.
    """
    database = databases.connect("sqlite:///:memory:")
    migrate(database)
    number = next(n for n in range(1, 10_000) if not list(DIRECTORY.glob(f"{n:04d}_*.py")))
    path = DIRECTORY / f"{number:04d}_{name}.py"
    path.write_text(f'"""{name.replace("_", " ").capitalize()}."""\n\n{template(differences(database))}', "utf-8")
    database.close()
    return path


def _sqlite(database: Database) -> list[str]:
    """Within one write transaction. Foreign keys rest, since a changed table is a new one under the old name."""
    database.pragma("foreign_keys", 0)
    try:
        with database.atomic():
            done = _up(database)
            _refuse_orphans(database.execute_sql("PRAGMA foreign_key_check").fetchall())
        return done
    finally:
        database.pragma("foreign_keys", 1)


def _postgresql(database: Database) -> list[str]:
    with database.atomic():
        databases.unhurried(database)
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        done = _up(database)
        if database.execute_sql("SELECT current_user").fetchone()[0] == OWNER:
            database.execute_sql(RIGHTS.read_text("utf-8"))
        return done


def _up(database: Database) -> list[str]:
    _refuse_newer(database)
    return list(Runner(database, str(DIRECTORY)).up())


def _refuse_newer(database: Database) -> None:
    newer = ahead(database)
    if newer:
        raise Refused(
            "conflict",
            T("This database belongs to a newer release ({names}). Install that release.", names=", ".join(newer)),
            "db",
        )


def _refuse_orphans(orphans: list[Any]) -> None:
    if orphans:
        raise Refused(
            "conflict",
            T("The database has {count} {count:row|rows} without their parents. Restore a backup.", count=len(orphans)),
            "db",
        )
