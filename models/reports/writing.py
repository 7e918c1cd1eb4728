"""Tables of a report as CSV and XLSX; screens and command line share them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from config.texts import T
from models.refusals import Refused


class Table(msgspec.Struct, frozen=True):
    """One table: its name, the titles of its columns, and the rows below them, all in the reader's words."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def write(path: Path, tables: Sequence[Table]) -> None:
    """Write the tables into a file: below each other in a `.csv`, a sheet each in an `.xlsx`.

    Raises:
        Refused: `invalid`, for another ending; `not_found`, when the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise Refused("invalid", T("{file} ends neither in .csv nor in .xlsx.", file=path.name), "file")
    try:
        _csv(path, tables) if kind == ".csv" else _xlsx(path, tables)
    except OSError as error:
        text = T("{file} cannot be written: {problem}", file=path.name, problem=error.strerror or str(error))
        raise Refused("not_found", text, "file") from error


def _csv(path: Path, tables: Sequence[Table]) -> None:
    """With the mark by which spreadsheets know UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for place, table in enumerate(tables):
            if place:
                writer.writerow(())
            writer.writerow((table.name,))
            writer.writerow(table.header)
            writer.writerows([[_plain(value) for value in row] for row in table.rows])


def _xlsx(path: Path, tables: Sequence[Table]) -> None:
    """By way of the memory: a workbook that could not be saved leaves files open, of which Python complains later."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(title=table.name[:31])
        sheet.append(table.header)
        for row in table.rows:
            sheet.append([_safe(value) for value in row])
    made = BytesIO()
    book.save(made)
    path.write_bytes(made.getvalue())


def _plain(value: Any) -> Any:
    """A value as it is written; a text that a spreadsheet would take for a formula gets a quotation mark in front."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def _safe(value: Any) -> Any:
    """A value as a sheet takes it: without the signs that no sheet may have, such as those of a terminal."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", _plain(value)) if isinstance(value, str) else value
