"""Many rows by one statement: the SQL is put together once, since doing it for each row takes most of the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import Any, TypeVar

from models.database import each
from models.desk import Desk
from models.fields import DocumentField, InstantField
from models.tables import Table

S = TypeVar("S")
CHUNK = 1000
"""Rows that are put together at a time; SQLite takes 32,766 values in one statement."""


def parts(rows: Iterable[S]) -> Iterator[list[S]]:
    """The rows, so many at a time."""
    walking = iter(rows)
    while part := list(islice(walking, CHUNK)):
        yield part


def insert(
    desk: Desk, table: type[Table], rows: Sequence[Mapping[str, Any]], same: Mapping[str, Any] | None = None
) -> None:
    """Insert rows that all have the same fields; defaults of the table are not filled in.

    `same` are fields that have one value for all.
    """
    if not rows:
        return
    names = [*rows[0], *(same or {})]
    columns = ", ".join(_column(table, name) for name in names)
    places = ", ".join([desk.database.param] * len(names))
    statement = f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({places})'  # noqa: S608 - our names
    each(desk.database, statement, _values(table, names, rows, same or {}))


def update(
    desk: Desk, table: type[Table], rows: Sequence[Mapping[str, Any]], same: Mapping[str, Any] | None = None
) -> None:
    """Change rows by their `id`; all give the same fields, and get the values of `same` besides."""
    if not rows:
        return
    names = [name for name in (*rows[0], *(same or {})) if name != "id"]
    changes = ", ".join(f"{_column(table, name)} = {desk.database.param}" for name in names)
    statement = f'UPDATE "{table._meta.table_name}" SET {changes} WHERE id = {desk.database.param}'  # noqa: S608 - ours
    each(desk.database, statement, _values(table, [*names, "id"], rows, same or {}))


def _column(table: type[Table], name: str) -> str:
    return f'"{table._meta.fields[name].column_name}"'


def _values(
    table: type[Table], names: Sequence[str], rows: Sequence[Mapping[str, Any]], same: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """The values of each row in the order of these names; only columns of our own change what they are given."""
    columns: list[Iterable[Any]] = []
    for name in names:
        field = table._meta.fields[name]
        given = [same[name]] if name in same else [row[name] for row in rows]
        if isinstance(field, InstantField | DocumentField):
            given = [field.db_value(value) for value in given]
        columns.append(repeat(given[0], len(rows)) if name in same else given)
    return zip(*columns, strict=True)
