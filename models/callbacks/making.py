"""Callbacks that people make: promised to a customer, planned by hand, given to a colleague, or dropped."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Literal

from config.budget import Budget
from config.calendar import Due
from config.calling import next_allowed
from config.texts import T
from models.callbacks import flow
from models.callbacks.finding import CallbackChanged, OnCallback, changed, find
from models.callbacks.planning import Birth, end, hours, plan
from models.callbacks.tables import Callback
from models.cases.finding import find_case
from models.cases.tables import Case
from models.complaints.tables import Promise
from models.customers.operations import find_customer
from models.desk import Desk
from models.instants import future, instant
from models.messages.notices import tell
from models.operation import Input, operation
from models.refusals import Refused
from models.staff.members import find_staff
from models.texts import required


class PromiseCall(Input):
    """The case, what the customer will be told, and when he was promised to be called."""

    case: str
    text: str
    at: datetime
    to: str = ""


class PlanCallback(Input):
    """A call by hand, about a case or to a customer: from when it may be made, and until when it should be."""

    kind: Literal["verification", "periodic", "inspection", "improvement", "recall"]
    reason: str
    case: str = ""
    customer_id: int | None = None
    opens_at: datetime | None = None
    due_at: datetime | None = None


class AssignCallback(OnCallback, kw_only=True):
    """Whose call it is to be; with nobody it is the team's."""

    to: str = ""


class DropCallback(OnCallback, kw_only=True):
    """Why the call is no longer needed."""

    reason: str


@operation("callbacks.promise")
def promise(desk: Desk, given: PromiseCall) -> CallbackChanged:
    """Promise a customer a call for a time; outside the hours of calling for the next instant within them.

    It belongs to whoever promises it, or to the colleague named.
    """
    case = find_case(desk, given.case)
    text = required(given.text, T("What was promised"), "text")
    at = future(desk, given.at, "at")
    owner = find_staff(given.to, "to").id if given.to.strip() else desk.staff_id
    told = next_allowed(hours(desk, "promised"), at).at
    kept = Promise.create(case=case.id, text=text, due_at=told, staff=owner, made_at=desk.now())
    birth = Birth(f"promised:{kept.id}", text, case, owner_id=owner, opens=at, promised=True, promise_id=kept.id)
    row = _planned(desk, "promised", birth)
    return changed(row)


@operation("callbacks.plan")
def plan_by_hand(desk: Desk, given: PlanCallback) -> CallbackChanged:
    """K1: plan a call by hand."""
    reason = required(given.reason, T("The reason"), "reason")
    case = find_case(desk, given.case) if given.case.strip() else None
    if case is None and given.customer_id is None:
        raise Refused("missing", T("Name the case or the customer."), "case")
    customer = find_customer(given.customer_id).id if case is None and given.customer_id is not None else None
    opens = instant(given.opens_at, "opens_at") if given.opens_at else desk.now()
    due = Due(instant(given.due_at, "due_at"), True, False, ()) if given.due_at else None
    if due is not None and due.at <= max(opens, desk.now()):
        raise Refused("invalid", T("It must be due after it may be made, and in the future."), "due_at")
    if due is None and desk.rules.callbacks.kind(given.kind).due is None and case is None:
        due = desk.rules.calendars["desk"].due(opens, Budget(workdays=1))
    birth = Birth(f"hand:{secrets.token_hex(12)}", reason, case, customer, opens=max(opens, desk.now()), due=due)
    return changed(_planned(desk, given.kind, birth))


def _planned(desk: Desk, kind: str, birth: Birth) -> Callback:
    row = plan(desk, kind, birth)
    if row is None:
        raise AssertionError(birth.key)
    return row


@operation("callbacks.assign")
def assign(desk: Desk, given: AssignCallback) -> CallbackChanged:
    """Give a call to a colleague, who is told, or to the team of whose it was."""
    row = find(desk, given.callback_id, (*flow.CALLABLE, "sms_sent"))
    to = find_staff(given.to, "to") if given.to.strip() else None
    if to is not None and to.id == row.not_by_id:
        text = T("{name} had the case: somebody else calls.", name=to.name)
        raise Refused("rule", text, "to")
    desk.change(row, given.version, None, owner=to.id if to else None)
    if to is not None and to.id != desk.staff_id:
        case = Case.get_by_id(row.case_id) if row.case_id else None
        said = T("You have a call to make at {at}: {text}", at=row.next_at, text=row.reason)
        tell(desk, to.id, said, case)
    return changed(row)


@operation("callbacks.drop")
def drop(desk: Desk, given: DropCallback) -> CallbackChanged:
    """End a call that nobody has to make any more; a promise is settled with the reason."""
    row = find(desk, given.callback_id, flow.OPEN)
    reason = required(given.reason, T("The reason"), "reason")
    if row.kind == "verification":
        raise Refused("rule", T("Whether the problem is solved must be asked."), "callback_id")
    end(desk, row, "dropped", {"reason": reason}, version=given.version)
    if row.promise_id is not None:
        open_ = (Promise.id == row.promise_id) & Promise.kept_at.is_null()
        Promise.update(kept_at=desk.now(), dropped=reason[:200]).where(open_).execute()
    return changed(row)
