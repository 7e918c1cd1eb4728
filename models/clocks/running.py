"""Clocks of a case as they run: started by a plan of the rules, met, stopped, resumed, replanned, summed up.

All functions work inside an operation. None of them changes the version of the case: the operation does.
Each keeps up when a clock must next be looked at for its alarms (`Clock.next_alarm_at`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from config.calendar import Budget
from config.facts import Facts
from config.sla import ClockPlan
from models.alarms import ahead
from models.alarms.ahead import Coming
from models.alarms.firing import Firing
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
    expect(desk, case, clocks)
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
            clock.met_at = moment
            _close(clock, moment)
            desk.record("clock", clock.id, None, {"met": [None, moment.isoformat()]}, clock.kind, case.id)


def end(desk: Desk, clocks: Iterable[Clock]) -> None:
    """These clocks are no longer asked for; nothing was met."""
    for clock in clocks:
        _close(clock, desk.now())


def _close(clock: Clock, at: datetime) -> None:
    """The clock ends; an alarm that is owed from before is still given."""
    clock.ended_at = at
    clock.breached_at = clock.due_at if breached(clock, at) else None
    clock.next_alarm_at = clock.next_alarm_at if clock.next_alarm_at and clock.next_alarm_at <= at else None
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


def still_since(stops: Sequence[ClockStop], clock: Clock) -> datetime | None:
    """Since when a clock stands still; None while it runs."""
    stop = active_stop(stops)
    return stop.stopped_at if stop and clock.stoppable and clock.kind in stop.kinds else None


def stand_still(desk: Desk, case: Case, **columns: Any) -> ClockStop:
    """Stop the clocks of these kinds now; `columns` are those of `ClockStop`."""
    stop = ClockStop.create(case=case.id, staff=desk.staff_id, stopped_at=desk.now(), **columns)
    expect(desk, case, running(case))
    return stop


def run_on(desk: Desk, case: Case, at: datetime) -> None:
    """Let stopped clocks run on from this instant."""
    ClockStop.update(resumed_at=at).where(ClockStop.case == case.id, ClockStop.resumed_at.is_null()).execute()
    _recompute(desk, case)


def recompute(desk: Desk, case: Case) -> None:
    """Compute the due times of running clocks again, from their start, with every pause (sla 4).

    What they had reached by the due times until now is fired as such; what the new ones have reached, now.
    """
    settle(desk, case)
    _recompute(desk, case, desk.now())
    settle(desk, case)


def _recompute(desk: Desk, case: Case, since: datetime | None = None) -> None:
    stops, clocks = stops_of(case), running(case)
    for clock in clocks:
        due = desk.rules.sla.recompute(desk.rules.calendars, plan_of(clock), pauses(stops, clock.kind))
        if (due.at, due.provisional) != (clock.due_at, clock.provisional):
            change = {"due": [clock.due_at.isoformat(), due.at.isoformat()]}
            desk.record("clock", clock.id, None, change, clock.kind, case.id)
            clock.alarms_from = since or clock.alarms_from
        clock.due_at, clock.inclusive, clock.provisional = due.at, due.inclusive, due.provisional
        clock.steps = msgspec.to_builtins(due.steps)
        _take_back_breach(clock, desk.now())
        clock.save()
    expect(desk, case, clocks)


def _take_back_breach(clock: Clock, now: datetime) -> None:
    """A clock with a new due time that is still to come was not late."""
    if clock.breached_at is not None:
        clock.breached_at = clock.due_at if breached(clock, now) else None


def replan(desk: Desk, case: Case) -> None:
    """After a change of severity: the stricter of old and new from receipt, not before this moment (workflows 1.3).

    Thresholds that the clocks have passed by this give their alarms at once.
    """
    settle(desk, case, as_planned=True)
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
    for clock in clocks.values():
        clock.alarms_from = desk.now()
        _take_back_breach(clock, desk.now())
        clock.save()
    expect(desk, case, clocks.values())
    settle(desk, case)


def expect(desk: Desk, case: Case, clocks: Iterable[Clock]) -> None:
    """Note when these clocks must next be looked at: at their next alarm or their breach."""
    for clock, coming in _ahead(desk, case, clocks):
        note_next(clock, coming)


def note_next(clock: Clock, coming: Sequence[Coming]) -> None:
    """Store the first of what comes as the time at which the clock is looked at next."""
    at = coming[0].at if coming else None
    if at != clock.next_alarm_at:
        clock.next_alarm_at = at
        Clock.update(next_alarm_at=at).where(Clock.id == clock.id).execute()


def settle(desk: Desk, case: Case, *, as_planned: bool = False) -> None:
    """Give the alarms that the clocks of a case have reached by now, in the order of time.

    `as_planned`: by the rules for the severity by which each clock was planned, which the case has no longer.
    """
    due = [clock for clock in running(case) if clock.next_alarm_at and clock.next_alarm_at <= desk.now()]
    if not due:
        return
    firing, looked_at = Firing(desk), _ahead(desk, case, due, as_planned=as_planned)
    over = [(coming, clock) for clock, found in looked_at for coming in found if coming.at <= desk.now()]
    for coming, clock in sorted(over, key=lambda pair: (pair[0].at, pair[1].id)):
        firing.fire(case, clock, coming)
    for clock, found in looked_at:
        note_next(clock, [coming for coming in found if coming.at > desk.now()])


def _ahead(
    desk: Desk, case: Case, clocks: Iterable[Clock], *, as_planned: bool = False
) -> list[tuple[Clock, list[Coming]]]:
    clocks = list(clocks)
    if not clocks:
        return []
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    stops, fired = stops_of(case), ahead.fired(clocks)
    planned = {
        clock.id: msgspec.structs.replace(facts, severity=clock.severity or None) if as_planned else facts
        for clock in clocks
    }
    return [(clock, coming_of(desk, clock, planned[clock.id], stops, fired[clock.id])) for clock in clocks]


def coming_of(
    desk: Desk, clock: Clock, facts: Facts, stops: Sequence[ClockStop], fired: Collection[str]
) -> list[Coming]:
    """What comes for a clock, given the facts and stops of its case and the alarms that it has given."""
    gone = pauses(stops, clock.kind)
    return ahead.ahead(desk, clock, plan_of(clock), facts, gone, still_since(stops, clock), fired)


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
