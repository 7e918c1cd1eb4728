"""Running clocks computed again after a change of the rules that corrects them: many at once (sla 4, 13).

Each set of rules that has taken force stays marked until every open case was looked at, in the order of their ids, one
short transaction for a batch of them. Whoever is there does the next batch: `desk rules apply`, the worker, a session.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import msgspec

from config import Rules, RulesInvalid
from config.budget import Budget
from config.calendar import Due
from config.corrections import Corrections, Corrector, between, going_back
from config.sla import ClockPlan
from config.texts import T
from models import bulk
from models.cases.tables import Case
from models.clocks import running
from models.clocks.tables import Clock, ClockStop
from models.database import is_sqlite
from models.desk import Desk
from models.events import Event
from models.operation import Input, operation
from models.refusals import Refused
from models.rules import stored
from models.rules.tables import RuleSet

BATCH = 1000
"""Open cases of one transaction, unless the caller wants another number."""
MOST = 10_000


class Recompute(Input):
    """How many open cases to look at in this transaction."""

    cases: int = BATCH


class Recomputed(msgspec.Struct, frozen=True):
    """For which set (0: there was nothing to do), how many clocks changed, and how many open cases are still to do."""

    rule_set: int
    changed: int
    left: int


@operation("clocks.recompute")
def recompute(desk: Desk, given: Recompute) -> Recomputed:
    """Compute the running clocks that a new set of rules corrects again, for the next batch of open cases."""
    if not 0 < given.cases <= MOST:
        raise Refused("invalid", T("This must be a number from 1 to {most}.", most=MOST), "cases")
    row = _unfinished(desk)
    if row is None:
        return Recomputed(0, 0, 0)
    try:
        rules = stored.load_set(stored.number_at(desk.database, desk.now()))
        corrections = _corrections(desk, row)
    except RulesInvalid:
        return Recomputed(0, 0, 0)
    cases = _next_cases(desk, row, given.cases) if corrections else []
    changed = _Batch(desk, rules, corrections, cases).correct() if cases else 0
    if len(cases) < given.cases:
        row.recomputed_at = desk.now()
    else:
        row.recomputed_to = cases[-1].id
    row.save()
    return Recomputed(row.id, changed, 0 if row.recomputed_at else _following(row.recomputed_to).count())


def unfinished(at: datetime) -> bool:
    """Whether a set that has taken force waits for its corrections."""
    return _waiting(at).exists()


def known(desk: Desk, number: int) -> Rules:
    """The rules of a set; those that the desk works by, where this release cannot read it."""
    try:
        return stored.load_set(number)
    except RulesInvalid:
        return desk.rules


def corrections_of(desk: Desk, row: RuleSet) -> Corrections:
    """What a set corrects when it takes the place of the one before it.

    Raises:
        RulesInvalid: this release cannot read the set.
    """
    old, new = known(desk, stored.before(row.id)), stored.load_set(row.id)
    return between(old, new) if row.restores is None else going_back(old, new, row.restores)


def count(corrections: Corrections) -> int:
    """How many running clocks these corrections concern."""
    confirmed = Clock.provisional & Clock.calendar.in_(list(corrections.calendars))
    undone = Clock.rule.in_(list(corrections.undone_rules)) & (Clock.rule_set > corrections.restored)
    concerned = Clock.rule.in_(list(corrections.rules)) | confirmed | undone
    concerned |= Clock.calendar.in_(list(corrections.undone_calendars))
    return Clock.select().where(Clock.ended_at.is_null(), concerned).count()


def _waiting(at: datetime) -> Any:
    return RuleSet.select().where(RuleSet.recomputed_at.is_null(), RuleSet.starts_at <= at)


def _unfinished(desk: Desk) -> RuleSet | None:
    """The first set whose corrections are not done; on a server, one at which nobody else works just now."""
    query = _waiting(desk.now()).order_by(RuleSet.starts_at, RuleSet.id).limit(1)
    return (query if is_sqlite(desk.database) else query.for_update("FOR UPDATE SKIP LOCKED")).first()


def _corrections(desk: Desk, row: RuleSet) -> Corrections:
    """What a set corrects, noted when the first batch begins; `RulesInvalid` as `corrections_of` says."""
    if row.corrections is None:
        row.corrections = msgspec.to_builtins(corrections_of(desk, row))
    return msgspec.convert(row.corrections, Corrections)


def _following(case_id: int) -> Any:
    return Case.select(Case.id).where(Case.open, Case.id > case_id)


def _next_cases(desk: Desk, row: RuleSet, limit: int) -> list[Any]:
    """The next open cases; on a server nobody changes them until this transaction ends."""
    columns = (Case.id, Case.received_at, Case.channel, *(getattr(Case, name) for name in _SUMMARY))
    query = _following(row.recomputed_to).select(*columns).order_by(Case.id).limit(limit)
    return list((query if is_sqlite(desk.database) else query.for_update()).namedtuples())


_SUMMARY = ("next_due", "next_due_kind", "next_due_inclusive", "next_due_provisional", "paused")
_COLUMNS = (
    Clock.id, Clock.case.alias("case_id"), Clock.kind, Clock.generation, Clock.severity, Clock.rule, Clock.rule_version,
    Clock.calendar, Clock.budget, Clock.start_at, Clock.due_at, Clock.inclusive, Clock.provisional, Clock.stoppable,
    Clock.legal, Clock.rule_set,
)  # fmt: skip


class _Batch:
    """The open cases of one transaction, their running clocks and their stops."""

    def __init__(self, desk: Desk, rules: Rules, corrections: Corrections, cases: list[Any]) -> None:
        self._desk = desk
        self._corrector = Corrector(rules, corrections)
        self._number = rules.number or None
        self._earlier: dict[int, Rules] = {}
        self._cases = {case.id: case for case in cases}
        self._clocks: dict[int, list[Any]] = defaultdict(list)
        self._concerned: list[Any] = []
        for clock in self._rows(Clock, _COLUMNS, Clock.ended_at.is_null()):
            if clock.case_id in self._cases:
                self._clocks[clock.case_id].append(clock)
                if corrections.concern(clock.rule, clock.calendar, clock.provisional, clock.rule_set or 0):
                    self._concerned.append(clock)
        self._stops: dict[int, list[Any]] = defaultdict(list)
        if self._concerned:
            columns = (ClockStop.case.alias("case_id"), ClockStop.stopped_at, ClockStop.resumed_at, ClockStop.kinds)
            for stop in self._rows(ClockStop, columns, ClockStop.id > 0):
                self._stops[stop.case_id].append(stop)

    def _rows(self, table: Any, columns: tuple[Any, ...], condition: Any) -> Any:
        """The rows of these cases, which are neighbours by their ids."""
        span = table.case.between(min(self._cases), max(self._cases))
        return table.select(*columns).where(span, condition).order_by(table.id).namedtuples()

    def correct(self) -> int:
        """Compute the concerned clocks again and sum up their cases; returns how many are due at another time."""
        changes, events = [], []
        for clock in self._concerned:
            plan = _plan(clock)
            new = self._computed(clock, plan)
            if _unlike(plan, new):
                changes.append({"id": clock.id, "rule_set": self._number, **running.plan_columns(new)})
                clocks = self._clocks[clock.case_id]
                clocks[clocks.index(clock)] = clock._replace(
                    due_at=new.due.at, inclusive=new.due.inclusive, provisional=new.due.provisional,
                    stoppable=new.stoppable,
                )  # fmt: skip
            if (new.due.at, new.due.provisional) != (clock.due_at, clock.provisional):
                events.append(self._event(clock, new.due))
        bulk.update(self._desk, Clock, changes)
        bulk.insert(self._desk, Event, events)
        bulk.update(self._desk, Case, self._summaries({clock.case_id for clock in self._concerned}))
        return len(events)

    def _computed(self, clock: Any, plan: ClockPlan) -> ClockPlan:
        case = self._cases[clock.case_id]
        was = self._planned_by(clock.rule_set or stored.SHIPPED) if clock.generation > 1 else None
        plan = self._corrector.plan(plan, case.received_at, case.channel, was)
        due = self._corrector.due(plan, running.pauses(self._stops.get(case.id, ()), clock.kind))
        return msgspec.structs.replace(plan, due=due)

    def _planned_by(self, number: int) -> Rules:
        if number not in self._earlier:
            self._earlier[number] = known(self._desk, number)
        return self._earlier[number]

    def _event(self, clock: Any, due: Due) -> dict[str, Any]:
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
                "due": [clock.due_at.isoformat(), due.at.isoformat()],
                "provisional": [clock.provisional, due.provisional],
            },
            "note": clock.kind,
        }

    def _summaries(self, case_ids: set[int]) -> list[dict[str, Any]]:
        """The columns of cases that say something else now than before."""
        found = []
        for case_id in sorted(case_ids):
            stop = running.active_stop(self._stops.get(case_id, ()))
            new = running.summed_up(self._clocks[case_id], stop.kinds if stop else ())
            if any(getattr(self._cases[case_id], name) != value for name, value in new.items()):
                found.append({"id": case_id, **new})
        return found


def _plan(clock: Any) -> ClockPlan:
    """A stored clock as the plan that it follows; its derivation is made anew."""
    return ClockPlan(
        kind=clock.kind,
        rule=clock.rule,
        version=clock.rule_version,
        budget=msgspec.convert(clock.budget, Budget),
        calendar=clock.calendar,
        start=clock.start_at,
        due=Due(clock.due_at, clock.inclusive, clock.provisional, ()),
        stoppable=clock.stoppable,
        legal=clock.legal,
        severity=clock.severity or None,
    )


def _unlike(old: ClockPlan, new: ClockPlan) -> bool:
    """Whether anything but the derivation differs."""
    due = msgspec.structs.replace(new.due, steps=())
    return msgspec.structs.replace(new, due=due) != old
