"""Stopping and resuming the clocks of a case, with the reason (workflows 1.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.texts import T, utc
from models.cases.finding import CaseChanged, changed, find_open_case
from models.cases.tables import Case, Task
from models.clocks import running, standing
from models.clocks.tables import ClockStop
from models.desk import Desk
from models.each import for_each_row
from models.operation import Input, operation
from models.refusals import Refused
from models.staff.tables import Staff

LONG_STOP = timedelta(days=10)
"""A longer total of stops needs a supervisor (workflows 1.2)."""
BATCH = 100
"""How many stops are resumed in one round."""
SUPERVISORS = ("supervisor", "manager", "leader")


class StopClocks(Input):
    """Why the clocks stand still and, if it is known, until when. Without an end the reason's own limit holds."""

    case: str
    version: int
    reason: str
    note: str = ""
    expected_at: datetime | None = None


class ResumeClocks(Input):
    """Let the clocks of a case run on."""

    case: str
    version: int
    note: str = ""


@operation("clocks.stop")
def stop(desk: Desk, given: StopClocks) -> CaseChanged:
    """Stop the clocks that this reason stops; first response, P1 and legal clocks never stop."""
    case = find_open_case(desk, given.case)
    reasons = desk.rules.sla.stops
    if given.reason not in reasons:
        known = ", ".join(reasons)
        raise Refused(
            "invalid", T("There is no reason {reason}; known are: {known}.", reason=given.reason, known=known), "reason"
        )
    stops = standing.stops_of(case)
    if standing.active_stop(stops):
        raise Refused("rule", T("The clocks stand still already."), "case")
    kinds = [c.kind for c in standing.running(case) if c.stoppable and c.kind in reasons[given.reason].kinds]
    if not kinds:
        raise Refused(
            "rule", T("No clock of this case may stop: P1, first-response and legal clocks always run."), "case"
        )
    expected = _expected(desk, given)
    _check_total(desk, stops, expected)
    running.stand_still(desk, case, reason=given.reason, note=given.note[:400], expected_at=expected, kinds=kinds)
    desk.change(case, given.version, {"stopped": given.reason, "text": given.note}, **standing.summary(case))
    return changed(case)


def _expected(desk: Desk, given: StopClocks) -> datetime | None:
    """The end of the stop: as agreed, else the limit of the reason; None for one that lasts until it is recorded."""
    if given.expected_at is not None:
        expected = utc(given.expected_at)
        if expected <= desk.now():
            raise Refused("invalid", T("The expected end must be in the future."), "expected_at")
        return expected
    limit = desk.rules.sla.stops[given.reason].limit
    if limit is None:
        return None
    return desk.rules.calendars["always"].due(desk.now(), limit).at


def _check_total(desk: Desk, stops: list[ClockStop], expected: datetime | None) -> None:
    total = sum(((s.resumed_at - s.stopped_at) for s in stops if s.resumed_at), timedelta())
    if expected is not None:
        total += expected - desk.now()
    if total > LONG_STOP and desk.staff and not set(desk.staff.roles) & set(SUPERVISORS):
        raise Refused(
            "rule",
            T("With this the clocks would stand still for more than 10 days; a supervisor must do it."),
            "expected_at",
        )


@operation("clocks.resume")
def resume(desk: Desk, given: ResumeClocks) -> CaseChanged:
    """Let stopped clocks run on; their due times move by the time they stood still, in their own unit."""
    case = find_open_case(desk, given.case)
    if standing.active_stop(standing.stops_of(case)) is None:
        raise Refused("rule", T("The clocks are running."), "case")
    _run_on(desk, case, given.version, given.note, desk.now())
    return changed(case)


def _run_on(desk: Desk, case: Case, version: int | None, note: str, at: datetime) -> None:
    running.run_on(desk, case, at)
    desk.change(case, version, {"resumed": True, "text": note}, **standing.summary(case))


class ResumeExpired(Input):
    """Nothing to say: what is over is over."""


@operation("clocks.resume_expired", in_steps=True)
def resume_expired(desk: Desk, given: ResumeExpired) -> int:
    """Resume the stops whose expected end has come, with a task for the owner (workflows 1.2).

    The clocks run on from that end, however late this is done. Returns how many stops; as many as a batch has
    means that there may be more.
    """
    over = ClockStop.select().where(ClockStop.resumed_at.is_null(), ClockStop.expected_at <= desk.now())
    found = over.order_by(ClockStop.expected_at, ClockStop.id).limit(BATCH)
    return for_each_row(desk, "clocks.resume_expired", found, _resume)


def _resume(desk: Desk, stop_: ClockStop) -> None:
    case = stop_.case
    _run_on(desk, case, None, "", stop_.expected_at)
    owner = Staff.get_or_none(Staff.id == case.owner_id) if case.owner_id else None
    task = Task.create(
        case=case.id,
        department=owner.department if owner and owner.department else "aftersales",
        assignee=case.owner_id,
        text=T("The wait is over and the clock runs again: ask how it stands."),
        created_at=desk.now(),
    )
    desk.record("task", task.id, 1, note={"added": task.text}, case_id=case.id)


def next_expiry(desk: Desk) -> datetime | None:
    """When the next stop comes to its expected end; None when none will."""
    query = ClockStop.select(ClockStop.expected_at).where(
        ClockStop.resumed_at.is_null(), ClockStop.expected_at.is_null(False)
    )
    return query.order_by(ClockStop.expected_at).limit(1).scalar()
