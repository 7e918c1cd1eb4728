"""Taking a step of a complaint: the one place where its state changes."""

from __future__ import annotations

from typing import Any

from config.texts import T
from models.callbacks import planning
from models.cases.changing import Before, save_changes, seen
from models.cases.facts import facts_of
from models.cases.finding import find_case
from models.cases.tables import Case
from models.cases.telling import tell_owner, tell_role
from models.clocks import running, standing
from models.complaints import flow
from models.complaints.possible import why_not
from models.complaints.tables import Complaint
from models.desk import Desk
from models.refusals import Refused
from models.steps import BEFORE, SAME


def find(desk: Desk, number: str, action: str) -> tuple[Case, Complaint]:
    """The complaint of a number, if this step is possible in its state.

    Raises:
        Refused: `not_found`; `rule`, with the sentence why the step is impossible.
    """
    case = find_case(desk, number)
    reason = why_not(case, flow.step(action).sources)
    if reason is not None:
        raise Refused("rule", reason, "case")
    return case, course(case)


def course(case: Case) -> Complaint:
    """The course of a complaint; made when it is first asked for."""
    row = Complaint.get_or_none(Complaint.case == case.id)
    return row if row is not None else Complaint.create(case=case.id)


def move(
    desk: Desk, case: Case, before: Before, action: str, note: dict[str, Any], *, target: str | None = None
) -> None:
    """Take a step: state, clocks, history, and who is told.

    Args:
        desk: inside the operation of the step.
        case: as it was read, with what the operation has set on it.
        before: how it was, with the version that the caller saw.
        action: the action of the step.
        note: what the history says besides.
        target: the state, where the table leaves it open.
    """
    step = flow.step(action)
    case.state = target or (step.target if step.target not in (SAME, BEFORE) else case.state)
    _clocks(desk, case, step)
    _calls(desk, case, step)
    if case.state in flow.ENDED:
        case.open, case.closed_at = False, desk.now()
    elif not case.open:
        case.open, case.closed_at = True, None
    save_changes(desk, case, before, {key: value for key, value in note.items() if value not in (None, "")})
    for role in step.told:
        if role in desk.rules.roles.roles:
            tell_role(desk, role, T("{number}: {step}", number=case.number, step=step.name), case)
    if "owner" in step.told:
        tell_owner(desk, case, T("{number}: {step}", number=case.number, step=step.name))


def read(desk: Desk, number: str, action: str, version: int) -> tuple[Case, Complaint, Before]:
    """`find`, with what is needed to change it."""
    case, complaint = find(desk, number, action)
    return case, complaint, seen(case, version)


def _calls(desk: Desk, case: Case, step: flow.Step) -> None:
    """Whether it is solved is not asked of a case that went on another way; one that ended has no calls left.

    What the customer was promised is promised still: a merged case leaves it to its master.
    """
    if case.state in flow.ENDED:
        kept = ("promised",) if case.state == "merged" else ()
        planning.drop_of(desk, case, step.name, *(kind for kind in desk.rules.callbacks.kinds if kind not in kept))
    elif "callback" in step.meets:
        planning.drop_of(desk, case, step.name, "verification")


def _clocks(desk: Desk, case: Case, step: flow.Step) -> None:
    if step.resumes:
        running.resume(desk, case)
    running.meet(desk, case, step.meets)
    if step.ends:
        running.resume(desk, case)
        running.end(desk, [clock for clock in standing.running(case) if clock.kind in step.ends])
    for kind in step.starts:
        _start(desk, case, kind)


def _start(desk: Desk, case: Case, kind: str) -> None:
    rules, calendars = desk.rules.sla, desk.rules.calendars
    if kind in ("investigation", "callback"):
        facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
        if kind == "investigation":
            running.start(desk, case, [rules.plan_investigation(calendars, facts, desk.now())])
        else:
            running.start(desk, case, rules.plan_step(calendars, facts, "callback", desk.now()))
        return
    name, _, half = kind.partition("/")
    running.restart(desk, case, name, half=bool(half))
