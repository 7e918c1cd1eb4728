"""The clocks of a case as they stand at this moment."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import JOIN

from config.calendar import Step
from models.cases.tables import Case
from models.cases.views import ClockView, StopView
from models.clocks import standing
from models.clocks.deriving import derivation
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk
from models.staff.tables import Staff


def clocks_of(desk: Desk, case: Case) -> tuple[ClockView, ...]:
    """All clocks of the case: the running ones by due time, then the ended ones."""
    stops = standing.stops_of(case)
    rows = list(Clock.select().where(Clock.case == case.id).order_by(Clock.id))
    rows.sort(key=lambda clock: (clock.ended_at is not None, clock.due_at, clock.id))
    return tuple(_view(desk, clock, stops) for clock in rows)


def _view(desk: Desk, clock: Clock, stops: list[ClockStop]) -> ClockView:
    stop = standing.active_stop(stops)
    still = (
        stop.stopped_at if stop and clock.ended_at is None and clock.stoppable and clock.kind in stop.kinds else None
    )
    moment = still or desk.now()
    plan, pauses = standing.plan_of(clock), standing.pauses(stops, clock.kind)
    alive = clock.ended_at is None
    return ClockView(
        kind=clock.kind,
        generation=clock.generation,
        rule=clock.rule,
        rule_version=clock.rule_version,
        calendar=clock.calendar,
        unit=plan.budget.unit,
        start_at=clock.start_at,
        due_at=clock.due_at,
        inclusive=clock.inclusive,
        provisional=clock.provisional,
        stoppable=clock.stoppable,
        legal=clock.legal,
        met_at=clock.met_at,
        ended_at=clock.ended_at,
        breached=standing.breached(clock, moment) if alive else clock.breached_at is not None,
        stopped_since=still,
        remaining=desk.rules.sla.remaining(desk.rules.calendars, plan, moment, pauses) if alive else None,
        used=desk.rules.sla.used(desk.rules.calendars, plan, moment, pauses) if alive else None,
        steps=words_of(desk, derivation(desk, clock, stops)),
    )


def words_of(desk: Desk, steps: Iterable[Step]) -> tuple[str, ...]:
    """The derivation of a due time in the reader's words."""
    return tuple(step.said(desk.translator) for step in steps)


def stops_of(case: Case) -> tuple[StopView, ...]:
    """The stops of the case, newest first."""
    rows = (
        ClockStop.select(ClockStop, Staff.name.alias("who"))
        .join(Staff, JOIN.LEFT_OUTER)
        .where(ClockStop.case == case.id)
        .order_by(ClockStop.stopped_at.desc())
        .objects()
    )
    return tuple(
        StopView(r.reason, r.note, r.who or "", r.stopped_at, r.expected_at, r.resumed_at, tuple(r.kinds)) for r in rows
    )
