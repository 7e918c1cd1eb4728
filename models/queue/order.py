"""Worst first, kept in order while cases change and time goes by (sla 15).

Breached first, longest overdue first; then P1; then the earliest running due time, severity, receipt, number; paused
cases last. Whether a case is breached depends on the moment, the order within a group does not: so three groups are
kept sorted, and a moment only cuts them.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import UTC, datetime
from heapq import merge

from models.queue.views import QueueRow

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where a case stands that has nothing due: after all that have."""
Key = tuple[datetime, bool, str, datetime, str, int]


def due_key(row: QueueRow) -> Key:
    """What rows of one group are sorted by; an exclusive deadline is over before an inclusive one of the instant."""
    return (row.next_due or NEVER, row.next_due_inclusive, row.severity, row.received_at, row.number, row.id)


def breached(row: QueueRow, now: datetime) -> bool:
    """Whether what is due next on this case is over."""
    if row.next_due is None or row.paused:
        return False
    return now > row.next_due if row.next_due_inclusive else now >= row.next_due


class WorstFirst:
    """Open cases in the order of the queue; a change costs a search, not a sort."""

    def __init__(self, rows: Iterable[QueueRow] = ()) -> None:
        self._rows: dict[int, QueueRow] = {}
        self._groups: tuple[list[Key], list[Key], list[Key]] = ([], [], [])
        self.replace(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def replace(self, rows: Iterable[QueueRow]) -> None:
        """Forget all rows and take these."""
        self._rows = {row.id: row for row in rows}
        self._groups = ([], [], [])
        for row in self._rows.values():
            self._groups[_group(row)].append(due_key(row))
        for group in self._groups:
            group.sort()

    def put(self, row: QueueRow) -> None:
        """Add a row, or take the newer one of the same case."""
        self.remove(row.id)
        self._rows[row.id] = row
        insort(self._groups[_group(row)], due_key(row))

    def remove(self, case_id: int) -> None:
        """Forget a case that is no longer open; unknown ones are no matter."""
        row = self._rows.pop(case_id, None)
        if row is not None:
            group, key = self._groups[_group(row)], due_key(row)
            del group[bisect_left(group, key)]

    def in_order(self, now: datetime) -> list[QueueRow]:
        """All rows, worst first at this moment."""
        urgent, others, paused = self._groups
        over = bisect_left(urgent, _bound(now)), bisect_left(others, _bound(now))
        keys = [*merge(urgent[: over[0]], others[: over[1]]), *urgent[over[0] :], *others[over[1] :], *paused]
        return [self._rows[key[-1]] for key in keys]


def _group(row: QueueRow) -> int:
    if row.paused:
        return 2
    return 0 if row.severity == "P1" else 1


def _bound(now: datetime) -> tuple[datetime, bool]:
    """Where the breached ones end: exclusive deadlines at `now` are over, inclusive ones are not."""
    return (now, True)
