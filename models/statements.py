"""Statements that are put together by Peewee once, and then only sent with other values.

For a row, putting its statement together takes Peewee several times as long as the database takes to do it. It is
for what is done with every case: `Table` writes and reads its single rows so, and queries of such operations are
`prepared`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from peewee import Database, Field, Model, Value

from models.fields import to_microseconds

R = TypeVar("R", bound=Model)
_AFTER_THE_LAST = 'SELECT COALESCE(MAX(id), 0) + 1 FROM "{}"'


def insert(table: Any, values: Mapping[str, Any]) -> int:
    """Write a new row; returns its id. What is not given has its default."""
    return insert_rows(table, (values,))[-1]


def insert_rows(table: Any, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write new rows, of which the same fields are given, by one statement; returns their ids."""
    if not rows:
        return []
    database, cursor = table._meta.database, put(table, rows)
    if database.returning_clause:
        return [row[0] for row in cursor.fetchall()]
    return list(range(cursor.lastrowid - len(rows) + 1, cursor.lastrowid + 1))


def put(table: Any, rows: Sequence[Mapping[str, Any]]) -> Any:
    """The same of at least one row, for whoever does not ask for the ids and so need not wait; returns the cursor."""
    defaults = table._meta.get_default_dict()
    rows = [{**defaults, **row} for row in rows]
    database, names = table._meta.database, tuple(rows[0])
    statement, columns = _insert(table, _kind(database), names, len(rows))
    return database.execute_sql(statement, [value for row in rows for value in _stored(columns, row)])


def insert_unless(table: Any, key: str, values: Mapping[str, Any]) -> bool:
    """Write a new row, unless there is one with the same value in its unique field `key`; whether it was written."""
    row = {**table._meta.get_default_dict(), **values}
    database = table._meta.database
    statement, columns = _insert(table, _kind(database), tuple(row), 1, key)
    cursor = database.execute_sql(statement, _stored(columns, row))
    return bool(cursor.rowcount == 1)


def next_id(table: Any) -> int:
    """The id for a new row of a write transaction, where something that the row has follows from it."""
    database, name = table._meta.database, table._meta.table_name
    ask = "SELECT nextval(pg_get_serial_sequence('\"{}\"', 'id'))" if database.sequences else _AFTER_THE_LAST
    return int(database.execute_sql(ask.format(name)).fetchone()[0])


def update(table: Any, row_id: int, values: Mapping[str, Any], version: int | None = None) -> bool:
    """Change these fields of a row, with `version` only if it still has that one; whether it was there."""
    database = table._meta.database
    statement, columns = _update(table, _kind(database), tuple(values), version is not None)
    keys = (row_id,) if version is None else (row_id, version)
    return bool(database.execute_sql(statement, (*_stored(columns, values), *keys)).rowcount == 1)


def select(table: type[R], values: Mapping[str, Any]) -> list[R]:
    """The rows whose fields have these values, which are as the database has them, in the order of their ids."""
    database = table._meta.database
    statement, columns = _select(cast(Any, table), _kind(database), tuple(values))
    found = database.execute_sql(statement, tuple(values.values())).fetchall()
    return [_row(table, columns, values) for values in found]


class _Place(NamedTuple):
    """Where a value goes that is given later."""

    name: str


def _later(name: str) -> Value:
    return Value(_Place(name), converter=False, unpack=False)


def prepared(build: Callable[..., Any]) -> Callable[..., list[tuple[Any, ...]]]:
    """A query with values that are given each time: `prepared(lambda owner: Case.select(..).where(..))(owner=7)`.

    The parameters stand for single values, which are compared with whole columns; instants may be given as they are.
    Answers with the rows as tuples.
    """
    names = tuple(inspect.signature(build).parameters)

    @cache
    def put_together(kind: Any) -> tuple[str, list[Any], list[Any]]:
        query = build(*(_later(name) for name in names))
        statement, values = query.sql()
        return statement, values, [_conversion(column) for column in query._returning]

    def ask(database: Database, /, **given: Any) -> list[tuple[Any, ...]]:
        statement, values, columns = put_together(_kind(database))
        sent = [_sent(given[value.name]) if isinstance(value, _Place) else value for value in values]
        rows: list[tuple[Any, ...]] = database.execute_sql(statement, sent).fetchall()
        if not any(columns):
            return rows
        return [
            tuple(convert(value) if convert else value for convert, value in zip(columns, row, strict=True))
            for row in rows
        ]

    return ask


class _Column(NamedTuple):
    """A field that is written, the type whose values the driver takes as they are, and what makes them of others."""

    name: str
    plain: type
    stored: Callable[[Any], Any]


_PLAIN = {
    **dict.fromkeys(("CharField", "TextField"), str),
    **dict.fromkeys(("AutoField", "IntegerField", "BigIntegerField", "ForeignKeyField"), int),
    "BooleanField": bool,
}
"""The types of plain fields. Those of other fields are asked what is stored."""


def _column(field: Field) -> _Column:
    return _Column(field.name, _PLAIN.get(type(field).__name__, type(None)), field.db_value)


def _stored(columns: Sequence[_Column], row: Mapping[str, Any]) -> list[Any]:
    """The values of a row as the database has them."""
    values = [(row[name], plain, stored) for name, plain, stored in columns]
    return [value if value is None or type(value) is plain else stored(value) for value, plain, stored in values]


def _sent(value: Any) -> Any:
    return to_microseconds(value) if isinstance(value, datetime) else value


def _kind(database: Database) -> Any:
    """What a statement is put together for: SQLite and PostgreSQL write them differently."""
    return type(database)


def _row(table: type[R], columns: Sequence[tuple[str, Any]], values: Sequence[Any]) -> R:
    row: R = table(__no_default__=True)
    for (name, converted), value in zip(columns, values, strict=True):
        row.__data__[name] = converted(value) if converted is not None else value
    row._dirty.clear()
    return row


@cache
def _insert(
    table: Any, kind: Any, names: tuple[str, ...], count: int, unless: str | None = None
) -> tuple[str, list[_Column]]:
    query = table.insert_many([{name: _later(name) for name in names}] * count)
    if unless is not None:
        query = query.on_conflict(action="nothing", conflict_target=(table._meta.fields[unless],))
    statement, places = query.sql()
    return statement, [_column(table._meta.fields[place.name]) for place in places[: len(names)]]


@cache
def _update(table: Any, kind: Any, names: tuple[str, ...], versioned: bool) -> tuple[str, list[_Column]]:
    query = table.update({name: _later(name) for name in names}).where(table.id == _later("id"))
    if versioned:
        query = query.where(table.version == _later("version"))
    statement, places = query.sql()
    return statement, [_column(table._meta.fields[place.name]) for place in places[: len(names)]]


@cache
def _select(table: Any, kind: Any, names: tuple[str, ...]) -> tuple[str, list[tuple[str, Any]]]:
    same = [table._meta.fields[name] == _later(name) for name in names]
    statement, _ = table.select().where(*same).order_by(table.id).sql()
    return statement, [(field.name, _conversion(field)) for field in table._meta.sorted_fields]


def _conversion(column: Any) -> Any:
    """What makes the value of a column that of its field; None where the driver gives it so already."""
    name = type(column).__name__
    plain = name in _PLAIN and name != "BooleanField"
    return column.python_value if isinstance(column, Field) and not plain else None
