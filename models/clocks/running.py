"""Clocks of a case as they run: started by a plan of the rules, met, stopped, resumed, replanned.

All functions work inside an operation. None of them changes the version of the case: the operation does.
Each keeps up when a clock must next be looked at for its alarms (`Clock.next_alarm_at`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from config.facts import Facts
from config.sla import ClockPlan
from models.cases.facts import facts_of
from models.cases.tables import Case
from models.clocks import standing, watching
from models.clocks.following import Moved, follow
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk
from models.tables import put


def planned(desk: Desk, case: Case, facts: Facts) -> list[Clock]:
    """The clocks that the rules in force at receipt plan for a case that is about to be stored, like them."""
    plans = desk.rules.sla.plan(desk.rules.calendars, facts)
    clocks = [Clock(case=case.id, kind=plan.kind, **_columns(desk, case, plan)) for plan in plans]
    watching.expect_new(desk, zip(clocks, plans, strict=True), facts, ())
    return clocks


def start(desk: Desk, case: Case, plans: Iterable[ClockPlan]) -> None:
    """Start these clocks; one of the same kind that runs is ended and followed by the next generation."""
    before, started = Clock.of(case=case.id), []
    for plan in plans:
        same = [clock for clock in before if clock.kind == plan.kind]
        end(desk, [clock for clock in same if clock.ended_at is None])
        clock = Clock(case=case.id, kind=plan.kind, generation=len(same) + 1, **_columns(desk, case, plan))
        started.append((clock, plan))
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    watching.expect_new(desk, started, facts, standing.stops_of(case))
    put([clock for clock, _ in started])


def _columns(desk: Desk, case: Case, plan: ClockPlan) -> dict[str, Any]:
    return {"severity": case.severity, "rule_set": desk.rules.number or None, **standing.plan_columns(plan)}


def meet(desk: Desk, case: Case, kinds: Collection[str], at: datetime | None = None) -> None:
    """What these clocks ask for has been done, at `at` (now, unless it was before)."""
    for clock in standing.running(case):
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
    clock.breached_at = clock.due_at if standing.breached(clock, at) else None
    clock.next_alarm_at = clock.next_alarm_at if clock.next_alarm_at and clock.next_alarm_at <= at else None
    clock.save()


def stand_still(desk: Desk, case: Case, **columns: Any) -> ClockStop:
    """Stop the clocks of these kinds now; `columns` are those of `ClockStop`."""
    stop = ClockStop.create(case=case.id, staff=desk.staff_id, stopped_at=desk.now(), **columns)
    watching.expect(desk, case, standing.running(case))
    return stop


def stop(desk: Desk, case: Case, reason: str, note: str = "") -> bool:
    """Let the clocks stand still that this reason stops, until its end is recorded; False when none may stop."""
    wanted = desk.rules.sla.stops[reason].kinds
    kinds = [clock.kind for clock in standing.running(case) if clock.stoppable and clock.kind in wanted]
    if not kinds or standing.active_stop(standing.stops_of(case)) is not None:
        return False
    stand_still(desk, case, reason=reason, note=note, expected_at=None, kinds=kinds)
    return True


def resume(desk: Desk, case: Case) -> None:
    """Let clocks that stand still run on from now, if any do; their due times move by the time they stood still."""
    if standing.active_stop(standing.stops_of(case)) is not None:
        run_on(desk, case, desk.now())


def run_on(desk: Desk, case: Case, at: datetime) -> None:
    """Let stopped clocks run on from this instant."""
    ClockStop.update(resumed_at=at).where(ClockStop.case == case.id, ClockStop.resumed_at.is_null()).execute()
    _recompute(desk, case)


def recompute(desk: Desk, case: Case) -> None:
    """Compute the due times of running clocks again, from their start, with every pause (sla 4).

    What they had reached by the due times until now is fired as such; what the new ones have reached, now.
    """
    watching.settle(desk, case)
    _recompute(desk, case, desk.now())
    watching.settle(desk, case)


def _recompute(desk: Desk, case: Case, since: datetime | None = None) -> None:
    stops, clocks = standing.stops_of(case), standing.running(case)
    moved = []
    for clock in clocks:
        due = desk.rules.sla.recompute(
            desk.rules.calendars, standing.plan_of(clock), standing.pauses(stops, clock.kind)
        )
        if (due.at, due.provisional) != (clock.due_at, clock.provisional):
            change = {"due": [clock.due_at.isoformat(), due.at.isoformat()]}
            desk.record("clock", clock.id, None, change, clock.kind, case.id)
            clock.alarms_from = since or clock.alarms_from
            moved.append(Moved(case.id, clock.kind, clock.start_at, clock.due_at, due))
        for column, value in standing.due_columns(due).items():
            setattr(clock, column, value)
        _take_back_breach(clock, desk.now())
        clock.save()
    follow(desk, moved)
    watching.expect(desk, case, clocks)


def _take_back_breach(clock: Clock, now: datetime) -> None:
    """A clock with a new due time that is still to come was not late."""
    if clock.breached_at is not None:
        clock.breached_at = clock.due_at if standing.breached(clock, now) else None


def restart(desk: Desk, case: Case, kind: str, *, half: bool = False) -> None:
    """Begin a clock of this kind anew, now, with the time that it had first, or half of it (workflows 2, T9, T13)."""
    first = Clock.select().where(Clock.case == case.id, Clock.kind == kind).order_by(Clock.generation).first()
    if first is not None:
        start(
            desk,
            case,
            [desk.rules.sla.from_start(desk.rules.calendars, standing.plan_of(first), desk.now(), half=half)],
        )


def replan(desk: Desk, case: Case, *, raised: bool) -> None:
    """After a change of severity: the stricter of old and new from receipt, not before this moment (workflows 1.3).

    A raise ends a stop that the new severity does not allow, and starts the clocks that the old one had none of.
    Thresholds that the clocks have passed by this give their alarms at once.
    """
    watching.settle(desk, case, as_planned=True)
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    _end_stop(desk, case, facts)
    clocks = {clock.kind: clock for clock in standing.running(case)}
    stops = standing.stops_of(case)
    kept = {kind: standing.plan_of(clock) for kind, clock in clocks.items()}
    gone = {kind: standing.pauses(stops, kind) for kind in kept}
    for plan in desk.rules.sla.replan(desk.rules.calendars, facts, kept, desk.now(), gone):
        clock = clocks.get(plan.kind)
        if clock is None:
            continue
        if plan.due.at != clock.due_at:
            change = {"due": [clock.due_at.isoformat(), plan.due.at.isoformat()]}
            desk.record("clock", clock.id, None, change, clock.kind, case.id)
            follow(desk, [Moved(case.id, clock.kind, clock.start_at, clock.due_at, plan.due)])
        for column, value in _columns(desk, case, plan).items():
            setattr(clock, column, value)
    for clock in clocks.values():
        clock.alarms_from = desk.now()
        _take_back_breach(clock, desk.now())
        clock.save()
    if raised:
        had = {clock.kind for clock in Clock.select(Clock.kind).where(Clock.case == case.id)}
        start(desk, case, desk.rules.sla.brought(desk.rules.calendars, facts, had, desk.now()))
    watching.expect(desk, case, clocks.values())
    watching.settle(desk, case)


def _end_stop(desk: Desk, case: Case, facts: Facts) -> None:
    """Let all clocks run on that stand still, if the severity that the case has now lets one of them not stop."""
    stop = standing.active_stop(standing.stops_of(case))
    if stop is None:
        return
    kept = {clock.kind: standing.plan_of(clock) for clock in standing.running(case)}
    planned = desk.rules.sla.planned(desk.rules.calendars, facts, kept)
    if any(kind in planned and not planned[kind].stoppable for kind in stop.kinds):
        run_on(desk, case, desk.now())
