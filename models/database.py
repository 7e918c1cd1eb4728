"""The database behind a URL, and what differs between SQLite and PostgreSQL in opening, writing and waiting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from peewee import Database, DatabaseError, ImproperlyConfigured, SqliteDatabase, __exception_wrapper__

from config.texts import T
from models.places import WRITABLE, places, several
from models.refusals import Refused
from models.tables import all_tables

if TYPE_CHECKING:
    from datetime import datetime

    from models.postgresql import Server

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "cache_size": -8_000,
}
_PASSWORD = re.compile(r"((?:^|&)(?:ssl)?password=)[^&]*", re.IGNORECASE)
"""In the options after the question mark."""


class Embedded(SqliteDatabase):
    """SQLite; a transaction that it has undone by itself, as on a full disk, need not be undone again."""

    def rollback(self) -> None:
        """As Peewee's, where there is something to be undone."""
        if self.connection().in_transaction:
            super().rollback()


def connect(url: str) -> Database:
    """Open the database of `url` and give it to all tables.

    Args:
        url: `sqlite:////absolute/file.db`, `sqlite:///relative.db`, `postgresql://user:pass@host/name`, or
            `postgresql://user@one:5432,other:5432/name`: of several servers the one that can be written to.

    Raises:
        Refused: `invalid`, when the URL is of another kind; `not_found`, when there is no database that can
            be opened, or psycopg is not installed.
    """
    database = open_only(url)
    database.bind(all_tables(), bind_refs=False, bind_backrefs=False)
    return database


def open_only(url: str) -> Database:
    """Open the database of `url` beside the one that the tables belong to; `Refused` as `connect` says."""
    parts = _parts(url)
    try:
        database = _sqlite(url) if parts.scheme == "sqlite" else _postgresql(parts)
        database.connect()
        database.execute_sql("SELECT COUNT(*) FROM sqlite_master" if is_sqlite(database) else "SELECT 1")
        _refuse_old(database)
    except ImproperlyConfigured as error:
        text = T("For PostgreSQL install the extra: pip install 'aftersales-desk[postgres]'.")
        raise Refused("not_found", text, "db") from error
    except (DatabaseError, OSError) as error:
        shown, problem = without_password(url), _first_line(error)
        text = T("The database {url} cannot be opened: {problem}", url=shown, problem=problem)
        raise Refused("not_found", text, "db") from error
    return database


def _parts(url: str) -> SplitResult:
    parts = _split(url)
    if parts is not None and parts.scheme in ("sqlite", "postgresql", "postgres"):
        return parts
    text = T("{url} is not a database URL; use sqlite:///file.db or postgresql://user@host/name.",
             url=without_password(url))  # fmt: skip
    raise Refused("invalid", text, "db")


def _split(url: str) -> SplitResult | None:
    with suppress(ValueError):  # brackets that do not fit
        return urlsplit(url)
    return None


def without_password(url: str) -> str:
    """The URL as it may be shown and logged."""
    parts = _split(url)
    if parts is None:
        return url.rpartition("@")[2]
    shown = url.replace(f":{parts.password}@", ":***@", 1) if parts.password else url
    place, mark, options = shown.partition("?")
    return place + mark + _PASSWORD.sub(r"\1***", options)


def sqlite_path(url: str) -> Path | None:
    """The file behind a URL of the embedded database; None for the others and for one in memory."""
    parts = _split(url)
    if parts is None or parts.scheme != "sqlite":
        return None
    path = unquote(parts.path)[1:]
    return Path(path).expanduser() if path != ":memory:" else None


def sqlite_url(path: Path) -> str:
    """The URL by which `sqlite_path` finds this file, whatever signs its name has."""
    return f"sqlite:///{quote(str(path))}"


def _sqlite(url: str) -> SqliteDatabase:
    path = sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    return Embedded(str(path or ":memory:"), pragmas=PRAGMAS, lock_type="IMMEDIATE")


def _postgresql(parts: SplitResult) -> Database:
    from models.postgresql import Server

    given = {"user": unquote(parts.username or ""), "password": unquote(parts.password or "")}
    settings = {key: value for key, value in given.items() if value} | places(parts.netloc.rpartition("@")[2])
    settings |= {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return Server(unquote(parts.path.lstrip("/")), {**(WRITABLE if several(settings) else {}), **settings})


def _refuse_old(database: Database) -> None:
    from models.postgresql import OLDEST

    if not is_sqlite(database) and database.server_version < OLDEST * 10_000:
        found = str(database.server_version // 10_000)
        text = T("PostgreSQL {found} is too old; {oldest} or newer is needed.", found=found, oldest=str(OLDEST))
        raise Refused("conflict", text, "db")


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def is_sqlite(database: Database) -> bool:
    """Whether this is the embedded database."""
    return isinstance(database, SqliteDatabase)


def server(database: Database) -> Server | None:
    """The database as a PostgreSQL server; None for the embedded one."""
    from models.postgresql import Server

    return database if isinstance(database, Server) else None


def written(database: Database, number: int, at: datetime, operation: str) -> None:
    """An event of this number was written in the transaction under way: readers will be told of it at its end."""
    found = server(database)
    if found is not None:
        found.written(number, at, operation)


def unhurried(database: Database) -> None:
    """Let the transaction under way take as long as it needs: a migration, a copy of everything."""
    if not is_sqlite(database):
        for timeout in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            database.execute_sql(f"SET LOCAL {timeout} = 0")


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One write transaction: begun at once as a writer on SQLite, so that it never has to be upgraded."""
    database.connect(reuse_if_open=True)
    with database.atomic():
        yield


@contextmanager
def together(database: Database) -> Iterator[None]:
    """Inside of a transaction: a server is sent these statements in one go, and none of them waits for the one before.

    Nothing that they answer can be asked for inside. What goes wrong is raised at the end at the latest.
    """
    found = server(database)
    if found is None:
        yield
        return
    with found.together():
        yield


def held(database: Database, query: Any, how: str = "FOR UPDATE") -> list[Any]:
    """The rows of a query, kept from other writers until the end of the transaction; SQLite has one writer anyhow.

    `how` is the lock of PostgreSQL; `FOR NO KEY UPDATE` lets others refer to the rows meanwhile.
    """
    return list(query if is_sqlite(database) else query.for_update(how))


def each(database: Database, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement once for each row of values, in one call of the driver; errors are those of Peewee."""
    with __exception_wrapper__:
        database.cursor().executemany(statement, list(rows))
