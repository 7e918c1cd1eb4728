"""Clocks of a case as they run: started by a plan of the rules, met, stopped, resumed, replanned, summed up.

All functions work inside an operation. None of them changes the version of the case: the operation does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from config.calendar import Budget
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
        clocks.append(Clock.create(case=case.id, kind=plan.kind, generation=generation, **_columns(case, plan)))
    return clocks


def _columns(case: Case, plan: ClockPlan) -> dict[str, Any]:
    return {
        "severity": case.severity,
        "rule": plan.rule,
        "rule_version": plan.version,
        "calendar": plan.calendar,
        "budget": msgspec.to_builtins(plan.budget),
        "start_at": plan.start,
        "due_at": plan.due.at,
        "inclusive": plan.due.inclusive,
        "provisional": plan.due.provisional,
        "stoppable": plan.stoppable,
        "legal": plan.legal,
        "steps": msgspec.to_builtins(plan.due.steps),
    }


def plan_of(clock: Clock) -> ClockPlan:
    """A stored clock as the plan that it follows."""
    from config.calendar import Due, Step

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


def stop(desk: Desk, case: Case, reason: str, note: str = "") -> bool:
    """Let the clocks stand still that this reason stops, until its end is recorded; False when none may stop."""
    wanted = desk.rules.sla.stops[reason].kinds
    kinds = [clock.kind for clock in running(case) if clock.stoppable and clock.kind in wanted]
    if not kinds or active_stop(stops_of(case)) is not None:
        return False
    ClockStop.create(
        case=case.id,
        reason=reason,
        note=note,
        staff=desk.staff_id,
        stopped_at=desk.now(),
        expected_at=None,
        kinds=kinds,
    )
    return True


def resume(desk: Desk, case: Case) -> None:
    """Let clocks that stand still run on; their due times move by the time they stood still."""
    if active_stop(stops_of(case)) is None:
        return
    ClockStop.update(resumed_at=desk.now()).where(ClockStop.case == case.id, ClockStop.resumed_at.is_null()).execute()
    recompute(desk, case)


def restart(desk: Desk, case: Case, kind: str, *, half: bool = False) -> None:
    """Begin a clock of this kind anew, now, with the time that it had first, or half of it (workflows 2, T9, T13)."""
    first = Clock.select().where(Clock.case == case.id, Clock.kind == kind).order_by(Clock.generation).first()
    if first is not None:
        start(desk, case, [desk.rules.sla.from_start(desk.rules.calendars, plan_of(first), desk.now(), half=half)])


def recompute(desk: Desk, case: Case) -> None:
    """Compute the due times of running clocks again, from their start, with every pause (sla 4)."""
    stops = stops_of(case)
    for clock in running(case):
        due = desk.rules.sla.recompute(desk.rules.calendars, plan_of(clock), pauses(stops, clock.kind))
        if (due.at, due.provisional) != (clock.due_at, clock.provisional):
            change = {"due": [clock.due_at.isoformat(), due.at.isoformat()]}
            desk.record("clock", clock.id, None, change, clock.kind, case.id)
        clock.due_at, clock.inclusive, clock.provisional = due.at, due.inclusive, due.provisional
        clock.steps = msgspec.to_builtins(due.steps)
        clock.save()


def replan(desk: Desk, case: Case) -> None:
    """After a change of severity: the stricter of old and new from receipt, not before this moment (workflows 1.3)."""
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    stops = stops_of(case)
    clocks = {clock.kind: clock for clock in running(case)}
    kept = {kind: plan_of(clock) for kind, clock in clocks.items()}
    gone = {kind: pauses(stops, kind) for kind in kept}
    for plan in desk.rules.sla.replan(desk.rules.calendars, facts, kept, desk.now(), gone):
        clock = clocks.get(plan.kind)
        if clock is None:
            continue
        if plan.due.at != clock.due_at:
            change = {"due": [clock.due_at.isoformat(), plan.due.at.isoformat()]}
            desk.record("clock", clock.id, None, change, clock.kind, case.id)
        for column, value in _columns(case, plan).items():
            setattr(clock, column, value)
        clock.save()


def summary(case: Case) -> dict[str, Any]:
    """What the case says of its clocks: the earliest due time that runs, and whether everything stands still."""
    stop = active_stop(stops_of(case))
    still = frozenset(stop.kinds) if stop else frozenset()
    clocks = running(case) if case.open else []
    alive = [clock for clock in clocks if clock.kind not in still or not clock.stoppable]
    first = min(alive, key=lambda clock: clock.due_at, default=None)
    return {
        "next_due": first.due_at if first else None,
        "next_due_kind": first.kind if first else "",
        "next_due_inclusive": first.inclusive if first else True,
        "next_due_provisional": first.provisional if first else False,
        "paused": bool(clocks) and not alive,
    }
