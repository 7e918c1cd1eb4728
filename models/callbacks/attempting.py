"""What came of a call that reached nobody, or nobody who wanted to talk (K5, K6, K8 to K10)."""

from __future__ import annotations

from datetime import datetime

from config.calling import Moment, next_allowed, next_attempt
from config.texts import T
from models.callbacks import consequences, writing
from models.callbacks.finding import CallbackChanged, OnCallback, changed, find_mine, numbers_of
from models.callbacks.planning import breaks, dialled, end, hours, judged, punctual, stored
from models.callbacks.tables import Callback, CallbackAttempt
from models.cases.tables import Case
from models.complaints.tables import Promise
from models.contacts.recording import add
from models.customers.operations import add_phone
from models.customers.tables import CustomerContact
from models.desk import Desk
from models.instants import days_from_now, future
from models.operation import operation
from models.refusals import Refused

SPOKEN = ("reached", "rescheduled", "refused")
"""Results of attempts at which somebody answered."""


class NoAnswer(OnCallback, kw_only=True):
    """Nobody answered; what was heard, if anything."""

    text: str = ""


class WrongNumber(OnCallback, kw_only=True):
    """The number is not the customer's; another one, where it is known."""

    number: str = ""


class Reschedule(OnCallback, kw_only=True):
    """When the customer wishes to be called."""

    at: datetime
    text: str = ""


class RefuseCalls(OnCallback, kw_only=True):
    """The customer does not want to be called about this; his words."""

    text: str = ""


@operation("callbacks.no_answer")
def no_answer(desk: Desk, given: NoAnswer) -> CallbackChanged:
    """K5: nobody answered; the next attempt as the rules allow, after the last one a message (K6)."""
    row = find_mine(desk, given)
    attempted(desk, row, "no_answer", given.text)
    if len(made(row)) >= desk.rules.callbacks.attempts.most:
        writing.write_instead(desk, row, "M14", given.version)
        return changed(row)
    _again(desk, row, "no_answer", next_try(desk, row), given.version, given.text)
    return changed(row)


@operation("callbacks.invalid")
def invalid(desk: Desk, given: WrongNumber) -> CallbackChanged:
    """K10: the number is wrong and flagged; it goes on with another one, or in writing where there is none."""
    row = find_mine(desk, given)
    attempted(desk, row, "invalid", given.number)
    _flag(desk, row)
    if given.number.strip():
        _add_number(desk, row, given.number.strip())
    if numbers_of(row):
        _again(desk, row, "invalid", next_allowed(hours(desk, row.kind), desk.now()), given.version, given.number)
    else:
        writing.write_instead(desk, row, "M14", given.version)
    return changed(row)


def _flag(desk: Desk, row: Callback) -> None:
    """The number that was called is wrong; it is called no more, and stays in the file."""
    numbers = numbers_of(row)
    if row.customer_id is None or not numbers:
        return
    wrong = (CustomerContact.customer == row.customer_id) & (CustomerContact.value == numbers[0])
    CustomerContact.update(wrong_since=desk.now()).where(wrong).execute()
    desk.record("customer", row.customer_id, note={"wrong_number": numbers[0]}, case_id=row.case_id)


def _add_number(desk: Desk, row: Callback, number: str) -> None:
    if row.customer_id is None:
        Case.update(contact_value=number[:160]).where(Case.id == row.case_id).execute()
        return
    add_phone(desk, row.customer_id, number, "number")


@operation("callbacks.reschedule")
def reschedule(desk: Desk, given: Reschedule) -> CallbackChanged:
    """K8: the customer wishes another time; at most so often and so far ahead as the rules say. It is a promise."""
    row = find_mine(desk, given)
    rules = desk.rules.callbacks.reschedule
    if row.reschedules >= rules.most:
        raise Refused("rule", T("It was put off {n} times already.", n=row.reschedules), "at")
    at, latest = future(desk, given.at, "at"), days_from_now(desk, rules.days).at
    if at >= latest:
        raise Refused("rule", T("At most {n} days ahead: before {at}.", n=rules.days, at=latest), "at")
    moment = next_allowed(hours(desk, row.kind), at)
    attempted(desk, row, "rescheduled", given.text)
    due = breaks(desk, moment.at)
    later = due.at if row.promised_at is not None else max(due.at, row.due_at)
    desk.change(
        row, given.version, {"text": given.text, "at": moment.at.isoformat()}, state="rescheduled", caller=None,
        calling_since=None, next_at=moment.at, moved=stored(moment), promised_at=moment.at, due_at=later,
        due_inclusive=True, reschedules=row.reschedules + 1, owner=row.owner_id or desk.staff_id, broken_at=None,
        in_time=None,
    )  # fmt: skip
    return changed(row)


@operation("callbacks.refuse")
def refuse(desk: Desk, given: RefuseCalls) -> CallbackChanged:
    """K9: the customer wants no call about this; no further one on this case, and none by plan for a while."""
    row = find_mine(desk, given)
    attempted(desk, row, "refused", given.text)
    end(desk, row, "refused", {"in": given.text}, version=given.version, in_time=judged(row, dialled(desk, row)))
    if row.case_id is not None:
        for other in Callback.select().where(Callback.case == row.case_id, Callback.open, Callback.promise.is_null()):
            end(desk, other, "dropped", {"reason": T("The customer does not want to be called.")})
    consequences.unanswered(desk, row)
    return changed(row)


def attempted(desk: Desk, row: Callback, result: str, text: str = "") -> None:
    """Note an attempt, on the case too; the first one keeps a promise or breaks it.

    It was made when the call began: who is kept long by a customer must not thereby be late.
    """
    at, spoken = dialled(desk, row), result in SPOKEN
    number = (numbers_of(row) or [""])[0]
    CallbackAttempt.create(callback=row.id, at=at, staff=desk.staff_id, result=result, number=number, text=text.strip())
    if row.promised_at is not None and row.in_time is None:
        row.in_time = punctual(row, at)
        row.ever_broken = row.ever_broken or not row.in_time
        Callback.update(in_time=row.in_time, ever_broken=row.ever_broken).where(Callback.id == row.id).execute()
    if row.promise_id is not None:
        Promise.update(kept_at=at).where(Promise.id == row.promise_id, Promise.kept_at.is_null()).execute()
    if row.case_id is not None:
        said = text.strip() or desk.translator.say(RESULTS[result])
        add(desk, Case.get_by_id(row.case_id), "out", "phone", said, at, reply=spoken)


RESULTS = {
    "reached": T("Called back."),
    "no_answer": T("Called back: no answer."),
    "invalid": T("Called back: wrong number."),
    "rescheduled": T("Called back: another time is wished."),
    "refused": T("Called back: no calls wished."),
}
"""What the list of contacts says of an attempt without words of its own."""


def made(row: Callback) -> list[datetime]:
    """The attempts without an answer, since the customer last wished another time."""
    found: list[datetime] = []
    for attempt in CallbackAttempt.select().where(CallbackAttempt.callback == row.id).order_by(CallbackAttempt.at):
        found = [] if attempt.result == "rescheduled" else [*found, attempt.at]
    return found


def next_try(desk: Desk, row: Callback, also: datetime | None = None) -> Moment:
    """When the next attempt may be made after those that were made, and after one at `also`."""
    tried = made(row) + ([also] if also else [])
    return next_attempt(hours(desk, row.kind), desk.rules.callbacks.attempts, tried, desk.now())


def _again(desk: Desk, row: Callback, state: str, moment: Moment, version: int, text: str) -> None:
    desk.change(
        row, version, {"text": text, "at": moment.at.isoformat()}, state=state, caller=None, calling_since=None,
        next_at=moment.at, moved=stored(moment),
    )  # fmt: skip
