"""Clocks of a case as they run: started by a plan of the rules, met, stopped, resumed, replanned, summed up.

All functions work inside an operation. None of them changes the version of the case: the operation does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from config.calendar import Budget, Due, Step
from config.sla import ClockPlan
from models.cases.facts import facts_of
from models.cases.tables import Case
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk

Pause = tuple[datetime, datetime]
REPLY_KINDS = ("first_response",)
"""What a person's reply to the customer stops."""


def start_planned(desk: Desk, case: Case) -> list[Clock]:
    """Start the clocks that the rules in force at receipt plan for this case."""
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    return start(desk, case, desk.rules.sla.plan(desk.rules.calendars, facts))


def start(desk: Desk, case: Case, plans: Iterable[ClockPlan]) -> list[Clock]:
    """Start these clocks; one of the same kind that runs is ended and followed by the next generation."""
    clocks = []
    for plan in plans:
        for old in running(case):
            if old.kind == plan.kind:
                end(desk, [old])
        generation = Clock.select().where(Clock.case == case.id, Clock.kind == plan.kind).count() + 1
        clocks.append(Clock.create(case=case.id, kind=plan.kind, generation=generation, **_columns(desk, case, plan)))
    return clocks


def _columns(desk: Desk, case: Case, plan: ClockPlan) -> dict[str, Any]:
    return {"severity": case.severity, "rule_set": desk.rules.number or None, **plan_columns(plan)}


def plan_columns(plan: ClockPlan) -> dict[str, Any]:
    """What a clock stores of its plan, also when many are computed again at once."""
    return {
        "rule": plan.rule,
        "rule_version": plan.version,
        "calendar": plan.calendar,
        "budget": msgspec.to_builtins(plan.budget),
        "start_at": plan.start,
        "stoppable": plan.stoppable,
        "legal": plan.legal,
        **due_columns(plan.due),
    }


def due_columns(due: Due) -> dict[str, Any]:
    """What a clock stores of its due time."""
    return {
        "due_at": due.at,
        "inclusive": due.inclusive,
        "provisional": due.provisional,
        "steps": due.steps,
    }


def plan_of(clock: Clock) -> ClockPlan:
    """A stored clock as the plan that it follows."""
    budget = msgspec.convert(clock.budget, Budget)
    steps = tuple(msgspec.convert(clock.steps, list[Step]))
    due = Due(at=clock.due_at, inclusive=clock.inclusive, provisional=clock.provisional, steps=steps)
    return ClockPlan(
        kind=clock.kind,
        severity=clock.severity,
        rule=clock.rule,
        version=clock.rule_version,
        budget=budget,
        calendar=clock.calendar,
        start=clock.start_at,
        due=due,
        stoppable=clock.stoppable,
        legal=clock.legal,
    )


def running(case: Case) -> list[Clock]:
    """The clocks of the case that have not ended, stopped ones too."""
    return list(Clock.select().where(Clock.case == case.id, Clock.ended_at.is_null()).order_by(Clock.id))


def breached(clock: Clock, at: datetime) -> bool:
    """Whether the clock is over at this instant: after an inclusive deadline, at an exclusive one."""
    return at > clock.due_at if clock.inclusive else at >= clock.due_at


def meet(desk: Desk, case: Case, kinds: Collection[str], at: datetime | None = None) -> None:
    """What these clocks ask for has been done, at `at` (now, unless it was before)."""
    for clock in running(case):
        if clock.kind in kinds:
            moment = max(at or desk.now(), clock.start_at)
            clock.met_at = clock.ended_at = moment
            clock.breached_at = clock.due_at if breached(clock, moment) else None
            clock.save()
            desk.record("clock", clock.id, None, {"met": [None, moment.isoformat()]}, clock.kind, case.id)


def end(desk: Desk, clocks: Iterable[Clock]) -> None:
    """These clocks are no longer asked for; nothing was met."""
    for clock in clocks:
        clock.ended_at = desk.now()
        clock.breached_at = clock.due_at if breached(clock, desk.now()) else None
        clock.save()


def stops_of(case: Case) -> list[ClockStop]:
    """All stops of the case, oldest first."""
    return list(ClockStop.select().where(ClockStop.case == case.id).order_by(ClockStop.stopped_at))


def active_stop(stops: Sequence[ClockStop]) -> ClockStop | None:
    """The stop that has not been resumed."""
    return next((stop for stop in stops if stop.resumed_at is None), None)


def pauses(stops: Sequence[ClockStop], kind: str) -> list[Pause]:
    """The finished pauses of clocks of this kind."""
    return [(s.stopped_at, s.resumed_at) for s in stops if s.resumed_at is not None and kind in s.kinds]


def recompute(desk: Desk, case: Case) -> None:
    """Compute the due times of running clocks again, from their start, with every pause (sla 4)."""
    stops = stops_of(case)
    for clock in running(case):
        due = desk.rules.sla.recompute(desk.rules.calendars, plan_of(clock), pauses(stops, clock.kind))
        if (due.at, due.provisional) != (clock.due_at, clock.provisional):
            change = {"due": [clock.due_at.isoformat(), due.at.isoformat()]}
            desk.record("clock", clock.id, None, change, clock.kind, case.id)
        for column, value in due_columns(due).items():
            setattr(clock, column, value)
        clock.save()


def replan(desk: Desk, case: Case, *, raised: bool) -> None:
    """After a change of severity: the stricter of old and new from receipt, not before this moment (workflows 1.3).

    A raise ends a stop that the new severity does not allow, and starts the clocks that the old one had none of.
    """
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    clocks = {clock.kind: clock for clock in running(case)}
    planned = {plan.kind: plan for plan in desk.rules.sla.plan(desk.rules.calendars, facts)}
    stop = active_stop(stops_of(case))
    if stop and any(kind in planned and not planned[kind].stoppable for kind in stop.kinds):
        ClockStop.update(resumed_at=desk.now()).where(ClockStop.id == stop.id).execute()
    stops = stops_of(case)
    kept = {kind: plan_of(clock) for kind, clock in clocks.items()}
    gone = {kind: pauses(stops, kind) for kind in kept}
    for plan in desk.rules.sla.replan(desk.rules.calendars, facts, kept, desk.now(), gone):
        clock = clocks.get(plan.kind)
        if clock is None:
            continue
        if plan.due.at != clock.due_at:
            change = {"due": [clock.due_at.isoformat(), plan.due.at.isoformat()]}
            desk.record("clock", clock.id, None, change, clock.kind, case.id)
        for column, value in _columns(desk, case, plan).items():
            setattr(clock, column, value)
        clock.save()
    if raised:
        had = {clock.kind for clock in Clock.select(Clock.kind).where(Clock.case == case.id)}
        start(desk, case, desk.rules.sla.brought(desk.rules.calendars, facts, had, desk.now()))


def summary(case: Case) -> dict[str, Any]:
    """What the case says of its clocks: the earliest due time that runs, and whether everything stands still."""
    stop = active_stop(stops_of(case))
    return summed_up(running(case) if case.open else [], stop.kinds if stop else ())


def summed_up(clocks: Sequence[Any], still: Collection[str]) -> dict[str, Any]:
    """The same of the running clocks of an open case, of which those of the kinds in `still` stand still.

    A clock is a row, or anything with its kind, due_at, inclusive, provisional and stoppable.
    """
    alive = [clock for clock in clocks if clock.kind not in still or not clock.stoppable]
    first = min(alive, key=lambda clock: clock.due_at, default=None)
    return {
        "next_due": first.due_at if first else None,
        "next_due_kind": first.kind if first else "",
        "next_due_inclusive": first.inclusive if first else True,
        "next_due_provisional": first.provisional if first else False,
        "paused": bool(clocks) and not alive,
    }
