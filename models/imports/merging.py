"""Adding and changing rows one by one, for the smaller files: what both have in common."""

from __future__ import annotations

from typing import Any

from models.desk import Desk
from models.imports import progress
from models.imports.outcome import Outcome
from models.imports.reading import Record


class Tally:
    """Counts what an import does, and writes its one entry of the history."""

    def __init__(self, desk: Desk, subject: str, total: int, dry_run: bool) -> None:
        self._desk = desk
        self._subject = subject
        self._total = total
        self.dry_run = dry_run
        self.added = self.changed = self.unchanged = 0

    def count(self, *, new: bool, differs: bool) -> bool:
        """Count a row; True if it must be written."""
        self.added += new
        self.changed += differs and not new
        self.unchanged += not (new or differs)
        progress.tell(self.added + self.changed + self.unchanged, self._total)
        return (new or differs) and not self.dry_run

    def outcome(self) -> Outcome:
        """The counts; the history hears of an import that changed something."""
        if not self.dry_run and (self.added or self.changed):
            self._desk.record(self._subject, None, note={"added": self.added, "changed": self.changed})
        return Outcome(self.added, self.changed, self.unchanged, dry_run=self.dry_run)


def differences(row: Any, record: Record, names: tuple[str, ...]) -> dict[str, Any]:
    """The columns of the file whose values are not those of the row."""
    found = {}
    for name in names:
        if name in record.values:
            value = record.values[name]
            kept = row.__data__.get(name)
            if (list(value) if isinstance(value, tuple) else value) != kept:
                found[name] = list(value) if isinstance(value, tuple) else value
    return found
