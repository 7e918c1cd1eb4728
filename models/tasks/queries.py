"""The tasks of a department: open ones by due time, with what they are about."""

from __future__ import annotations

from datetime import datetime

import msgspec
from peewee import JOIN

from models.cases.tables import Case, Task
from models.customers.tables import Customer
from models.desk import Desk
from models.products.tables import Product
from models.staff.tables import Staff


class TaskRow(msgspec.Struct, frozen=True):
    """A task in one line; the customer's name is masked."""

    id: int
    version: int
    case: str
    severity: str
    department: str
    assignee: str
    text: str
    customer: str
    product: str
    created_at: datetime
    due_at: datetime | None
    due_inclusive: bool

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


def open_tasks(desk: Desk, department: str = "", limit: int = 500) -> list[TaskRow]:
    """Open tasks, the earliest due first; of one department, or of who acts and his department."""
    name = department or (desk.staff.department if desk.staff else "")
    mine = Task.department == name
    if desk.staff and not department:
        mine = (mine & Task.assignee.is_null()) | (Task.assignee == desk.staff.id)
    rows = (
        Task.select(
            Task.id, Task.version, Case.number, Case.severity, Task.department, Staff.name, Task.text, Customer.name,
            Case.contact_name, Product.name, Task.created_at, Task.due_at, Task.due_inclusive,
        )
        .join(Case)
        .join(Customer, JOIN.LEFT_OUTER)
        .switch(Case)
        .join(Product, JOIN.LEFT_OUTER)
        .switch(Task)
        .join(Staff, JOIN.LEFT_OUTER, on=(Task.assignee == Staff.id))
        .where(Task.done_at.is_null(), mine)
        .order_by(Task.due_at.is_null(), Task.due_at, Case.severity, Task.id)
        .limit(limit)
        .tuples()
    )  # fmt: skip
    mask, say = desk.rules.privacy.mask, desk.translator.say
    shown = [
        (*row[:5], row[5] or "", say(row[6]), mask("name", row[7] or row[8] or ""), row[9] or "", *row[10:])
        for row in rows
    ]
    return [TaskRow(*row) for row in shown]
