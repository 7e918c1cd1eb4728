"""Many rows in few statements: the SQL is put together once, since doing it for each row takes most of the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from models.database import is_sqlite
from models.desk import Desk
from models.fields import DocumentField, InstantField
from models.tables import Table

S = TypeVar("S")
CHUNK = 1000
"""Rows of one statement; SQLite takes 32,766 values in one."""
_TYPES = {"AUTO": "INTEGER"}
"""Column types of Peewee that no value can be cast to."""


def parts(rows: Iterable[S]) -> Iterator[list[S]]:
    """The rows, so many at a time as go into one statement."""
    walking = iter(rows)
    while part := list(islice(walking, CHUNK)):
        yield part


def insert(desk: Desk, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same fields; defaults of the table are not filled in."""
    if not rows:
        return
    fields = [table._meta.fields[name] for name in rows[0]]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    places = f"({', '.join([desk.database.param] * len(fields))})"
    for part in parts(rows):
        desk.database.execute_sql(
            f'INSERT INTO "{table._meta.table_name}" ({columns}) '  # noqa: S608 - names of our own
            f"VALUES {', '.join([places] * len(part))}",
            _values(fields, part),
        )


def _values(fields: Sequence[Any], rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    """The values of all rows in a line; only columns of our own change what they are given."""
    given = [
        (field.name, field.db_value if isinstance(field, InstantField | DocumentField) else None) for field in fields
    ]
    return [turned(row[name]) if turned else row[name] for row in rows for name, turned in given]


def update(desk: Desk, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
    """Change rows by their `id`; all give the same fields."""
    if not rows:
        return
    fields = [table._meta.fields[name] for name in rows[0]]
    columns = [field.column_name for field in fields]
    name = table._meta.table_name
    place = f"({', '.join(_place(desk, field) for field in fields)})"
    changes = ", ".join(f'"{column}" = given."{column}"' for column in columns if column != "id")
    for part in parts(rows):
        desk.database.execute_sql(
            f"WITH given ({', '.join(columns)}) AS (VALUES {', '.join([place] * len(part))}) "  # noqa: S608 - our names
            f'UPDATE "{name}" SET {changes} FROM given WHERE "{name}".id = given.id',
            _values(fields, part),
        )


def _place(desk: Desk, field: Any) -> str:
    """Where a value stands; PostgreSQL would take a list of values for texts."""
    place: str = desk.database.param
    return place if is_sqlite(desk.database) else f"CAST({place} AS {_TYPES.get(field.field_type, field.field_type)})"
