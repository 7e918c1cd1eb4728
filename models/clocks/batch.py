"""A batch of open cases whose running clocks are computed again: read, computed and written in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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


class Batch:
    """The open cases of one transaction, their running clocks and their stops."""

    def __init__(self, desk: Desk, rules: Rules, corrections: Corrections, cases: Sequence[CaseRow]) -> None:
        self._desk = desk
        self._corrector = Corrector(rules, corrections)
        self._number = rules.number or None
        self._earlier: dict[int, Rules] = {}
        self._budgets: dict[str, Budget] = {}
        self._cases = {case.id: case for case in cases}
        self._clocks: dict[int, list[ClockRow]] = defaultdict(list)
        self._concerned: list[ClockRow] = []
        for clock in self._running():
            self._clocks[clock.case_id].append(clock)
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
        for row in map(ClockRow._make, raw(self._desk, query)):
            if row.ended_at is None and row.case_id in self._cases:
                yield row

    def correct(self) -> int:
        """Compute the concerned clocks again and sum up their cases; returns how many are due at another time."""
        replanned, moved, events, followed = [], [], [], []
        for clock in self._concerned:
            plan = self._plan(clock)
            new = self._computed(clock, plan)
            timed = {"id": clock.id, **standing.due_columns(new.due), **self._looked_at_next()}
            if msgspec.structs.replace(new, due=plan.due) != plan:
                replanned.append({**standing.plan_columns(new), **timed, "rule_set": self._number})
            elif msgspec.structs.replace(new.due, steps=()) != plan.due:
                moved.append(timed)
            else:
                continue
            self._put(clock, new)
            if (new.due.at, new.due.provisional) != (plan.due.at, plan.due.provisional):
                events.append(self._event(clock, plan.due, new.due))
                followed.append(Moved(clock.case_id, clock.kind, plan.start, plan.due.at, new.due))
        bulk.update(self._desk, Clock, replanned)
        bulk.update(self._desk, Clock, moved)
        bulk.insert(self._desk, Event, events)
        follow(self._desk, followed)
        bulk.update(self._desk, Case, list(self._summaries({clock.case_id for clock in self._concerned})))
        return len(events)

    def _looked_at_next(self) -> dict[str, Any]:
        """The next round of alarms looks at the clock: what it has reached by its new time, it reaches now."""
        return {"next_alarm_at": self._desk.now(), "alarms_from": self._desk.now(), "breached_at": None}

    def _plan(self, clock: ClockRow) -> ClockPlan:
        """A stored clock as the plan that it follows; its derivation is made anew."""
        budget = self._budgets.get(clock.budget)
        if budget is None:
            budget = self._budgets[clock.budget] = msgspec.json.decode(clock.budget, type=Budget)
        return ClockPlan(
            kind=clock.kind,
            rule=clock.rule,
            version=Clock.rule_version.python_value(clock.rule_version),
            budget=budget,
            calendar=clock.calendar,
            start=from_microseconds(clock.start_at),
            due=Due(from_microseconds(clock.due_at), bool(clock.inclusive), bool(clock.provisional), ()),
            stoppable=bool(clock.stoppable),
            legal=bool(clock.legal),
            severity=cast("Any", clock.severity or None),
        )

    def _computed(self, clock: ClockRow, plan: ClockPlan) -> ClockPlan:
        case = self._cases[clock.case_id]
        was = self._planned_by(clock.rule_set or stored.SHIPPED) if clock.generation > 1 else None
        plan = self._corrector.plan(plan, from_microseconds(case.received_at), case.channel, was)
        due = self._corrector.due(plan, standing.pauses(self._stops.get(case.id, ()), clock.kind))
        return msgspec.structs.replace(plan, due=due)

    def _planned_by(self, number: int) -> Rules:
        if number not in self._earlier:
            self._earlier[number] = stored.known(self._desk.rules, number)
        return self._earlier[number]

    def _put(self, clock: ClockRow, new: ClockPlan) -> None:
        """The clock as it is now, for the summary of its case."""
        clocks = self._clocks[clock.case_id]
        clocks[clocks.index(clock)] = clock._replace(
            due_at=to_microseconds(new.due.at),
            inclusive=new.due.inclusive,
            provisional=new.due.provisional,
            stoppable=new.stoppable,
        )

    def _event(self, clock: ClockRow, old: Due, new: Due) -> dict[str, Any]:
        """The history of one clock: due when before, and when now."""
        return {
            "at": self._desk.now(),
            "staff": self._desk.staff_id,
            "operation": self._desk.operation,
            "case": clock.case_id,
            "subject": "clock",
            "subject_id": clock.id,
            "subject_version": None,
            "changes": {
                "due": [old.at.isoformat(), new.at.isoformat()],
                "provisional": [old.provisional, new.provisional],
            },
            "note": clock.kind,
        }

    def _summaries(self, case_ids: Iterable[int]) -> Iterator[dict[str, Any]]:
        """The columns of cases that say something else now than before."""
        for case_id in sorted(case_ids):
            stop = standing.active_stop(self._stops.get(case_id, ()))
            new = standing.summed_up(self._clocks[case_id], stop.kinds if stop else ())
            if any(getattr(self._cases[case_id], name) != value for name, value in new.items()):
                yield {"id": case_id, **{name: _typed(name, value) for name, value in new.items()}}


def _typed(name: str, value: Any) -> Any:
    """A value of a summary for its column; SQLite has numbers for yes and no."""
    return bool(value) if isinstance(getattr(Case, name), BooleanField) else value
