"""Reading a case: everything that its screen shows, in a handful of statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from peewee import JOIN

from config.texts import Text
from models import events
from models.callbacks import queries as callbacks
from models.callbacks.tables import Survey
from models.cases import allowed, timeline
from models.cases.duplicates import duplicates
from models.cases.finding import find_case
from models.cases.tables import Attachment, AttachmentContent, Case, Task
from models.cases.views import AttachmentView, CaseView, LinkView, TaskView
from models.clocks import queries as clocks
from models.complaints.queries import course_of, merged_ids
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.messages import queries as messages
from models.orders.tables import Order
from models.presence.operations import present
from models.products.tables import Product, Serial
from models.returns.queries import return_of
from models.staff.tables import Staff


def view(desk: Desk, number: str, session: str = "") -> CaseView:
    """A case by its number; who else has it open, without the asking `session`.

    Raises:
        Refused: `not_found`, or `invalid` when the check digit is wrong.
    """
    case = find_case(desk, number)
    names = staff_names()
    together = [case.id, *merged_ids(case)]
    order = Order.get_or_none(Order.id == case.order_id) if case.order_id else None
    serial = Serial.get_or_none(Serial.id == case.serial_id) if case.serial_id else None
    return CaseView(
        **_plain(case),
        **_customer(case),
        **_product(case),
        severity_rule=(case.severity_why or {}).get("rule", ""),
        severity_why=_why(case.severity_why),
        routed_rule=(case.routed_why or {}).get("rule", ""),
        routed_why=_why(case.routed_why),
        flags=tuple(case.flags),
        skills=tuple(case.skills),
        serial_number=serial.number if serial else "",
        order_number=order.number if order else "",
        owner=names.get(case.owner_id, ""),
        owner_login=case.owner.login if case.owner_id else "",
        created_by=names.get(case.created_by_id, ""),
        clocks=clocks.clocks_of(desk, case),
        stops=clocks.stops_of(case),
        tasks=tuple(tasks(desk, Task.case == case.id)),
        attachments=_attachments(together, names),
        messages=messages.of_cases(desk, together),
        timeline=timeline.entries(desk, events.of_cases(together), names),
        links=_links(case),
        present=present(desk, [case.id], session).get(case.id, ()),
        why_not=allowed.why_not(desk, case),
        complaint=course_of(desk, case),
        application=return_of(desk, case),
        calls=callbacks.of_cases(desk, together),
        answers=tuple(callbacks.surveys_of(Survey.case.in_(together))),
        duplicates=duplicates(desk, case) if case.open else (),
    )


_COLUMNS = (
    "id", "number", "version", "kind", "state", "open", "severity", "channel", "received_at", "opened_at", "closed_at",
    "customer_id", "text", "demand", "category", "symptom", "topic", "amount_cents", "authority_no", "batch_number",
    "expires_on", "no_order_reason", "queue", "answered_on_spot", "apologised", "paused", "next_due", "next_due_kind",
    "next_due_inclusive", "next_due_provisional", "rule_set",
)  # fmt: skip


def _plain(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _COLUMNS}


def _customer(case: Case) -> dict[str, Any]:
    """Name, contact and importance: from the file, else as the caller gave them."""
    if not case.customer_id:
        return {"customer": case.contact_name, "contact": case.contact_value, "importance": ""}
    row = Customer.get_by_id(case.customer_id)
    first = CustomerContact.select().where(CustomerContact.customer == row.id).order_by(CustomerContact.id).first()
    return {"customer": row.name, "contact": first.value if first else "", "importance": row.importance}


def _product(case: Case) -> dict[str, Any]:
    if not case.product_id:
        return {"product_code": "", "product": "", "product_class": ""}
    row = Product.get_by_id(case.product_id)
    return {"product_code": row.code, "product": row.name, "product_class": row.product_class}


def _why(stored: dict[str, Any] | None) -> Text | None:
    return msgspec.convert(stored["why"], Text) if stored and stored.get("why") else None


def staff_names() -> dict[int | None, str]:
    """The names of all staff by id, those who left too."""
    return dict(Staff.select(Staff.id, Staff.name).tuples())


def tasks(desk: Desk, condition: Any, limit: int = 200) -> list[TaskView]:
    """Tasks under a condition: the open ones by due time, then the finished ones."""
    rows = (
        Task.select(Task, Staff.name.alias("assignee_name"), Case.number.alias("case_number"))
        .join(Staff, JOIN.LEFT_OUTER, on=(Task.assignee == Staff.id))
        .switch(Task)
        .join(Case)
        .where(condition)
        .order_by(Task.done_at.is_null(False), Task.due_at.is_null(), Task.due_at, Task.id)
        .limit(limit)
        .objects()
    )
    return [
        TaskView(
            id=row.id,
            version=row.version,
            case=row.case_number,
            department=row.department,
            assignee=row.assignee_name or "",
            text=desk.translator.say(row.text),
            created_at=row.created_at,
            due_at=row.due_at,
            due_inclusive=row.due_inclusive,
            done_at=row.done_at,
            result=row.result,
        )
        for row in rows
    ]


def _attachments(cases: list[int], names: dict[int | None, str]) -> tuple[AttachmentView, ...]:
    rows = (
        Attachment.select(Attachment, AttachmentContent.sha256.alias("digest"))
        .join(AttachmentContent)
        .where(Attachment.case.in_(cases))
        .order_by(Attachment.id)
        .objects()
    )
    return tuple(
        AttachmentView(row.id, row.name, row.size, row.digest, names.get(row.staff_id, ""), row.at) for row in rows
    )


def _links(case: Case) -> tuple[LinkView, ...]:
    """The case that this one is linked to, and those that are linked to it."""
    rows: Iterable[Case] = (
        Case.select().where((Case.linked_to == case.id) | (Case.id == (case.linked_to_id or 0))).order_by(Case.id)
    )
    return tuple(LinkView(row.number, row.kind, row.state, row.open, row.received_at) for row in rows)
