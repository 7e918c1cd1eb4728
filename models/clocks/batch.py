"""A batch of open cases whose running clocks are computed again: read, computed and written in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap
from typing import Any, NamedTuple, cast

import msgspec
from peewee import BooleanField

from config import Rules
from config.budget import Budget
from config.calendar import Due
from config.corrections import Corrections, Corrector
from config.sla import ClockPlan
from models import bulk
from models.cases.tables import Case
from models.clocks import standing
from models.clocks.following import Moved, follow
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk
from models.events import Event
from models.fields import from_microseconds, to_microseconds
from models.rules import stored


def raw(desk: Desk, query: Any) -> Iterable[tuple[Any, ...]]:
    """Rows as the database has them: most are only counted and compared."""
    return cast("Iterable[tuple[Any, ...]]", desk.database.execute(query))


class CaseRow(NamedTuple):
    """A case as it is stored: what its clocks depend on, and what it says of them."""

    id: int
    received_at: int
    channel: str
    next_due: int | None
    next_due_kind: str
    next_due_inclusive: bool
    next_due_provisional: bool
    paused: bool


class ClockRow(NamedTuple):
    """A clock as it is stored: instants are microseconds, the budget is JSON."""

    id: int
    case_id: int
    kind: str
    generation: int
    severity: str
    rule: str
    rule_version: Any
    calendar: str
    budget: str
    start_at: int
    due_at: int
    inclusive: bool
    provisional: bool
    stoppable: bool
    legal: bool
    rule_set: int | None
    ended_at: int | None


class Summed(NamedTuple):
    """What the summary of a case takes from a clock."""

    kind: str
    due_at: int
    inclusive: bool
    provisional: bool
    stoppable: bool


class Batch:
    """The open cases of one transaction, their running clocks and their stops."""

    def __init__(self, desk: Desk, rules: Rules, corrections: Corrections, cases: Sequence[CaseRow]) -> None:
        self._desk = desk
        self._corrections = corrections
        self._corrector = Corrector(rules, corrections)
        self._rules = rules
        self._budgets: dict[str, Budget] = {}
        self._cases = {case.id: case for case in cases}
        self._clocks: dict[int, dict[int, ClockRow | Summed]] = defaultdict(dict)
        self._concerned: list[ClockRow] = []
        for clock in self._running():
            self._clocks[clock.case_id][clock.id] = clock
            if corrections.concern(clock.rule, clock.calendar, bool(clock.provisional), clock.rule_set or 0):
                self._concerned.append(clock)
        self._stops: dict[int, list[ClockStop]] = defaultdict(list)
        if self._concerned:
            for stop in ClockStop.select().where(self._of_these(ClockStop)).order_by(ClockStop.stopped_at):
                self._stops[stop.case_id].append(stop)

    def _of_these(self, table: Any) -> Any:
        """The rows of these cases, which are neighbours by their ids."""
        return table.case.between(min(self._cases), max(self._cases))

    def _running(self) -> Iterator[ClockRow]:
        """The running clocks. The ended ones are read too: the index of cases finds all of them at once."""
        query = Clock.select(*(getattr(Clock, name) for name in ClockRow._fields)).where(self._of_these(Clock))
        for row in starmap(ClockRow, raw(self._desk, query)):
            if row.ended_at is None and row.case_id in self._cases:
                yield row

    def correct(self) -> int:
        """Compute the concerned clocks again and sum up their cases; returns how many are due at another time."""
        replanned, moved, events, followed = [], [], [], []
        for clock in self._concerned:
            old, plan = self._due(clock), self._replanned(clock)
            new = self._due_again(clock, plan)
            timed = {"id": clock.id, "due_at": new.at, "inclusive": new.inclusive, "provisional": new.provisional}
            if plan is not None:
                replanned.append({**standing.course_columns(plan), **timed})
            elif new != old:
                moved.append(timed)
            else:
                continue
            self._put(clock, new, plan)
            if (new.at, new.provisional) != (old.at, old.provisional):
                events.append(self._event(clock, old, new))
                followed.append(Moved(clock.case_id, clock.kind, from_microseconds(clock.start_at), old.at, new))
        bulk.update(self._desk, Clock, replanned, {"rule_set": self._rules.number, **self._again()})
        bulk.update(self._desk, Clock, moved, self._again())
        bulk.insert(self._desk, Event, events, self._noted())
        follow(self._desk, followed)
        bulk.update(self._desk, Case, list(self._summaries({clock.case_id for clock in self._concerned})))
        return len(events)

    def _again(self) -> dict[str, Any]:
        """What all corrected clocks store: how to tell their derivation, and that their alarms begin anew.

        The next round of alarms looks at the clock: what it has reached by its new time, it reaches now.
        """
        now = self._desk.now()
        counted = {"steps": None, "counted_by": self._rules.number, "counted_at": now}
        return {**counted, "next_alarm_at": now, "alarms_from": now, "breached_at": None}

    def _due(self, clock: ClockRow) -> Due:
        """When a clock is due as it is stored."""
        return Due(from_microseconds(clock.due_at), bool(clock.inclusive), bool(clock.provisional), ())

    def _due_again(self, clock: ClockRow, plan: ClockPlan | None) -> Due:
        """When it is due by the new rules, by a new plan or by the one that it has."""
        pauses = () if clock.legal else standing.pauses(self._stops.get(clock.case_id, ()), clock.kind)
        if plan is not None:
            return self._corrector.due(plan.calendar, plan.start, plan.budget, pauses)
        start = from_microseconds(clock.start_at)
        return self._corrector.due(clock.calendar, start, self._budget(clock), pauses)

    def _budget(self, clock: ClockRow) -> Budget:
        budget = self._budgets.get(clock.budget)
        if budget is None:
            budget = self._budgets[clock.budget] = msgspec.json.decode(clock.budget, type=Budget)
        return budget

    def _replanned(self, clock: ClockRow) -> ClockPlan | None:
        """The plan that a clock follows by the new rules, or None where it keeps the one that it has."""
        if not self._corrections.may_replan(clock.rule):
            return None
        plan = ClockPlan(
            kind=clock.kind,
            rule=clock.rule,
            version=Clock.rule_version.python_value(clock.rule_version),
            budget=self._budget(clock),
            calendar=clock.calendar,
            start=from_microseconds(clock.start_at),
            due=self._due(clock),
            stoppable=bool(clock.stoppable),
            legal=bool(clock.legal),
            severity=cast("Any", clock.severity or None),
        )
        case = self._cases[clock.case_id]
        was = self._earlier(clock) if clock.generation > 1 else None
        new = self._corrector.plan(plan, from_microseconds(case.received_at), case.channel, was)
        return new if new != plan else None

    def _earlier(self, clock: ClockRow) -> Rules:
        """The rules by which a clock was planned; those that are worked by, where this release cannot read them."""
        return self._desk.current.of_set(clock.rule_set or stored.SHIPPED) or self._desk.rules

    def _put(self, clock: ClockRow, due: Due, plan: ClockPlan | None) -> None:
        """The clock as it is now, for the summary of its case."""
        stoppable = clock.stoppable if plan is None else plan.stoppable
        new = Summed(clock.kind, to_microseconds(due.at), due.inclusive, due.provisional, stoppable)
        self._clocks[clock.case_id][clock.id] = new

    def _event(self, clock: ClockRow, old: Due, new: Due) -> dict[str, Any]:
        """The history of one clock: due when before, and when now."""
        changes = {
            "due": [old.at.isoformat(), new.at.isoformat()],
            "provisional": [old.provisional, new.provisional],
        }
        return {"case": clock.case_id, "subject_id": clock.id, "changes": changes, "note": clock.kind}

    def _noted(self) -> dict[str, Any]:
        """What all entries of the history have in common."""
        desk = self._desk
        return {"at": desk.now(), "staff": desk.staff_id, "operation": desk.operation, "subject": "clock"}

    def _summaries(self, case_ids: Iterable[int]) -> Iterator[dict[str, Any]]:
        """The columns of cases that say something else now than before."""
        for case_id in sorted(case_ids):
            stop = standing.active_stop(self._stops.get(case_id, ()))
            new = standing.summed_up(list(self._clocks[case_id].values()), stop.kinds if stop else ())
            if any(getattr(self._cases[case_id], name) != value for name, value in new.items()):
                yield {"id": case_id, **{name: _typed(name, value) for name, value in new.items()}}


def _typed(name: str, value: Any) -> Any:
    """A value of a summary for its column; SQLite has numbers for yes and no."""
    return bool(value) if isinstance(getattr(Case, name), BooleanField) else value
