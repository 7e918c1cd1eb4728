"""A company from one database to another, all of it or nothing: SQLite to PostgreSQL, and back.

Both are of this release, the target is empty, and every row of every table is compared before the target counts.
Meanwhile nobody can write to the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from peewee import Database, PeeweeException

from config.texts import T
from models import copying, failures, migrating
from models import database as databases
from models.refusals import Refused

Progress = Callable[[int, int], None]
"""Told how many rows of how many are done; each row twice, since it is copied and then compared."""
_OUR_OWN = ("schema_migration", "search_word", "sqlite_")
"""What each database has for itself: it is made anew in the target."""


class Moved(msgspec.Struct, frozen=True):
    """What was copied: the rows of each table; `left` names tables that are none of this program's."""

    rows: dict[str, int]
    left: tuple[str, ...]

    @property
    def total(self) -> int:
        """All rows together."""
        return sum(self.rows.values())


def move(source_url: str, target_url: str, progress: Progress = lambda done, total: None) -> Moved:
    """Copy everything from one database into another one, which is empty, and compare it row by row.

    Raises:
        Refused: `not_found`, when there is no source; `conflict`, when the target is not empty or the source is of
            another release; `invalid`, when something cannot be copied, with its table; the target is then as it was.
    """
    path = databases.sqlite_path(source_url)
    if path is not None and not path.is_file():
        raise Refused("not_found", T("There is no file {path}.", path=str(path)), "source")
    source = databases.open_only(source_url)
    try:
        migrating.ensure_current(source)
        with _target(target_url) as target, _still(source):
            return _moved(source, target, progress)
    except PeeweeException as error:
        refused = failures.told(error)
        if refused is None:
            raise
        raise refused from error
    finally:
        source.close()


def _moved(source: Database, target: Database, progress: Progress) -> Moved:
    rows = copying.counts(source)
    total, done = 2 * sum(rows.values()), 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    with target.atomic():
        migrating.migrate(target)
        databases.unhurried(target)
        copying.copy_all(source, target, more)
        if not databases.is_sqlite(target):
            copying.set_sequences(target)
        for name, found in copying.different(source, target, more):
            raise Refused("invalid", T("The copy of {name} is not the same: {problem}", name=name, problem=found))
    return Moved(rows, tuple(sorted(set(source.get_tables()) - set(rows) - _ours(source))))


def _ours(source: Database) -> set[str]:
    return {name for name in source.get_tables() if name.startswith(_OUR_OWN)}


@contextmanager
def _still(source: Database) -> Iterator[None]:
    """While inside, the source is as it is: one state is read, and nobody adds to its history."""
    if databases.is_sqlite(source):
        with source.atomic("IMMEDIATE"):
            yield
        return
    with source.atomic("REPEATABLE READ"):
        databases.unhurried(source)
        source.execute_sql("LOCK TABLE event IN SHARE MODE")
        yield


@contextmanager
def _target(url: str) -> Iterator[Database]:
    """The database to copy into; a file has its name only when it is complete."""
    path = databases.sqlite_path(url)
    if path is None:
        target = databases.open_only(url)
        try:
            _refuse_content(target, url)
            yield target
        finally:
            target.close()
        return
    if path.exists():
        there = databases.open_only(url)
        try:
            _refuse_content(there, url)
        finally:
            there.close()
    with _unfinished(path) as target:
        yield target


@contextmanager
def _unfinished(path: Path) -> Iterator[Database]:
    unfinished = path.with_name(f"{path.name}.unfinished")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished.unlink(missing_ok=True)
    target = databases.Embedded(str(unfinished), pragmas={"foreign_keys": 1})
    try:
        yield target
        target.close()
        unfinished.rename(path)
    finally:
        target.close()
        unfinished.unlink(missing_ok=True)


def _refuse_content(target: Database, url: str) -> None:
    if not migrating.is_empty(target):
        shown = databases.without_password(url)
        raise Refused("conflict", T("The database {url} is not empty; copy into a new one.", url=shown), "target")
