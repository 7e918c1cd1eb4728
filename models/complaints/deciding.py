"""What a decision does to a complaint: T6 for its solution, T19 for closing it without the customer's agreement.

Who is concerned by a decision has been told of it by the approval itself.
"""

from __future__ import annotations

from config.budget import Budget
from config.texts import T
from models.approvals.requesting import void
from models.approvals.tables import Approval
from models.cases.changing import seen
from models.cases.tables import Case
from models.cases.telling import add_task
from models.complaints.ending import end_unagreed
from models.complaints.moving import move
from models.complaints.tables import Solution
from models.desk import Desk


def decided(desk: Desk, approval: Approval) -> None:
    """Go on after the last decision on a request about this complaint."""
    case = Case.get_by_id(approval.case_id)
    if approval.subject == "closing":
        _closing(desk, case, approval)
    else:
        _solution(desk, case, approval)
    if case.severity == "P1" and desk.staff and "manager" in desk.staff.roles:
        _report(desk, case)


def _solution(desk: Desk, case: Case, approval: Approval) -> None:
    """T6, T6r: approved once all its requests are; one refusal decides against the whole."""
    row = Solution.get_by_id(approval.subject_id)
    states = {
        state
        for (state,) in Approval.select(Approval.state)
        .where(Approval.subject == "solution", Approval.subject_id == row.id)
        .tuples()
    }
    if approval.state == "refused":
        void(desk, "solution", row.id, T("Another part of the solution was refused."))
        row.approval = "refused"
    elif "waiting" in states:
        return
    else:
        row.approval = "approved"
    row.save()
    if case.state == "approving":
        move(desk, case, seen(case, None), "decided", {"approval": row.approval, "round": row.round})


def _closing(desk: Desk, case: Case, approval: Approval) -> None:
    if approval.state == "approved":
        end_unagreed(desk, case, approval.reason)


def _report(desk: Desk, case: Case) -> None:
    """The manager who decides on a P1 reports to the company's leader within some hours (S02-26)."""
    hours = Budget(hours=desk.rules.complaints.report_hours)
    due = desk.rules.calendars["always"].due(desk.now(), hours)
    text = T("Report to the company's leader on {number}: what was decided, and why.", number=case.number)
    task = add_task(desk, case, "aftersales", text, due)
    task.assignee = desk.staff_id
    task.save()
