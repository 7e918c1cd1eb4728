"""Worst first, kept in order while cases change and time goes by (sla 15).

Breached first, longest overdue first; then P1; then the earliest running due time, severity, receipt, number; paused
cases last. Whether a case is breached depends on the moment, the order by due time does not: so all that runs, its P1,
and what is paused are kept sorted, and a moment only cuts them.

Rows are kept packed, since there may be a hundred thousand of them in every open session.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import overload

import msgspec

from models.queue.views import QueueRow

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where a case stands that has nothing due: after all that have."""
Key = tuple[datetime, bool, str, datetime, str, int]
_pack = msgspec.msgpack.Encoder().encode
_unpack: Callable[[bytes], QueueRow] = msgspec.msgpack.Decoder(QueueRow).decode


def due_key(row: QueueRow) -> Key:
    """What rows of one group are sorted by; an exclusive deadline is over before an inclusive one of the instant."""
    return (row.next_due or NEVER, row.next_due_inclusive, row.severity, row.received_at, row.number, row.id)


def breached(row: QueueRow, now: datetime) -> bool:
    """Whether what is due next on this case is over."""
    if row.next_due is None or row.paused:
        return False
    return now > row.next_due if row.next_due_inclusive else now >= row.next_due


class Ordered(Sequence[QueueRow]):
    """Rows in an order, unpacked as they are asked for."""

    def __init__(self, ids: Sequence[int], packed: Mapping[int, bytes]) -> None:
        self._ids = ids
        self._packed = packed

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> QueueRow: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[QueueRow]: ...

    def __getitem__(self, place: int | slice) -> QueueRow | Sequence[QueueRow]:
        if isinstance(place, slice):
            return Ordered(self._ids[place], self._packed)
        return _unpack(self._packed[self._ids[place]])

    def __iter__(self) -> Iterator[QueueRow]:
        return (_unpack(self._packed[case_id]) for case_id in self._ids)

    def place_of(self, case_id: object) -> int | None:
        """Where a case stands; None when it is not there."""
        return self._ids.index(case_id) if case_id in self._packed else None


class WorstFirst:
    """Open cases in the order of the queue; a change costs a search, not a sort."""

    def __init__(self, rows: Iterable[QueueRow] = ()) -> None:
        self._packed: dict[int, bytes] = {}
        self._running: list[int] = []
        self._urgent: list[int] = []
        self._paused: list[int] = []
        for row in sorted(rows, key=due_key):
            self.put(row)

    def __len__(self) -> int:
        return len(self._packed)

    def put(self, row: QueueRow) -> None:
        """Add a row, or take the newer one of the same case."""
        self.remove(row.id)
        self._packed[row.id] = _pack(row)
        for group in self._groups_of(row):
            group.insert(self._place(group, due_key(row)), row.id)

    def remove(self, case_id: int) -> None:
        """Forget a case that is no longer open; unknown ones are no matter."""
        if case_id not in self._packed:
            return
        row = self._row(case_id)
        for group in self._groups_of(row):
            del group[self._place(group, due_key(row))]
        del self._packed[case_id]

    def in_order(self, now: datetime) -> Ordered:
        """All rows, worst first at this moment; good until a case is removed."""
        bound = (now, True)  # exclusive deadlines at `now` are over, inclusive ones are not
        over, urgent_over = self._place(self._running, bound), self._place(self._urgent, bound)
        urgent = self._urgent[urgent_over:]
        first = set(urgent)
        others = (case_id for case_id in self._running[over:] if case_id not in first)
        return Ordered([*self._running[:over], *chain(urgent, others, self._paused)], self._packed)

    def _groups_of(self, row: QueueRow) -> tuple[list[int], ...]:
        if row.paused:
            return (self._paused,)
        return (self._running, self._urgent) if row.severity == "P1" else (self._running,)

    def _place(self, group: list[int], key: Key | tuple[datetime, bool]) -> int:
        """Where a key stands, or would stand; most rows that come in are the last ones."""
        if group and key > due_key(self._row(group[-1])):
            return len(group)
        return bisect_left(group, key, key=lambda case_id: due_key(self._row(case_id)))

    def _row(self, case_id: int) -> QueueRow:
        return _unpack(self._packed[case_id])
