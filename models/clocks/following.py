"""Tasks of departments that are due when a clock is due: they follow it when its due time moves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from config.calendar import Due
from models import bulk
from models.cases.tables import Task
from models.desk import Desk

KINDS = ("investigation", "answer")
"""The clocks that departments are given tasks by; tasks get their due time from no other clock."""


class Moved(NamedTuple):
    """A running clock of a case: its kind, since when it runs, when it was due, and when it is now."""

    case_id: int
    kind: str
    start_at: datetime
    due_at: datetime
    now: Due


def follow(desk: Desk, moved: Iterable[Moved]) -> None:
    """Move the open tasks that were due with these clocks; the version of a task stays, as nobody changed it."""
    concerned = {(one.case_id, one.due_at): one for one in moved if one.kind in KINDS}
    if not concerned:
        return
    tasks = Task.select(Task.id, Task.case, Task.created_at, Task.due_at).where(
        Task.case.in_(sorted({case_id for case_id, _ in concerned})), Task.done_at.is_null()
    )
    changes = []
    for task_id, case_id, created_at, due_at in tasks.tuples():
        clock = concerned.get((case_id, due_at))
        if clock is not None and created_at >= clock.start_at:
            changes.append({"id": task_id, "due_at": clock.now.at, "due_inclusive": clock.now.inclusive})
    bulk.update(desk, Task, changes)
