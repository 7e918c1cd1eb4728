"""Changing a case: what was seen before, and one save with version check, clocks summed up and history."""

from __future__ import annotations

from typing import Any

from models.assignment import marks
from models.cases.tables import Case
from models.clocks import standing, watching
from models.desk import Desk

FACTS = frozenset({
    "kind", "channel", "category", "symptom", "product", "order", "text", "demand", "amount_cents", "money_claim",
    "authority_no", "customer", "repeat", "batch_number", "flags",
})  # fmt: skip
"""Fields that the rules of alarms may ask for. (A change of severity plans the clocks anew.)"""


class Before:
    """A case as it was read, and the version that the caller saw."""

    def __init__(self, case: Case, version: int | None) -> None:
        self.data = dict(case.__data__)
        self.version = version


def seen(case: Case, version: int | None) -> Before:
    """Remember how the case was, before an operation sets fields on it."""
    return Before(case, version)


def save_changes(desk: Desk, case: Case, before: Before, note: Any = None) -> dict[str, Any]:
    """Write the fields that differ from before, with the summary of the clocks; one history entry.

    Whether the case waits for somebody, and whether its owner has room again, is kept on the way.

    Raises:
        Refused: `stale`, when the case has moved on since the version that was seen.
    """
    marks.settle(desk, case, before.data["queue"])
    now = {**case.__data__, **standing.summary(case)}
    case.__data__.update(before.data)
    changes = {name: value for name, value in now.items() if value != before.data.get(name)}
    differences = desk.change(case, before.version, note, **changes)
    if FACTS & changes.keys() and case.open:
        watching.expect(desk, case, standing.running(case))
    marks.note_relief(desk, before.data, case)
    return differences
