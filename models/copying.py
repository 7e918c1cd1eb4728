"""Rows from one kind of database to the other, table by table, parents first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from peewee import BooleanField, Database, DataError, Field, IntegrityError

from config.texts import T
from models import database as databases
from models.refusals import Refused
from models.search.engines import engine
from models.tables import Table, all_tables

_CHUNK = 500
"""Rows of one INSERT; with some 50 columns still below the limit of 32,766 parameters of SQLite."""


def counts(database: Database) -> dict[str, int]:
    """The number of rows of each table that is there."""
    there = set(database.get_tables())
    names = [name for name in (*map(_name, all_tables()), "search_word") if name in there]
    return {name: database.execute_sql(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def copy_all(source: Database, target: Database, more: Callable[[int], None] = lambda count: None) -> None:
    """All rows of `source` into the empty tables of `target`; both are in a transaction of the caller.

    `more` is told how many rows came in addition.

    Raises:
        Refused: `invalid`, when the other kind of database does not take a row, with the table and why.
    """
    for table in all_tables():
        fields = table._meta.sorted_fields
        try:
            _copy_table(source, target, table, [field for field in fields if not _of_itself(table, field)], more)
            for field in fields:
                if _of_itself(table, field):
                    _copy_column(source, target, table, field)
        except (DataError, IntegrityError, UnicodeError) as error:
            problem = str(error).strip().split("\n")[0]
            text = T("A row of {name} cannot be copied: {problem}", name=_name(table), problem=problem)
            raise Refused("invalid", text) from error
    engine(target).put(target, _told(engine(source).entries(source), more))


def _told(entries: Iterator[tuple[int, str]], more: Callable[[int], None]) -> Iterator[tuple[int, str]]:
    for entry in entries:
        more(1)
        yield entry


def different(source: Database, target: Database, more: Callable[[int], None]) -> Iterator[tuple[str, str]]:
    """The tables whose rows are not the same in both, and how they differ; `more` as `copy_all`."""
    for table in all_tables():
        expected, found = _digest(source, table), _digest(target, table)
        more(expected[0])
        if expected != found:
            yield _name(table), f"{found[0]} / {expected[0]}, {found[1]} / {expected[1]}"
    words, copied = (_words(database) for database in (source, target))
    more(words[0])
    if words != copied:
        yield "search_word", f"{copied[0]} / {words[0]}"


def _digest(database: Database, table: type[Table]) -> tuple[int, str]:
    """How many rows there are, and a checksum of all their values, which is the same on both kinds of database."""
    fields = table._meta.sorted_fields
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    count, digest = 0, hashlib.blake2b(digest_size=8)
    for row in _rows(database, f'SELECT {columns} FROM "{_name(table)}" ORDER BY id'):  # noqa: S608 - names of our own
        count += 1
        digest.update(repr([_plain(field, value) for field, value in zip(fields, row, strict=True)]).encode())
    return count, digest.hexdigest()


def _words(database: Database) -> tuple[int, str]:
    """The same of the index of words; each kind keeps them in its own way, and only once."""
    count, digest = 0, hashlib.blake2b(digest_size=8)
    for case_id, words in engine(database).entries(database):
        count += 1
        digest.update(repr((case_id, sorted(set((words or "").split())))).encode())
    return count, digest.hexdigest()


def _plain(field: Field, value: Any) -> Any:
    """A value as both kinds of database tell it."""
    if value is None:
        return None
    if isinstance(field, BooleanField):
        return int(value)
    if isinstance(value, memoryview):
        return bytes(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def set_sequences(database: Database) -> None:
    """After rows came in with their ids: let the next ids of a PostgreSQL database follow on."""
    for table in all_tables():
        name = _name(table)
        database.execute_sql(
            f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), "  # noqa: S608 - a table's own name
            f'(SELECT COALESCE(MAX(id), 0) + 1 FROM "{name}"), false)'
        )


def _copy_table(
    source: Database, target: Database, table: type[Table], fields: Sequence[Field], more: Callable[[int], None]
) -> None:
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    places = f"({', '.join([target.param] * len(fields))})"
    found = _rows(source, f'SELECT {columns} FROM "{_name(table)}" ORDER BY id')  # noqa: S608 - names of our own
    while rows := list(islice(found, _CHUNK)):
        values = [_value(target, field, value) for row in rows for field, value in zip(fields, row, strict=True)]
        target.execute_sql(
            f'INSERT INTO "{_name(table)}" ({columns}) VALUES {", ".join([places] * len(rows))}',  # noqa: S608
            values,
        )
        more(len(rows))


def _copy_column(source: Database, target: Database, table: type[Table], field: Field) -> None:
    """A reference from a table to itself, once all its rows are there."""
    column, name = field.column_name, _name(table)
    for row_id, value in _rows(source, f'SELECT id, "{column}" FROM "{name}" WHERE "{column}" IS NOT NULL'):  # noqa: S608
        target.execute_sql(
            f'UPDATE "{name}" SET "{column}" = {target.param} WHERE id = {target.param}',  # noqa: S608
            (value, row_id),
        )


def _rows(database: Database, sql: str) -> Iterator[tuple[Any, ...]]:
    """Rows as they come, without all of them in memory on this side."""
    if databases.is_sqlite(database):
        yield from database.execute_sql(sql)
        return
    with database.connection().cursor(name="desk_copy") as cursor:
        cursor.execute(sql)
        yield from cursor


def _value(target: Database, field: Field, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, BooleanField):
        return int(value) if databases.is_sqlite(target) else bool(value)
    if databases.is_sqlite(target) and hasattr(value, "isoformat"):
        return value.isoformat()
    return bytes(value) if isinstance(value, memoryview) else value


def _of_itself(table: type[Table], field: Field) -> bool:
    return getattr(field, "rel_model", None) is table


def _name(table: type[Table]) -> str:
    return str(table._meta.table_name)
