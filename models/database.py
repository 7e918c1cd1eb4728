"""The database behind a URL, and what differs between SQLite and PostgreSQL in opening, writing and waiting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from peewee import Database, DatabaseError, ImproperlyConfigured, SqliteDatabase, __exception_wrapper__

from config.texts import T
from models.refusals import Refused
from models.tables import all_tables

PASSING = ("database is locked", "database table is locked", "busy", "deadlock", "serialize")
"""Words in errors of either database that mean: try again."""
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "cache_size": -8_000,
}


def connect(url: str) -> Database:
    """Open the database of `url` and give it to all tables.

    Args:
        url: `sqlite:////absolute/file.db`, `sqlite:///relative.db`, or `postgresql://user:pass@host/name`.

    Raises:
        Refused: `invalid`, when the URL is of another kind; `not_found`, when there is no database that can
            be opened, or psycopg is not installed.
    """
    database = open_only(url)
    database.bind(all_tables(), bind_refs=False, bind_backrefs=False)
    return database


def open_only(url: str) -> Database:
    """Open the database of `url` beside the one that the tables belong to; `Refused` as `connect` says."""
    parts = urlsplit(url)
    if parts.scheme not in ("sqlite", "postgresql", "postgres"):
        raise Refused(
            "invalid",
            T("{url} is not a database URL; use sqlite:///file.db or postgresql://user@host/name.", url=url),
            "db",
        )
    try:
        database = _sqlite(url) if parts.scheme == "sqlite" else _postgresql(parts)
        database.connect()
        database.execute_sql("SELECT COUNT(*) FROM sqlite_master" if is_sqlite(database) else "SELECT 1")
    except ImproperlyConfigured as error:
        text = T("For PostgreSQL install the extra: pip install 'aftersales-desk[postgres]'.")
        raise Refused("not_found", text, "db") from error
    except (DatabaseError, OSError) as error:
        shown, problem = without_password(url), _first_line(error)
        text = T("The database {url} cannot be opened: {problem}", url=shown, problem=problem)
        raise Refused("not_found", text, "db") from error
    return database


def without_password(url: str) -> str:
    """The URL as it may be shown and logged."""
    parts = urlsplit(url)
    if not parts.password:
        return url
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":***@", 1)).geturl()


def sqlite_path(url: str) -> Path | None:
    """The file behind a URL of the embedded database; None for the others and for one in memory."""
    parts = urlsplit(url)
    path = unquote(parts.path)[1:]
    return Path(path).expanduser() if parts.scheme == "sqlite" and path != ":memory:" else None


def _sqlite(url: str) -> SqliteDatabase:
    path = sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteDatabase(str(path or ":memory:"), pragmas=PRAGMAS, lock_type="IMMEDIATE")


def _postgresql(parts: SplitResult) -> Database:
    from peewee import PostgresqlDatabase

    settings: dict[str, object] = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    given = {
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "host": settings.pop("host", None) or parts.hostname,
        "port": parts.port,
        "connect_timeout": settings.pop("connect_timeout", 10),
    }
    known = {key: value for key, value in given.items() if value}
    return PostgresqlDatabase(unquote(parts.path.lstrip("/")), prefer_psycopg3=True, **known, **settings)


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def is_sqlite(database: Database) -> bool:
    """Whether this is the embedded database."""
    return isinstance(database, SqliteDatabase)


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One write transaction: begun at once as a writer on SQLite, so that it never has to be upgraded."""
    database.connect(reuse_if_open=True)
    with database.atomic():
        yield


def held(database: Database, query: Any, how: str = "FOR UPDATE") -> list[Any]:
    """The rows of a query, kept from other writers until the end of the transaction; SQLite has one writer anyhow.

    `how` is the lock of PostgreSQL; `FOR NO KEY UPDATE` lets others refer to the rows meanwhile.
    """
    return list(query if is_sqlite(database) else query.for_update(how))


def passes(error: Exception) -> bool:
    """Whether the same transaction may succeed if it is tried again: busy, deadlock, serialization."""
    said = str(error).lower()
    return any(word in said for word in PASSING)


def each(database: Database, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement once for each row of values, in one call of the driver; errors are those of Peewee."""
    with __exception_wrapper__:
        database.cursor().executemany(statement, list(rows))
