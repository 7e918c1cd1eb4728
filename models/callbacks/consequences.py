"""What follows from a callback: the case closes, is taken up again, or leads to a new complaint; praise (K7 to K12)."""

from __future__ import annotations

from datetime import timedelta

from config.texts import T, Text
from models.callbacks.finding import numbers_of
from models.callbacks.tables import Callback, Survey
from models.cases.tables import Case
from models.cases.telling import tell_owner
from models.complaints import ending, records
from models.customers.tables import Customer
from models.desk import Desk
from models.intake.following import follow
from models.messages.notices import tell


def satisfied(desk: Desk, row: Callback, survey: Survey) -> None:
    """The customer is content, or says nothing against it: a complaint that waited for this is closed (T14)."""
    said = T("The customer was called back.") if survey.satisfied is None else _rated(survey.satisfied)
    _close(desk, row, said)


def unanswered(desk: Desk, row: Callback) -> None:
    """Nobody could be reached, or he does not want to talk: the case is closed so."""
    said = T("The customer does not want to be called.") if row.state == "refused" else UNREACHED
    if row.case_id is not None and row.promised_at is not None and row.owner_id is not None:
        case = Case.get_by_id(row.case_id)
        tell(desk, row.owner_id, T("{number}: {what}", number=case.number, what=said), case)
    _close(desk, row, said)


UNREACHED = T("Called back: not reached.")


def _rated(score: int) -> Text:
    return T("Called back: satisfaction {score} of 5.", score=score)


def _close(desk: Desk, row: Callback, said: Text) -> None:
    if row.case_id is None or row.kind != "verification":
        return
    case = Case.get_by_id(row.case_id)
    if case.kind == "complaint" and case.state == "callback":
        why_not = ending.close_after_callback(desk, case, desk.translator.say(said))
        if why_not is not None:
            tell_owner(desk, case, T("{number}: called back. To be closed: {what}", number=case.number, what=why_not))


def dissatisfied(desk: Desk, row: Callback, survey: Survey) -> Case | None:
    """K11: a complaint is taken up again; whatever else leads to a complaint of its own; returns that case."""
    reason = survey.opinion or desk.translator.say(_rated(survey.satisfied) if survey.satisfied else NOT_SOLVED)
    if row.case_id is None:
        return _of_customer(desk, row, "complaint", reason)
    case = Case.get_by_id(row.case_id)
    if case.kind == "complaint":
        taken_up = _taken_up(desk, case, reason)
        if taken_up is not None:
            return taken_up
    elif case.open:
        tell_owner(desk, case, T("{number}: the customer is dissatisfied: {reason}", number=case.number, reason=reason))
        return case
    return follow(desk, "complaint", case, reason)


NOT_SOLVED = T("Called back: the problem is not solved.")


def _taken_up(desk: Desk, case: Case, reason: str) -> Case | None:
    """T15 while it waits for the callback, T20 within the days after it was closed; None where neither can be."""
    days = desk.rules.complaints.reopen_days
    if case.state == "callback":
        ending.found_dissatisfied(desk, ending.Because(case=case.number, version=case.version, reason=reason))
    elif case.open:
        tell_owner(desk, case, T("{number}: the customer is dissatisfied: {reason}", number=case.number, reason=reason))
    elif case.closed_at is not None and desk.now() <= case.closed_at + timedelta(days=days) and case.state != "merged":
        ending.take_up(desk, ending.Because(case=case.number, version=case.version, reason=reason))
    else:
        return None
    again: Case = Case.get_by_id(case.id)
    return again


def _of_customer(desk: Desk, row: Callback, kind: str, text: str) -> Case | None:
    """A case of the customer's: a call by plan has none yet."""
    if row.customer_id is None:
        return None
    customer = Customer.get_by_id(row.customer_id)
    numbers = numbers_of(row)
    basis = Case(
        channel="phone", customer=customer.id, contact_name=customer.name, contact_value=numbers[0] if numbers else "",
        order=row.order_id,
    )  # fmt: skip
    return follow(desk, kind, basis, text)


def praised(desk: Desk, row: Callback, survey: Survey, staff_id: int) -> None:
    """K12: praise becomes a record of the person, who reads it; a call by plan becomes a case of praise for it."""
    case = Case.get_by_id(row.case_id) if row.case_id else _of_customer(desk, row, "praise", survey.opinion)
    if case is None:
        return
    records.record(desk, case, staff_id, "praise", survey.opinion)
    if staff_id != desk.staff_id:
        tell(desk, staff_id, T("A customer praises you: {text}", text=survey.opinion), case)
