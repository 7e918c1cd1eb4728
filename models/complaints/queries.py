"""Reading the course of a complaint."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from models.approvals.tables import Approval
from models.callbacks.planning import breaks
from models.callbacks.tables import Callback
from models.cases.facts import same_batch
from models.cases.tables import Case
from models.complaints.tables import Complaint, Finding, Merge, Opinion, Promise, Solution
from models.complaints.views import (
    ComplaintView,
    FindingView,
    OpinionView,
    PromiseView,
    RequestView,
    SolutionView,
)
from models.desk import Desk
from models.staff.tables import Staff

_PLAIN = (
    "evidence", "no_investigation", "cause", "responsibility", "refusals", "reopenings", "done", "satisfied",
    "root_cause", "prevention", "authority_result", "health_consent",
)  # fmt: skip
_SOLUTION = (
    "round", "measure", "effect", "ready_by", "amount_cents", "cost_category", "approval", "told_at", "told_by",
    "final", "answer", "answered_at", "answer_by", "reason",
)  # fmt: skip


def course_of(desk: Desk, case: Case) -> ComplaintView | None:
    """The course of a complaint; None for other cases."""
    if case.kind != "complaint":
        return None
    row = Complaint.get_or_none(Complaint.case == case.id) or Complaint(case=case.id)
    count = same_batch(case)
    return ComplaintView(
        **{name: getattr(row, name) for name in _PLAIN},
        health=dict(row.health or {}),
        findings=tuple(_newest(_findings(case), "item")),
        opinions=tuple(_newest(_opinions(case), "department")),
        solutions=_solutions(case),
        promises=promises_of(desk, Promise.case == case.id),
        requests=_requests(case),
        merged=merged_into(case),
        batch=count,
        batch_level=desk.rules.complaints.batch.level(count),
    )


def merged_ids(case: Case) -> list[int]:
    """The cases that are part of this one now."""
    return [i for (i,) in Merge.select(Merge.case).where(Merge.master == case.id, Merge.undone_at.is_null()).tuples()]


def merged_into(case: Case) -> tuple[str, ...]:
    """Their numbers."""
    return tuple(number for (number,) in Case.select(Case.number).where(Case.id.in_(merged_ids(case))).tuples())


def _with_name(table: Any, case: Case, column: Any) -> list[Any]:
    return list(
        table.select(table, Staff.name.alias("who"))
        .join(Staff, JOIN.LEFT_OUTER, on=(column == Staff.id))
        .where(table.case == case.id)
        .order_by(table.id)
        .objects()
    )


def _newest(rows: list[Any], name: str) -> list[Any]:
    """The last of each kind, in the order in which the kinds came up."""
    found: dict[str, Any] = {}
    for row in rows:
        found[getattr(row, name)] = row
    return list(found.values())


def _findings(case: Case) -> list[FindingView]:
    rows = _with_name(Finding, case, Finding.staff)
    return [FindingView(row.item, row.applicable, row.text, row.who or "", row.at) for row in rows]


def _opinions(case: Case) -> list[OpinionView]:
    rows = _with_name(Opinion, case, Opinion.staff)
    return [OpinionView(row.department, row.text, row.waived, row.who or "", row.at) for row in rows]


def _solutions(case: Case) -> tuple[SolutionView, ...]:
    rows = _with_name(Solution, case, Solution.proposed_by)
    return tuple(
        SolutionView(
            **{name: getattr(row, name) for name in _SOLUTION},
            items=tuple((kind, cents) for kind, cents in row.items),
            proposed_by=row.who or "",
        )
        for row in rows
    )


def promises_of(desk: Desk, condition: Any) -> tuple[PromiseView, ...]:
    """Promises under a condition, by the time for which they were made."""
    rows = (
        Promise.select(Promise, Staff.name.alias("who"), Callback.id.alias("call"))
        .join(Staff, JOIN.LEFT_OUTER)
        .switch(Promise)
        .join(Callback, JOIN.LEFT_OUTER, on=(Callback.promise == Promise.id))
        .where(condition)
        .order_by(Promise.due_at, Promise.id)
        .objects()
    )
    now = desk.now()
    return tuple(
        PromiseView(
            row.id, row.text, row.due_at, row.who or "", row.kept_at, row.dropped,
            row.kept_at is None and now > breaks(desk, row.due_at).at, row.call is not None,
        )
        for row in rows
    )  # fmt: skip


def _requests(case: Case) -> tuple[RequestView, ...]:
    rows = Approval.select().where(Approval.case == case.id).order_by(Approval.id.desc())
    return tuple(
        RequestView(row.id, row.version, row.matter, row.amount_cents, row.state, row.proposed_at) for row in rows
    )
