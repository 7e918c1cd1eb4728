"""Customers, products, batches, orders and staff out of the company's other systems."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from models.desk import Desk

if TYPE_CHECKING:
    from models.imports.outcome import Outcome


def import_file(
    desk: Desk,
    kind: str,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Import a CSV or XLSX file by the operation `imports.KIND`.

    Args:
        desk: with whoever acts.
        kind: customers, products, batches, orders or staff.
        path: of the file.
        dry_run: check everything and count, but change nothing.
        progress: hears how many rows of how many are done.

    Raises:
        Refused: the file cannot be read, or who acts may not import. Faults in the file are in the outcome.
    """
    from models import operation
    from models.capabilities import operations
    from models.imports.files import read_sheet
    from models.imports.progress import told_to
    from models.imports.reading import ImportRows

    operations()
    found = operation.find(f"imports.{kind}")
    found.allow(desk)
    sheet = read_sheet(path)
    given = ImportRows(columns=sheet.columns, rows=sheet.rows, lines=sheet.lines, dry_run=dry_run)
    with told_to(progress):
        outcome: Outcome = found(desk, given)
    return outcome
