"""From rows of words to records of values: which column is which, what is missing, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.reading import nearest
from config.texts import T
from models.imports.outcome import Fault
from models.imports.values import Reader, Unfit, plain
from models.operation import Input

MOST_FAULTS = 100
"""More are not listed: the file is another one than was meant."""


class ImportRows(Input):
    """A table to be imported: the header as the other system writes it, and the rows below it, all as text.

    `lines` are the lines of the rows in their file; without them the rows are counted from 2.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True)
class Column:
    """One column: its name here, what other systems call it, how it is read, and whether it must be there."""

    name: str
    headers: tuple[str, ...]
    read: Reader
    required: bool = False


@dataclass
class Record:
    """One row: its line, and the values of the columns that the file has."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a column; the default where the file does not have it."""
        return self.values.get(name, default)


@dataclass
class Reading:
    """The records of a file, and its faults; `header` is how the file calls a column."""

    records: list[Record]
    faults: list[Fault]
    header: dict[str, str]

    def fault(self, record: Record, column: str, text: Any) -> None:
        """Note a fault that only shows in comparison with other rows or with the database."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(record.line, self.header.get(column, column), text))

    def each_once(self, key: Callable[[Record], Any], column: str) -> None:
        """Two rows with the same key contradict each other."""
        lines: dict[Any, int] = {}
        for record in self.records:
            first = lines.setdefault(key(record), record.line)
            if first != record.line:
                self.fault(record, column, T("The same as in line {line}.", line=first))


def read(columns: Sequence[Column], given: ImportRows) -> Reading:
    """Read all rows; a row with a fault is left out of the records."""
    places, faults = _places(columns, given.columns)
    found = Reading([], faults, {column.name: given.columns[place] for place, column in places.items()})
    if faults:
        return found
    lines = given.lines if len(given.lines) == len(given.rows) else range(2, len(given.rows) + 2)
    for line, row in zip(lines, given.rows, strict=True):
        record = _record(line, row, places, found)
        if record is not None:
            found.records.append(record)
        if len(found.faults) >= MOST_FAULTS:
            break
    return found


def _record(line: int, row: Sequence[str], places: dict[int, Column], found: Reading) -> Record | None:
    record, right = Record(line), True
    for place, column in places.items():
        written = row[place] if place < len(row) else ""
        try:
            if column.required and not written.strip():
                raise Unfit(T("This must not be empty."))
            record.values[column.name] = column.read(written)
        except Unfit as unfit:
            found.fault(record, column.name, unfit.text)
            right = False
    return record if right else None


def _places(columns: Sequence[Column], header: Sequence[str]) -> tuple[dict[int, Column], list[Fault]]:
    """Which column stands where; a header that nobody knows is a fault, since a misspelt column would be lost."""
    known = {_folded(word): column for column in columns for word in (column.name, *column.headers)}
    places: dict[int, Column] = {}
    faults: list[Fault] = []
    for place, word in enumerate(header):
        column = known.get(_folded(word))
        if column is None and word.strip():
            near = nearest(_folded(word), known) or ", ".join(column.headers[-1] for column in columns)
            faults.append(Fault(1, word, T("No such column is known; did you mean {near}?", near=near)))
        elif column is not None and column in places.values():
            faults.append(Fault(1, word, T("This column is there twice.")))
        elif column is not None:
            places[place] = column
    for column in columns:
        if column.required and column not in places.values():
            faults.append(Fault(1, column.headers[0], T("This column is missing.")))
    return places, faults


def _folded(word: str) -> str:
    return plain(word).lower().replace(" ", "_").strip("*:：")
