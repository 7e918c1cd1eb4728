"""Millions of rows into an empty database, as fast as it takes them: indexes come last, constraints rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from peewee import Database

from models import database as databases
from models.search.engines import engine
from models.tables import Table, all_tables


@contextmanager
def without_indexes(database: Database) -> Iterator[None]:
    """Take all indexes away, and put them back at the end; foreign keys are not checked meanwhile."""
    names = [str(table._meta.table_name) for table in all_tables()] + ["search_word"]
    if databases.is_sqlite(database):
        found = database.execute_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for pragma in ("foreign_keys = 0", "synchronous = off", "cache_size = -1000000"):
            database.execute_sql(f"PRAGMA {pragma}")
    else:
        found = database.execute_sql(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT LIKE '%%_pkey'",
            (names,),
        ).fetchall()
        database.execute_sql("SET session_replication_role = replica")
        database.execute_sql("SET maintenance_work_mem = '1GB'")
    for name, _ in found:
        database.execute_sql(f'DROP INDEX "{name}"')
    yield
    for _, statement in found:
        database.execute_sql(statement)


def pour(database: Database, table: type[Table], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows whose values are as the database has them."""
    fields = [table._meta.fields[name] for name in names]
    _into(database, str(table._meta.table_name), [str(field.column_name) for field in fields], rows)


def pour_words(database: Database, entries: Iterable[tuple[int, str]]) -> None:
    """Entries of the index of words: (case id, words)."""
    if databases.is_sqlite(database):
        engine(database).put(database, entries)
    else:
        _into(database, "search_word", ["case_id", "words"], ((case, _vector(words)) for case, words in entries))


def _vector(words: str) -> str:
    """A text vector as PostgreSQL reads it."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words.split(), 1))


def _into(database: Database, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    listed = ", ".join(f'"{column}"' for column in columns)
    if databases.is_sqlite(database):
        places = ", ".join("?" * len(columns))
        database.cursor().executemany(f'INSERT INTO "{name}" ({listed}) VALUES ({places})', rows)
        return
    with database.cursor() as cursor, cursor.copy(f'COPY "{name}" ({listed}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def set_sequences(database: Database) -> None:
    """Let the next ids follow on the last ones, and the planner know how much there is."""
    if not databases.is_sqlite(database):
        from models.copying import set_sequences as of_copies

        of_copies(database)
        database.execute_sql("VACUUM ANALYZE")
    else:
        database.execute_sql("ANALYZE")
