"""Tasks to other departments: added with a due time, finished with a result."""

from __future__ import annotations

from datetime import datetime

import msgspec

from config.texts import T, utc
from models.cases.finding import find_open_case
from models.cases.tables import Task
from models.desk import Desk
from models.messages.notices import tell
from models.operation import Input, operation
from models.refusals import Refused
from models.staff.members import find_staff
from models.texts import missing, not_found


class AddTask(Input):
    """What a department, or one person in it, is asked to do, and by when."""

    case: str
    department: str
    text: str
    due_at: datetime | None = None
    assignee: str = ""


class FinishTask(Input):
    """What came of it."""

    task_id: int
    version: int
    result: str


class TaskChanged(msgspec.Struct, frozen=True):
    """The task and its version."""

    task_id: int
    version: int


@operation("tasks.add")
def add(desk: Desk, given: AddTask) -> TaskChanged:
    """Ask a department for something on this case."""
    case = find_open_case(desk, given.case)
    if given.department not in desk.rules.routing.departments:
        known = ", ".join(desk.rules.routing.departments)
        raise Refused(
            "invalid",
            T("There is no department {name}; known are: {known}.", name=given.department, known=known),
            "department",
        )
    if not given.text.strip():
        raise Refused("missing", missing(T("The text")), "text")
    due = utc(given.due_at) if given.due_at else None
    if due and due <= desk.now():
        raise Refused("invalid", T("The due time must be in the future."), "due_at")
    assignee = find_staff(given.assignee, "assignee") if given.assignee else None
    task = Task.create(
        case=case.id,
        department=given.department,
        assignee=assignee,
        text=given.text.strip(),
        created_at=desk.now(),
        created_by=desk.staff_id,
        due_at=due,
    )
    desk.record("task", task.id, 1, note={"added": task.text, "department": given.department}, case_id=case.id)
    return TaskChanged(task.id, 1)


@operation("tasks.finish")
def finish(desk: Desk, given: FinishTask) -> TaskChanged:
    """Finish a task with its result; the owner of the case is told."""
    task = Task.get_or_none(Task.id == given.task_id)
    if task is None:
        raise Refused("not_found", not_found(T("task"), given.task_id), "task_id")
    if task.done_at is not None:
        raise Refused("rule", T("The task is finished already."), "task_id")
    if not given.result.strip():
        raise Refused("missing", missing(T("The result")), "result")
    close(desk, task, given.version, given.result.strip())
    return TaskChanged(task.id, task.version)


def close(desk: Desk, task: Task, version: int, result: str) -> None:
    """Write the result of an open task down, inside an operation, and tell the owner of the case."""
    desk.change(task, version, {"result": result}, done_at=desk.now(), done_by=desk.staff_id, result=result)
    if task.case.owner_id and task.case.owner_id != desk.staff_id:
        tell(desk, task.case.owner_id, result, task.case)
