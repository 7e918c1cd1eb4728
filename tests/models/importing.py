"""Files as other systems write them, for the tests of imports."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from models.desk import Desk
from models.imports import import_file
from models.imports.outcome import Outcome

Rows = Sequence[Sequence[str]]
Import = Callable[..., Outcome]


def written(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    """A CSV file of these rows, the first one being its header."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def importer(desk: Desk, directory: Path) -> Import:
    """`load("customers", header, row, …)`: through a file, as people do it."""

    def load(kind: str, header: str, *rows: str, dry_run: bool = False) -> Outcome:
        table = [row.split("|") for row in (header, *rows)]
        return import_file(desk, kind, written(directory / f"{kind}.csv", table), dry_run=dry_run)

    return load


def faults(outcome: Outcome) -> list[tuple[int, str, str]]:
    """The faults with their places filled in."""
    return [(fault.line, fault.column, fault.text.message.format(**fault.text.values)) for fault in outcome.faults]
