"""Taking a step of a complaint: the one place where its state changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from config.texts import T, Text
from models.cases.changing import Before, save_changes, seen
from models.cases.facts import facts_of
from models.cases.finding import find_case
from models.cases.tables import Case, Task
from models.clocks import running, standing
from models.complaints import flow
from models.complaints.possible import why_not
from models.complaints.tables import Complaint
from models.desk import Desk
from models.messages.notices import tell
from models.refusals import Refused
from models.staff.tables import Staff


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
    case.state = target or (step.target if step.target not in (flow.SAME, flow.BEFORE) else case.state)
    _clocks(desk, case, step)
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


def tell_role(desk: Desk, role: str, text: Text, case: Case) -> None:
    """Leave a notice for everybody of a role, but not for who acts."""
    said = desk.translator.say(text)
    for staff in of_roles((role,)):
        if staff.id != desk.staff_id:
            tell(desk, staff.id, said, case)


def tell_owner(desk: Desk, case: Case, text: Text) -> None:
    """Leave a notice for whose case it is, unless he acts himself."""
    if case.owner_id is not None and case.owner_id != desk.staff_id:
        tell(desk, case.owner_id, desk.translator.say(text), case)


def of_roles(roles: Iterable[str]) -> list[Staff]:
    """Everybody who works here and has one of these roles."""
    wanted = set(roles)
    return [staff for staff in Staff.select().where(Staff.active) if wanted & set(staff.roles)]


def add_task(desk: Desk, case: Case, department: str, text: Text | str, due: Any = None) -> Task:
    """A task for a department on this case; `due` is a `Due` of the rules, or nothing."""
    said = text if isinstance(text, str) else desk.translator.say(text)
    task = Task.create(
        case=case.id,
        department=department,
        text=said,
        created_at=desk.now(),
        created_by=desk.staff_id,
        due_at=due.at if due else None,
        due_inclusive=due.inclusive if due else True,
    )
    desk.record("task", task.id, 1, note={"added": said, "department": department}, case_id=case.id)
    return task
