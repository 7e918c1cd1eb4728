"""The end of a complaint (T10 to T20): result, confirmation, objection, closing in its several ways, reopening."""

from __future__ import annotations

from datetime import timedelta

from config.facts import Channel
from config.texts import T, Text
from models.approvals import requesting
from models.callbacks import planning
from models.callbacks.tables import Callback
from models.cases.changing import Before, seen
from models.cases.finding import CaseChanged, changed
from models.cases.tables import Case, Task
from models.cases.telling import add_task, tell_role
from models.clocks import running
from models.complaints.checks import callback_awaited, check_closable, check_unreachable, not_done, open_tasks
from models.complaints.given import StepInput
from models.complaints.moving import course, move, read
from models.complaints.tables import Complaint, Solution
from models.contacts.recording import add
from models.desk import Desk
from models.intake.drafts import forget
from models.messages import sending
from models.messages.wording import check_words
from models.operation import operation
from models.refusals import Refused
from models.texts import required


class FeedBack(StepInput, kw_only=True):
    """What was done, as the customer is told it."""

    done: str
    channel: Channel = "phone"


class Confirm(StepInput, kw_only=True):
    """What the customer says of the result; `silent` when he has not answered for the days of the rules."""

    satisfied: bool = False
    silent: bool = False
    text: str = ""


class Because(StepInput, kw_only=True):
    """The customer's words, or the reason."""

    reason: str


class CloseComplaint(StepInput, kw_only=True):
    """Root cause, preventive measure and text for the authority where they are due.

    `result` is that of the callback; it is needed where no callback was made.
    """

    result: str = ""
    root_cause: str = ""
    prevention: str = ""
    authority_result: str = ""


class GoExternal(StepInput, kw_only=True):
    """The last offer, which goes out in writing with the outside routes; `wish` when the customer asks for them."""

    final_offer: str
    wish: bool = False


@operation("complaints.feed_back")
def feed_back(desk: Desk, given: FeedBack) -> CaseChanged:
    """T11: everything is done; the customer is told, in writing too, and the solve clock stops."""
    case, complaint, before = read(desk, given.case, "feed_back", given.version)
    done = required(given.done, T("What was done"), "done")
    check_words(desk, case, done, "done")
    left = open_tasks(case)
    if left:
        raise Refused("rule", not_done(desk, left[0]), "case")
    complaint.done, complaint.told_at = done, desk.now()
    complaint.satisfied = ""
    complaint.save()
    move(desk, case, before, "feed_back", {"out": done})
    planning.call_by_seller(desk, case)
    add(desk, case, "out", given.channel, done, reply=True)
    sending.queue_message(desk, case, "M11", str(complaint.reopenings), done=done)
    forget(desk, given.draft)
    return changed(case)


@operation("complaints.confirm")
def confirm(desk: Desk, given: Confirm) -> CaseChanged:
    """T12: the customer is satisfied, or has been silent for three days; the callback is due now."""
    case, complaint, before = read(desk, given.case, "confirm", given.version)
    if not (given.satisfied or given.silent):
        raise Refused("missing", T("Say whether the customer is satisfied, or has not answered."), "satisfied")
    days = timedelta(days=desk.rules.complaints.result_days)
    if given.silent and not given.satisfied and complaint.told_at and desk.now() < complaint.told_at + days:
        until = complaint.told_at + days
        raise Refused("rule", T("The customer has until {at} to answer.", at=until), "silent")
    complaint.satisfied = "yes" if given.satisfied else "silent"
    complaint.save()
    move(desk, case, before, "confirm", {"in": given.text, "satisfied": complaint.satisfied})
    planning.verify(desk, case)
    forget(desk, given.draft)
    return changed(case)


@operation("complaints.object")
def object_(desk: Desk, given: Because) -> CaseChanged:
    """T13: the customer objects to the result; it goes on with half of the time."""
    return _again(desk, given, "object")


@operation("complaints.dissatisfied")
def dissatisfied(desk: Desk, given: Because) -> CaseChanged:
    """T15: the callback finds the customer dissatisfied; the department of the cause answers."""
    return found_dissatisfied(desk, given)


def found_dissatisfied(desk: Desk, given: Because) -> CaseChanged:
    """T15, inside the operation that found it."""
    done = _again(desk, given, "dissatisfied")
    case = Case.get(Case.number == done.number)
    complaint, rules = course(case), desk.rules.complaints
    department = rules.cause_departments.get(complaint.responsibility)
    if department is not None:
        due = desk.rules.calendars["desk"].due(desk.now(), rules.cause_answer)
        text = T("The customer is dissatisfied: {reason} What will be done?", reason=given.reason.strip())
        add_task(desk, case, department, text, due)
    return done


@operation("complaints.reopen")
def reopen(desk: Desk, given: Because) -> CaseChanged:
    """T20: a closed complaint is taken up again within the days of the rules; later a new linked case is opened."""
    return take_up(desk, given)


def take_up(desk: Desk, given: Because) -> CaseChanged:
    """T20, inside the operation that asks for it."""
    case, complaint, before = read(desk, given.case, "reopen", given.version)
    days = desk.rules.complaints.reopen_days
    if case.closed_at is not None and desk.now() > case.closed_at + timedelta(days=days):
        raise Refused("rule", T("It was closed more than {n} days ago: open a new case and link it.", n=days), "case")
    return _taken_up(desk, given, "reopen", case, complaint, before)


def _again(desk: Desk, given: Because, action: str) -> CaseChanged:
    case, complaint, before = read(desk, given.case, action, given.version)
    return _taken_up(desk, given, action, case, complaint, before)


def _taken_up(desk: Desk, given: Because, action: str, case: Case, complaint: Complaint, before: Before) -> CaseChanged:
    reason = required(given.reason, T("The reason"), "reason")
    complaint.reopenings += 1
    complaint.satisfied = "no"
    complaint.save()
    move(desk, case, before, action, {"in": reason, "reopenings": complaint.reopenings})
    if complaint.reopenings >= desk.rules.complaints.reopenings.manager:
        text = T("{number} was taken up again {n} times.", number=case.number, n=complaint.reopenings)
        tell_role(desk, "manager", text, case)
    forget(desk, given.draft)
    return changed(case)


@operation("complaints.close")
def close(desk: Desk, given: CloseComplaint) -> CaseChanged:
    """T14: the callback is done, and everything that closing needs is written down."""
    case, complaint, before = read(desk, given.case, "close", given.version)
    if (awaited := callback_awaited(desk, case)) is not None:
        raise Refused("rule", awaited, "case")
    called = Callback.select().where(Callback.case == case.id, Callback.kind == "verification").exists()
    result = given.result.strip() if called else required(given.result, T("The result of the callback"), "result")
    for name in ("root_cause", "prevention", "authority_result"):
        if getattr(given, name).strip():
            setattr(complaint, name, getattr(given, name).strip())
    check_closable(desk, case, complaint)
    _close(desk, case, before, complaint, result)
    forget(desk, given.draft)
    return changed(case)


def close_after_callback(desk: Desk, case: Case, result: Text) -> Text | None:
    """T14 by itself, after a callback whose customer has nothing against it; else why it cannot be closed yet."""
    complaint = course(case)
    try:
        check_closable(desk, case, complaint)
    except Refused as refused:
        return refused.text
    _close(desk, case, seen(case, None), complaint, result)
    return None


def _close(desk: Desk, case: Case, before: Before, complaint: Complaint, result: str | Text) -> None:
    complaint.save()
    move(desk, case, before, "close", {"text": result})
    sending.queue_message(desk, case, "M12", str(complaint.reopenings))
    if complaint.prevention:
        planning.check_improvement(desk, case, complaint.prevention)


@operation("complaints.withdraw")
def withdraw(desk: Desk, given: Because) -> CaseChanged:
    """T16: the customer withdraws in his own words; a P1 or a suspected batch goes on without him."""
    case, complaint, before = read(desk, given.case, "withdraw", given.version)
    words = required(given.reason, T("The customer's words"), "reason")
    if case.severity == "P1" or (case.severity_why and case.severity_why.get("rule") == "p1.batch"):
        raise Refused("rule", T("A P1 goes on even if the customer withdraws it."), "case")
    _end(desk, case, before, complaint, "withdraw", {"in": words})
    forget(desk, given.draft)
    return changed(case)


@operation("complaints.close_unreachable")
def close_unreachable(desk: Desk, given: StepInput) -> CaseChanged:
    """T18: nobody could be reached, as the record shows."""
    case, complaint, before = read(desk, given.case, "close_unreachable", given.version)
    check_unreachable(desk, case)
    _end(desk, case, before, complaint, "close_unreachable", {})
    return changed(case)


@operation("complaints.go_external")
def go_external(desk: Desk, given: GoExternal) -> CaseChanged:
    """T10: no agreement; the last offer goes out in writing with the outside routes, and the solve clock stops."""
    case, complaint, before = read(desk, given.case, "go_external", given.version)
    last = required(given.final_offer, T("The last offer"), "final_offer")
    check_words(desk, case, last, "final_offer")
    if complaint.refusals < desk.rules.complaints.refusals.manager and not given.wish:
        n = desk.rules.complaints.refusals.manager
        raise Refused("rule", T("The customer has not refused {n} times, and does not ask for it.", n=n), "wish")
    complaint.final_offer_at = desk.now()
    complaint.save()
    _answered(case)
    running.stop(desk, case, "external")
    move(desk, case, before, "go_external", {"out": last})
    routes = desk.rules.complaints.routes_said(sending.customer_words(desk.rules))
    sending.queue_message(desk, case, "M13", "external", reason=last, routes=routes)
    forget(desk, given.draft)
    return changed(case)


def _answered(case: Case) -> None:
    """An offer that was told and not answered counts as refused: a later one is a new round."""
    Solution.update(answer="refused").where(
        Solution.case == case.id, Solution.told_at.is_null(False), Solution.answer == ""
    ).execute()


@operation("complaints.end_external")
def end_external(desk: Desk, given: Because) -> CaseChanged:
    """T10b: the outside route has ended; its result is planned by, and the clocks run on."""
    case, _, before = read(desk, given.case, "end_external", given.version)
    move(desk, case, before, "end_external", {"text": required(given.reason, T("The result"), "reason")})
    forget(desk, given.draft)
    return changed(case)


@operation("complaints.close_unagreed")
def close_unagreed(desk: Desk, given: Because) -> CaseChanged:
    """T19: ask for leave to close without the customer's agreement; approved, the case is closed at once."""
    case, complaint, before = read(desk, given.case, "close_unagreed", given.version)
    reason = required(given.reason, T("The reason"), "reason")
    if complaint.final_offer_at is None:
        raise Refused("rule", T("A last offer with the outside routes must go out in writing first."), "case")
    if case.state == "planning" and complaint.refusals < desk.rules.complaints.refusals.manager:
        n = desk.rules.complaints.refusals.manager
        raise Refused("rule", T("The customer has not refused {n} times.", n=n), "case")
    requesting.void(desk, "closing", case.id, reason)
    requesting.request(desk, case, "close_unagreed", 0, ("closing", case.id), reason)
    desk.change(case, before.version, {"reason": reason})
    forget(desk, given.draft)
    return changed(case)


def end_unagreed(desk: Desk, case: Case, reason: str) -> None:
    """T19, approved: the offer stays open for the days in which the case can be taken up again."""
    if case.state not in ("external", "planning"):
        return
    _end(desk, case, seen(case, None), course(case), "close_unagreed", {"reason": reason})


ENDED = T("The case has ended.")
"""Why what was still to be done or decided for it is dropped."""


def _end(desk: Desk, case: Case, before: Before, complaint: Complaint, action: str, note: dict[str, object]) -> None:
    """Close by a side way: tasks are dropped, requests taken back, the customer is told."""
    complaint.from_state = case.state
    complaint.save()
    for row in Solution.select().where(Solution.case == case.id):
        requesting.void(desk, "solution", row.id, ENDED)
    for task in Task.select().where(Task.case == case.id, Task.done_at.is_null()):
        desk.change(task, None, {"why": ENDED}, done_at=desk.now(), done_by=desk.staff_id, result="-")
    move(desk, case, before, action, note)
    if action != "close_unagreed":
        sending.queue_message(desk, case, "M12", action)
