"""The statements of an operation, kept as it sends them, and sent again by the bare driver with fresh keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from config.numbering import Numbering
from models import database as databases
from models.desk import Desk


class Statement(NamedTuple):
    """One statement with its values."""

    sql: str
    values: tuple[Any, ...]


class Recording(NamedTuple):
    """What an operation sent for one case.

    `source` begins the statement that tells its id; where it `waits` for a lock, the last one of several does.
    """

    statements: list[Statement]
    case_id: int
    source: str | tuple[str, ...]
    waits: bool = False


def record(desk: Desk, work: Callable[[], Any]) -> list[Statement]:
    """What an operation sends to the database."""
    found: list[Statement] = []

    def hook(event: Any) -> None:
        found.append(Statement(event.sql, tuple(event.params or ())))

    desk.database.query_hooks.append(hook)
    try:
        work()
    finally:
        desk.database.query_hooks.remove(hook)
    return found


class Bare:
    """A connection of the driver itself, with the settings of the desk."""

    def __init__(self, url: str, numbering: Numbering) -> None:
        self._number = numbering.case_number
        path = databases.sqlite_path(url)
        self._is_sqlite = path is not None
        if path is not None:
            self._connection: Any = sqlite3.connect(path, isolation_level=None)
            for name, value in databases.PRAGMAS.items():
                self._connection.execute(f"PRAGMA {name} = {value}")
        else:
            import psycopg

            self._connection = psycopg.connect(url, autocommit=True)

    def send(self, recording: Recording, staff: tuple[int, int] | None = None) -> int:
        """All statements in one transaction, for the next case in place of the recorded one; returns its id.

        `staff` puts another member of staff (the second one) in the place of the recorded one.
        """
        cursor, case_id = self._connection.cursor(), 0
        swap: dict[Any, Any] = dict([staff]) if staff else {}
        page: list[int] = []
        self._begin(cursor)
        for sql, values in recording.statements:
            cursor.execute(sql, _with(swap, page, values))
            rows = cursor.fetchall() if cursor.description else []
            if not case_id and sql.startswith(recording.source):
                page = [cursor.lastrowid] if self._is_sqlite and sql.startswith("INSERT") else [row[0] for row in rows]
                if page and not (recording.waits and "SKIP LOCKED" not in sql):
                    case_id = page[0]
                    swap |= self._keys(recording.case_id, case_id)
        cursor.execute("COMMIT")
        return case_id

    def _begin(self, cursor: Any) -> None:
        """Again where others have kept the embedded database for longer than it waits, as the desk does too."""
        while True:
            try:
                cursor.execute("BEGIN IMMEDIATE" if self._is_sqlite else "BEGIN")
            except sqlite3.OperationalError:
                continue
            return

    def _keys(self, old: int, new: int) -> dict[Any, Any]:
        """What stands for the case: its id, its number, the digits of it, the key of its first message."""
        before, after = self._number(old), self._number(new)
        keys: dict[Any, Any] = {old: new, before: after, f"{before}:M1:": f"{after}:M1:"}
        return {**keys, before.lstrip("CS0"): after.lstrip("CS0")}


def _with(swap: dict[Any, Any], page: list[int], values: Sequence[Any]) -> list[Any]:
    """The values for another case; a list of cases is that which was read last."""
    return [
        page if type(value) is list else swap.get(value, value) if type(value) in (int, str) else value
        for value in values
    ]
