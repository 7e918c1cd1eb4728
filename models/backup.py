"""A copy of the whole database in one SQLite file, made while the desk works, and the way back.

From SQLite the copy is page by page, from PostgreSQL row by row; either sees one state of the data.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from peewee import Database, DatabaseError, SqliteDatabase

from config.texts import T
from models import copying, migrating
from models import database as databases
from models.refusals import Refused


class Copied(msgspec.Struct, frozen=True):
    """What was copied: the file or database, its size in bytes (0 for a server), and rows by table."""

    path: str
    size: int
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """All rows together."""
        return sum(self.rows.values())


def backup(database: Database, path: Path) -> Copied:
    """Copy `database` into a new file at `path` and verify it: integrity, and the rows of each table.

    The file appears under its name only when it is complete and verified. Others work on meanwhile.

    Raises:
        Refused: `conflict`, if the file exists already; as `verify`.
    """
    migrating.ensure_current(database)
    if path.exists():
        raise Refused("conflict", T("{path} exists already; choose another name.", path=str(path)), "file")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        rows = _pages_to(database, unfinished) if databases.is_sqlite(database) else _rows_to(database, unfinished)
        _compare(rows, verify(unfinished), unfinished)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return Copied(str(path), path.stat().st_size, rows)


def verify(path: Path) -> dict[str, int]:
    """The rows of each table of a backup, if it is sound and of this release or an older one.

    Raises:
        Refused: `not_found`, `invalid` when it is no backup or damaged, `conflict` when it is of a newer release.
    """
    if not path.is_file():
        raise Refused("not_found", T("There is no file {path}.", path=str(path)), "file")
    try:
        with _opened(path) as copy:
            problem = _problem(copy)
            rows = {} if problem else copying.counts(copy)
            newer = migrating.ahead(copy)
    except DatabaseError as error:
        raise Refused(
            "invalid", T("{path} is damaged: {problem}", path=str(path), problem=str(error)), "file"
        ) from error
    if problem:
        raise Refused("invalid", T("{path} is damaged: {problem}", path=str(path), problem=problem), "file")
    if "staff" not in rows:
        raise Refused("invalid", T("{path} is not a backup of this program.", path=str(path)), "file")
    if newer:
        raise Refused("conflict", T("{path} belongs to a newer release.", path=str(path)), "file")
    return rows


def restore(path: Path, url: str, *, keep_as: Path | None = None) -> Copied:
    """Put a backup into the database at `url`, and bring it to the schema of this release.

    Args:
        path: the backup; it is verified first.
        url: an empty database, or a SQLite database that may be replaced.
        keep_as: a new file into which what is there is copied before it is replaced; without it nothing is replaced.

    Raises:
        Refused: `conflict`, when the database is not empty; as `verify`.
    """
    expected = verify(path)
    target = databases.open_only(url)
    try:
        if not migrating.is_empty(target):
            _keep_or_refuse(target, keep_as)
        rows = _pages_from(path, target) if databases.is_sqlite(target) else _rows_from(path, target)
        _compare(expected, rows, path)
        migrating.migrate(target)
    finally:
        target.close()
    file = databases.sqlite_path(url)
    return Copied(databases.without_password(url), file.stat().st_size if file else 0, rows)


def keep(database: Database, path: Path) -> None:
    """A plain copy of an embedded database of any schema, before something is done to it."""
    _pages_to(database, path)


def _keep_or_refuse(target: Database, keep_as: Path | None) -> None:
    """Nothing is overwritten unless it is asked for, and then it is kept beside."""
    if not databases.is_sqlite(target):
        raise Refused("conflict", T("A PostgreSQL database must be empty: create a new one and restore into it."), "db")
    if keep_as is None:
        raise Refused("conflict", T("The database is not empty. With --force it is kept beside and replaced."), "db")
    if keep_as.exists():
        raise Refused("conflict", T("{path} exists already; choose another name.", path=str(keep_as)), "file")
    keep(target, keep_as)


def _pages_to(database: Database, path: Path) -> dict[str, int]:
    """Page by page in one read transaction, so that writers go on and the copy is of one instant."""
    with database.atomic("DEFERRED"), closing(sqlite3.connect(path)) as copy:
        rows = copying.counts(database)
        database.connection().backup(copy)
        copy.execute("PRAGMA journal_mode = delete")
    return rows


def _pages_from(path: Path, target: Database) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(target.connection())
    target.execute_sql("PRAGMA journal_mode = wal")
    return copying.counts(target)


def _rows_to(database: Database, path: Path) -> dict[str, int]:
    """All rows of a PostgreSQL database as they are at one instant."""
    with _opened(path) as copy:
        migrating.migrate(copy)
        with database.atomic("REPEATABLE READ"), copy.atomic():
            databases.unhurried(database)
            copying.copy_all(database, copy)
            return copying.counts(database)


def _rows_from(path: Path, target: Database) -> dict[str, int]:
    """Rows of a backup into an empty PostgreSQL database, in one transaction."""
    with _opened(path) as copy:
        if migrating.pending(copy):
            raise Refused("conflict", T("This backup has an older schema; restore it into SQLite first."), "file")
        with target.atomic():
            migrating.migrate(target)
            copying.copy_all(copy, target)
            copying.set_sequences(target)
            return copying.counts(target)


@contextmanager
def _opened(path: Path) -> Iterator[SqliteDatabase]:
    """A backup as a database of its own, beside the one that the tables belong to."""
    copy = SqliteDatabase(str(path), pragmas={"foreign_keys": 1})
    try:
        yield copy
    finally:
        copy.close()


def _problem(copy: Database) -> str:
    """The first fault of the file; empty when it is sound."""
    found = [str(row[0]) for row in copy.execute_sql("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
    found += [f"{row[0]} {row[1]}" for row in copy.execute_sql("PRAGMA foreign_key_check").fetchall()]
    return found[0] if found else ""


def _compare(expected: dict[str, int], found: dict[str, int], path: Path) -> None:
    for name, count in expected.items():
        if found.get(name) != count:
            raise _damaged(path, f"{name}: {found.get(name)} != {count}")


def _damaged(path: Path, problem: str) -> Refused:
    return Refused("invalid", T("{path} is damaged: {problem}", path=str(path), problem=problem), "file")
