"""Clocks as they are stored: the plan each follows, the stops of its case, and what they come to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec

from config.calendar import Budget, Due
from config.sla import ClockPlan
from models.cases.tables import Case
from models.clocks.tables import Clock, ClockStop

Pause = tuple[datetime, datetime]
REPLY_KINDS = ("first_response",)
"""What a person's reply to the customer stops."""


def plan_columns(plan: ClockPlan) -> dict[str, Any]:
    """What a clock stores of its plan, with its due time."""
    return {**course_columns(plan), **due_columns(plan.due)}


def course_columns(plan: ClockPlan) -> dict[str, Any]:
    """What a clock stores of its plan apart from the due time."""
    return {
        "rule": plan.rule,
        "rule_version": plan.version,
        "calendar": plan.calendar,
        "budget": msgspec.to_builtins(plan.budget),
        "start_at": plan.start,
        "stoppable": plan.stoppable,
        "legal": plan.legal,
    }


def due_columns(due: Due) -> dict[str, Any]:
    """What a clock stores of its due time, with the derivation."""
    return {
        "due_at": due.at,
        "inclusive": due.inclusive,
        "provisional": due.provisional,
        "steps": due.steps,
        "counted_by": None,
        "counted_at": None,
    }


def plan_of(clock: Clock) -> ClockPlan:
    """A stored clock as the plan that it follows; how it is due is told by `deriving.derivation`."""
    budget = msgspec.convert(clock.budget, Budget)
    due = Due(at=clock.due_at, inclusive=clock.inclusive, provisional=clock.provisional, steps=())
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
    return [clock for clock in Clock.of(case=case.id) if clock.ended_at is None]


def breached(clock: Clock, at: datetime) -> bool:
    """Whether the clock is over at this instant: after an inclusive deadline, at an exclusive one."""
    return at > clock.due_at if clock.inclusive else at >= clock.due_at


def stops_of(case: Case) -> list[ClockStop]:
    """All stops of the case, oldest first."""
    return sorted(ClockStop.of(case=case.id), key=lambda stop: stop.stopped_at)


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
