"""The end of a return (R22 to R24): the customer is satisfied, or not, or takes it back; goods that go back to him."""

from __future__ import annotations

from datetime import timedelta

from config.texts import T
from models.approvals import requesting
from models.callbacks import planning
from models.cases.finding import CaseChanged, changed
from models.cases.tables import Case
from models.cases.telling import add_task
from models.contacts.recording import add
from models.desk import Desk
from models.each import for_each_row
from models.intake.drafts import forget
from models.intake.following import follow
from models.messages import sending
from models.operation import Input, operation
from models.refusals import Refused
from models.returns import flow, proposing, refusing
from models.returns.moving import Course, StepInput, find
from models.returns.tables import Return
from models.texts import missing, required

BATCH = 100
"""Returns of one round."""


class ConfirmReturn(StepInput, kw_only=True):
    """What the customer says of the result."""

    text: str = ""


class Dissatisfied(StepInput, kw_only=True):
    """Why the customer is not satisfied."""

    reason: str


class Cancel(StepInput, kw_only=True):
    """The customer's own words; who pays for the way back of goods that are here already."""

    words: str


class SendBack(StepInput, kw_only=True):
    """The parcel in which the goods go back."""

    tracking: str
    carrier: str = ""


class ConfirmSilent(Input):
    """Nothing to say: what is over is over."""


@operation("returns.confirm")
def confirm(desk: Desk, given: ConfirmReturn) -> CaseChanged:
    """R22: the customer is satisfied with the result."""
    course = find(desk, given, "confirm")
    if given.text.strip():
        add(desk, course.case, "in", course.case.channel, given.text.strip())
    forget(desk, given.draft)
    return _done(desk, course, "yes", {"in": given.text.strip(), "satisfied": "yes"})


def _done(desk: Desk, course: Course, satisfied: str, note: dict[str, str]) -> CaseChanged:
    for line in course.chosen:
        course.go(line)
    course.application.satisfied, course.application.told_at = satisfied, None
    result = course.finish(note)
    if not course.case.open:
        sending.queue_message(desk, course.case, "M12", f"return:{course.case.version}")
        planning.verify(desk, course.case)
        planning.call_by_seller(desk, course.case)
    return result


@operation("returns.confirm_silent", in_steps=True)
def confirm_silent(desk: Desk, given: ConfirmSilent) -> int:
    """End the returns whose result the customer has had for the days of the rules (R22); returns how many."""
    until = desk.now() - timedelta(days=desk.rules.returns.confirm_days)
    rows = Return.select().where(Return.told_at <= until).order_by(Return.told_at, Return.id).limit(BATCH)
    return for_each_row(desk, "returns.confirm_silent", rows, _silent)


def _silent(desk: Desk, row: Return) -> None:
    course = Course(desk, Case.get_by_id(row.case_id), "confirm")
    if any(line.state == "confirming" for line in course.lines):
        _done(desk, course.choose(), "silent", {"satisfied": "silent"})
    else:
        row.told_at = None
        row.save()


@operation("returns.dissatisfied")
def dissatisfied(desk: Desk, given: Dissatisfied) -> CaseChanged:
    """R23: what was paid stays paid; a linked complaint is opened; returns it."""
    course = find(desk, given, "dissatisfied")
    reason = given.reason.strip()
    if not reason:
        raise Refused("missing", missing(T("The reason")), "reason")
    for line in course.chosen:
        course.go(line)
    course.application.satisfied, course.application.told_at = "no", None
    complaint = follow(desk, "complaint", course.case, reason)
    course.finish({"in": reason, "satisfied": "no", "complaint": complaint.number})
    forget(desk, given.draft)
    return changed(complaint)


@operation("returns.cancel")
def cancel(desk: Desk, given: Cancel) -> CaseChanged:
    """R24: the customer takes it back before any money went; goods that are here go back to him."""
    course = find(desk, given, "cancel")
    words = given.words.strip()
    if not words:
        raise Refused("missing", missing(T("The customer's words")), "words")
    said = T("The customer took it back.")
    for sheet in {line.sheet_id for line in course.chosen if line.sheet_id}:
        requesting.void(desk, proposing.SUBJECT, sheet, said)
    requesting.void(desk, refusing.SUBJECT, course.application.id, said)
    here = [line for line in course.chosen if line.received_at is not None and line.state in flow.WITH_US]
    for line in course.chosen:
        line.sheet, line.outcome = None, ""
        if line in here:
            line.disposition = "customer"
        course.go(line, "sent_back" if line in here else "cancelled")
    add(desk, course.case, "in", course.case.channel, words)
    course.application.decide_by = None
    result = course.finish({"in": words})
    if here:
        add_task(desk, course.case, "warehouse", T("Send the goods back to the customer."))
    if not course.case.open:
        sending.queue_message(desk, course.case, "M12", f"return:{course.case.version}")
    forget(desk, given.draft)
    return result


@operation("returns.send_back")
def send_back(desk: Desk, given: SendBack) -> CaseChanged:
    """R24: the goods are on their way back to the customer."""
    course = find(desk, given, "send_back")
    required(given.tracking, T("The tracking number"), "tracking")
    here = [line for line in course.chosen if line.received_at is not None and not line.tracking_back]
    if not here:
        raise Refused("rule", T("No goods of this return are here."), "case")
    for line in here:
        line.tracking_back, line.disposition = given.tracking.strip()[:64], "customer"
        course.go(line)
    forget(desk, given.draft)
    return course.finish({"tracking": given.tracking.strip(), "carrier": given.carrier.strip()})
