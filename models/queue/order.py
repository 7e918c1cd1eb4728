"""Worst first, kept in order while cases change and time goes by (sla 15).

Breached first, longest overdue first; then P1; then the earliest running due time, severity, receipt, number; paused
cases last. Whether a case is breached depends on the moment, the order by due time does not: so all that runs, its P1,
and what is paused are kept sorted, and a moment only cuts them.

Rows are kept packed, and of their order only numbers of cases and due times, since there may be a hundred thousand of
them in every open session.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import overload

from models.queue.packing import Packed
from models.queue.views import QueueRow

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where a case stands that has nothing due: after all that have."""
Key = tuple[datetime, bool, str, datetime, str, int]
_EPOCH, _GRAIN = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_WIDE = "q"
"""Numbers of 64 bits."""


def due_key(row: QueueRow) -> Key:
    """What rows of one group are sorted by; an exclusive deadline is over before an inclusive one of the instant."""
    return (row.next_due or NEVER, row.next_due_inclusive, row.severity, row.received_at, row.number, row.id)


def _moment(due: datetime, inclusive: bool) -> int:
    """The beginning of a key as one number, which sorts as it does."""
    return (due - _EPOCH) // _GRAIN * 2 + inclusive


def breached(row: QueueRow, now: datetime) -> bool:
    """Whether what is due next on this case is over."""
    if row.next_due is None or row.paused:
        return False
    return now > row.next_due if row.next_due_inclusive else now >= row.next_due


class Ordered(Sequence[QueueRow]):
    """Rows in an order, unpacked as they are asked for."""

    def __init__(self, ids: array[int], rows: Packed) -> None:
        self._ids = ids
        self._rows = rows

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> QueueRow: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[QueueRow]: ...

    def __getitem__(self, place: int | slice) -> QueueRow | Sequence[QueueRow]:
        if isinstance(place, slice):
            return Ordered(self._ids[place], self._rows)
        return self._rows[self._ids[place]]

    def __iter__(self) -> Iterator[QueueRow]:
        return map(self._rows.__getitem__, self._ids)

    def place_of(self, case_id: object) -> int | None:
        """Where a case stands; None when it is not there."""
        return self._ids.index(case_id) if isinstance(case_id, int) and case_id in self._rows else None


class _Group:
    """Cases sorted by `due_key`: their numbers, and beside them when they are due, so that few rows are looked at."""

    def __init__(self, rows: Packed) -> None:
        self.ids = array(_WIDE)
        self._dues = array(_WIDE)
        self._rows = rows

    def over(self, now: datetime) -> int:
        """How many of the first are breached: exclusive deadlines at `now` are over, inclusive ones are not."""
        return bisect_left(self._dues, _moment(now, True))

    def add(self, row: QueueRow) -> None:
        place, due = self._place(row), _moment(row.next_due or NEVER, row.next_due_inclusive)
        self.ids.insert(place, row.id)
        self._dues.insert(place, due)

    def remove(self, row: QueueRow) -> None:
        place = self._place(row)
        del self.ids[place], self._dues[place]

    def _place(self, row: QueueRow) -> int:
        """Where a row stands, or would stand, among those that are due at the same moment."""
        due = _moment(row.next_due or NEVER, row.next_due_inclusive)
        first = bisect_left(self._dues, due)
        last = bisect_right(self._dues, due, first)
        return bisect_left(self.ids, due_key(row), first, last, key=lambda case_id: due_key(self._rows[case_id]))


class WorstFirst:
    """Open cases in the order of the queue; a change costs a search, not a sort."""

    def __init__(self, rows: Iterable[QueueRow] = ()) -> None:
        self._rows = Packed()
        self._running, self._urgent, self._paused = _Group(self._rows), _Group(self._rows), _Group(self._rows)
        for row in sorted(rows, key=due_key):
            self.put(row)

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, row: QueueRow) -> None:
        """Add a row, or take the newer one of the same case."""
        self.remove(row.id)
        self._rows.put(row)
        for group in self._groups_of(row):
            group.add(row)

    def remove(self, case_id: int) -> None:
        """Forget a case that is no longer open; unknown ones are no matter."""
        if case_id in self._rows:
            row = self._rows[case_id]
            for group in self._groups_of(row):
                group.remove(row)
            self._rows.forget(case_id)

    def in_order(self, now: datetime) -> Ordered:
        """All rows, worst first at this moment; good until a case is removed."""
        running, over = self._running.ids, self._running.over(now)
        urgent = self._urgent.ids[self._urgent.over(now) :]
        first = set(urgent)
        others = array(_WIDE, (case_id for case_id in running[over:] if case_id not in first))
        return Ordered(running[:over] + urgent + others + self._paused.ids, self._rows)

    def _groups_of(self, row: QueueRow) -> tuple[_Group, ...]:
        if row.paused:
            return (self._paused,)
        return (self._running, self._urgent) if row.severity == "P1" else (self._running,)
