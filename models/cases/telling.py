"""Who hears of what happened to a case, and which department gets work from it. Inside operations only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from config.texts import Text
from models.cases.tables import Case, Task
from models.desk import Desk
from models.messages.notices import tell
from models.staff.tables import Staff


def tell_role(desk: Desk, role: str, text: Text, case: Case) -> None:
    """Leave a notice for everybody of a role, but not for who acts."""
    for staff in of_roles((role,)):
        if staff.id != desk.staff_id:
            tell(desk, staff.id, text, case)


def tell_owner(desk: Desk, case: Case, text: Text) -> None:
    """Leave a notice for whose case it is, unless he acts himself."""
    if case.owner_id is not None and case.owner_id != desk.staff_id:
        tell(desk, case.owner_id, text, case)


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
