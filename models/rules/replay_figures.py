"""Figures of a replay, added up case by case: counts, shifts of deadlines, missed ones, load by the day."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta, tzinfo
from statistics import median

from config import Rules
from models.rules.replay_comparing import Compared
from models.rules.replay_views import ClockFigures, Deadline, Load, Moved, Shift


class Figures:
    """Adds compared cases up.

    Args:
        in_force: the rules whose weights count on the old side.
        candidate: those whose weights count on the new side.
        first: the first day of the span.
        last: the last day of which the load is measured.
        zone: the desk's.
    """

    def __init__(self, in_force: Rules, candidate: Rules, first: date, last: date, zone: tzinfo) -> None:
        self._in_force, self._candidate = in_force.routing, candidate.routing
        self._zone = zone
        self._first = first
        self._days = max(0, (last - first).days + 1)
        self.cases = self.corrected = 0
        self._queues: Counter[tuple[str, str]] = Counter()
        self._severities: Counter[tuple[str, str]] = Counter()
        self._clocks: dict[str, _Clock] = defaultdict(_Clock)
        self._queue_loads: dict[str, _Loads] = defaultdict(lambda: _Loads(self._days))
        self._agent_loads: dict[int, _Loads] = defaultdict(lambda: _Loads(self._days))

    def add(self, compared: Compared) -> None:
        """One more case."""
        past, before, after = compared.past, compared.past.decided, compared.after
        self.cases += 1
        self.corrected += past.corrected
        if before.queue != after.queue:
            self._queues[before.queue, after.queue] += 1
        if before.severity != after.severity:
            self._severities[before.severity, after.severity] += 1
        for deadline in compared.deadlines:
            self._clocks[deadline.kind].add(deadline)
        self._add_load(compared)

    def _add_load(self, compared: Compared) -> None:
        past = compared.past
        start = self._day(past.facts.received_at.astimezone(self._zone).date())
        end = self._days if past.closed_at is None else self._day(past.closed_at.astimezone(self._zone).date())
        old = self._in_force.weight(past.decided.severity)
        new = self._candidate.weight(compared.after.severity)
        self._queue_loads[past.decided.queue].add(0, old, start, end)
        self._queue_loads[compared.after.queue].add(1, new, start, end)
        if past.owner_id is not None:
            self._agent_loads[past.owner_id].add(0, old, start, end)
            self._agent_loads[past.owner_id].add(1, new, start, end)

    def _day(self, day: date) -> int:
        return min(max((day - self._first).days, 0), self._days)

    def queues(self) -> tuple[Moved, ...]:
        """Where cases go instead, most first."""
        return _moved(self._queues)

    def severities(self) -> tuple[Moved, ...]:
        """Which severities change, most first."""
        return _moved(self._severities)

    def clocks(self) -> tuple[ClockFigures, ...]:
        """What happens to each clock, in the order in which clocks are told elsewhere."""
        return tuple(self._clocks[kind].figures(kind) for kind in _ordered(self._clocks, CLOCK_ORDER))

    def queue_loads(self) -> tuple[Load, ...]:
        """The load of each queue that has cases on either side, in the order of the candidate."""
        return tuple(
            self._queue_loads[key].load(key, key) for key in _ordered(self._queue_loads, self._candidate.queues)
        )

    def agent_loads(self, people: Mapping[int, tuple[str, str]]) -> tuple[Load, ...]:
        """The load of each owner by name; `people` has login and name by id."""
        loads = [self._agent_loads[who].load(*people.get(who, (str(who), ""))) for who in self._agent_loads]
        return tuple(sorted(loads, key=lambda load: (load.name, load.key)))


CLOCK_ORDER = ("first_response", "plan", "solve", "answer", "interim", "legal15", "legal")


def _ordered(found: Iterable[str], order: Iterable[str]) -> list[str]:
    places = {key: place for place, key in enumerate(order)}
    return sorted(found, key=lambda key: (places.get(key, len(places)), key))


def _moved(counts: Counter[tuple[str, str]]) -> tuple[Moved, ...]:
    return tuple(Moved(*pair, count) for pair, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


class _Clock:
    """One kind of clock, added up. Shifts are kept in seconds, eight bytes each."""

    def __init__(self) -> None:
        self.earlier, self.later = array("d"), array("d")
        self.compared = self.added = self.dropped = self.judged = 0
        self.late_before = self.late_after = self.newly_late = self.newly_kept = 0

    def add(self, deadline: Deadline) -> None:
        moved = deadline.moved
        self.compared += moved is not None
        self.added += deadline.before is None
        self.dropped += deadline.after is None
        if moved:
            (self.later if moved > timedelta(0) else self.earlier).append(abs(moved.total_seconds()))
        before, after = deadline.late_before, deadline.late_after
        if before is None or after is None:
            return
        self.judged += 1
        self.late_before += before
        self.late_after += after
        self.newly_late += after and not before
        self.newly_kept += before and not after

    def figures(self, kind: str) -> ClockFigures:
        return ClockFigures(
            kind,
            self.compared,
            _shift(self.earlier),
            _shift(self.later),
            self.added,
            self.dropped,
            self.judged,
            self.late_before,
            self.late_after,
            self.newly_late,
            self.newly_kept,
        )


def _shift(seconds: array[float]) -> Shift:
    if not seconds:
        return Shift(0, timedelta(0), timedelta(0))
    return Shift(len(seconds), timedelta(seconds=median(seconds)), timedelta(seconds=max(seconds)))


class _Loads:
    """Weighted open cases of one queue or person at the end of each day, on both sides, kept as daily changes."""

    def __init__(self, days: int) -> None:
        self._changes = (array("q", bytes(8 * (days + 1))), array("q", bytes(8 * (days + 1))))
        self._cases = [0, 0]

    def add(self, side: int, weight: int, start: int, end: int) -> None:
        """A case that is open at the end of the days from `start` up to, not with, `end`."""
        self._cases[side] += 1
        if start < end:
            self._changes[side][start] += weight
            self._changes[side][end] -= weight

    def load(self, key: str, name: str) -> Load:
        (mean_before, peak_before), (mean_after, peak_after) = map(_measured, self._changes)
        before, after = self._cases
        return Load(key, name, before, after, mean_before, mean_after, peak_before, peak_after)


def _measured(changes: array[int]) -> tuple[float, int]:
    """Mean and peak over the days."""
    total = peak = level = 0
    for change in changes[:-1]:
        level += change
        total += level
        peak = max(peak, level)
    return round(total / max(len(changes) - 1, 1), 1), peak
