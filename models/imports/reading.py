"""From rows of words to records of values: which column is which, what is missing, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.reading import nearest
from config.texts import T, Text
from models.imports.outcome import Fault, Outcome
from models.imports.values import Reader, Unfit, plain
from models.operation import Input

MUST_BE_FILLED = T("This must not be empty.")
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
    """One column: its name here, what other systems call it, how it is read, and whether it must be there.

    A required column is filled in every row, unless `may_be_empty`.
    """

    name: str
    headers: tuple[str, ...]
    read: Reader
    required: bool = False
    may_be_empty: bool = False

    @property
    def label(self) -> str:
        """Its names in both languages, for whoever has to add it."""
        return " / ".join([self.name, *[word for word in self.headers if not word.isascii()][:1]])


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
    """The records of a file, and its faults.

    `header` is how the file calls a column; `broken` are the rows with faults, with what could be read of them.
    """

    records: list[Record]
    faults: list[Fault]
    header: dict[str, str]
    broken: list[Record] = field(default_factory=list)
    more: bool = False
    dry_run: bool = False

    def fault(self, line: int, column: str, text: Text) -> None:
        """Note a fault in a line; `column` as it is called here."""
        self.more = len(self.faults) >= MOST_FAULTS
        if not self.more:
            self.faults.append(Fault(line, self.header.get(column, column), text))

    def refused(self) -> Outcome:
        """What comes of a file with faults: nothing but them, from the top down."""
        faults = sorted(self.faults, key=lambda fault: fault.line)
        return Outcome(faults=tuple(faults), more=self.more, dry_run=self.dry_run)

    def each_once(self, key: Callable[[Record], Any], column: str) -> None:
        """Two rows with the same key contradict each other."""
        lines: dict[Any, int] = {}
        for record in self.records:
            first = lines.setdefault(key(record), record.line)
            if first != record.line:
                self.fault(record.line, column, T("The same as in line {line}.", line=first))


def read(columns: Sequence[Column], given: ImportRows) -> Reading:
    """Read all rows; a row with a fault is left out of the records."""
    places, faults = _places(columns, given.columns)
    found = Reading([], faults, {column.name: given.columns[place] for place, column in places.items()})
    found.dry_run = given.dry_run
    if faults:
        return found
    lines = given.lines if len(given.lines) == len(given.rows) else range(2, len(given.rows) + 2)
    for line, row in zip(lines, given.rows, strict=True):
        record, right = _record(line, row, places, found)
        (found.records if right else found.broken).append(record)
        if found.more:
            break
    return found


def _record(line: int, row: Sequence[str], places: dict[int, Column], found: Reading) -> tuple[Record, bool]:
    record, right = Record(line), True
    for place, column in places.items():
        written = row[place] if place < len(row) else ""
        try:
            value = record.values[column.name] = column.read(written)
            if column.required and not column.may_be_empty and (not written.strip() or value == ()):
                raise Unfit(MUST_BE_FILLED)
        except Unfit as unfit:
            found.fault(line, column.name, unfit.text)
            right = False
    for place, cell in enumerate(row):
        if place not in places and cell.strip():
            text = T("{value} stands in a column without a header.", value=cell.strip()[:20])
            found.fault(line, str(place + 1), text)
            right = False
    return record, right


def _places(columns: Sequence[Column], header: Sequence[str]) -> tuple[dict[int, Column], list[Fault]]:
    """Which column stands where; a header that nobody knows is a fault, since a misspelt column would be lost."""
    known = {_folded(word): column for column in columns for word in (column.name, *column.headers)}
    places: dict[int, Column] = {}
    faults: list[Fault] = []
    for place, word in enumerate(header):
        column = known.get(_folded(word))
        if column is None and word.strip():
            near = nearest(_folded(word), known) or ", ".join(column.label for column in columns)
            faults.append(Fault(1, word, T("No such column is known; did you mean {near}?", near=near)))
        elif column is not None and column in places.values():
            faults.append(Fault(1, word, T("This column is there twice.")))
        elif column is not None:
            places[place] = column
    for column in columns:
        if column.required and column not in places.values():
            faults.append(Fault(1, column.label, T("This column is missing.")))
    return places, faults


def _folded(word: str) -> str:
    return plain(word).lower().replace(" ", "_").strip("*:：")
