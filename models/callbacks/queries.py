"""Reading callbacks: the list of calls, one with all that its call needs, those of a case, the figures of now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from peewee import JOIN, SQL, fn
from peewee import Case as Choice

from config.calling import allowed
from config.texts import T
from models.callbacks import attempting, finding, surveys
from models.callbacks.planning import WHY, dialled, hours, punctual, reasons
from models.callbacks.tables import OPEN, Callback, CallbackAttempt, Survey
from models.callbacks.taking import worst_first
from models.callbacks.views import AttemptView, CallbackRow, CallbackView, CallFigures, Calls, Standing, SurveyView
from models.cases.tables import Case
from models.complaints.tables import Complaint
from models.customers.tables import Customer
from models.desk import Desk
from models.products.tables import Product
from models.queue.queries import midnight, visible
from models.refusals import Refused
from models.staff.tables import Staff
from models.texts import not_found

MOST = 200
"""Rows of each list."""
Owner = Staff.alias()
Caller = Staff.alias()


def calls(desk: Desk, *, mine: bool = False) -> Calls:
    """The calls that who acts sees; with `mine` only his own."""
    found = rows(desk, OPEN & _mine(desk, mine))
    return Calls(
        due=tuple(row for row in found if row.standing in ("broken", "at_risk", "overdue", "due", "calling")),
        coming=tuple(row for row in found if row.standing == "next"),
        written=tuple(row for row in found if row.standing == "written"),
    )


def _mine(desk: Desk, mine: bool) -> Any:
    return Callback.owner == desk.staff_id if mine else Callback.id > 0


def of_cases(desk: Desk, case_ids: Collection[int]) -> tuple[CallbackRow, ...]:
    """All callbacks of a case and of those merged with it, those that are open first."""
    found = rows(desk, Callback.case.in_(list(case_ids)))
    return tuple(sorted(found, key=lambda row: row.ended_at is not None))


def rows(desk: Desk, condition: Any) -> list[CallbackRow]:
    """Callbacks under a condition that who acts may see, worst first."""
    seen = _visible(desk)
    worst = Callback.select(Callback.id).where(condition)
    if seen is not None:
        worst = worst.join(Case, JOIN.LEFT_OUTER).where(seen)
    ids = [callback_id for (callback_id,) in worst_first(worst).limit(MOST).tuples()]
    return [_row(desk, row) for row in worst_first(_select().where(Callback.id.in_(ids))).objects()]


def _select() -> Any:
    tried = CallbackAttempt.select(fn.COUNT(CallbackAttempt.id)).where(CallbackAttempt.callback == Callback.id)
    return (
        Callback.select(
            Callback, Case.number.alias("number"), Case.severity.alias("severity"), Case.contact_name.alias("contact"),
            Customer.name.alias("customer_name"), Customer.importance.alias("importance"),
            Owner.name.alias("owner_name"), Caller.name.alias("caller_name"), tried.alias("tried"),
        )
        .join(Case, JOIN.LEFT_OUTER)
        .switch(Callback)
        .join(Customer, JOIN.LEFT_OUTER, on=(Callback.customer == Customer.id))
        .switch(Callback)
        .join(Owner, JOIN.LEFT_OUTER, on=(Callback.owner == Owner.id))
        .switch(Callback)
        .join(Caller, JOIN.LEFT_OUTER, on=(Callback.caller == Caller.id))
    )  # fmt: skip


def _visible(desk: Desk) -> Any:
    """The condition under which who acts may see a callback; None when there is none."""
    return None if visible(desk) is None else Callback.owner == desk.staff_id


def _row(desk: Desk, row: Any) -> CallbackRow:
    name = row.customer_name or row.contact or ""
    return CallbackRow(
        id=row.id,
        version=row.version,
        kind=row.kind,
        state=row.state,
        standing=standing(desk, row),
        case=row.number or "",
        severity=row.severity or "",
        customer=desk.rules.privacy.mask("name", name) if name else "",
        reason=row.reason or desk.translator.say(WHY.get(row.kind, "")),
        next_at=row.next_at,
        due_at=row.due_at,
        due_inclusive=row.due_inclusive,
        promised_at=row.promised_at,
        owner_id=row.owner_id,
        owner=row.owner_name or "",
        team=row.team,
        caller=row.caller_name or "",
        attempts=row.tried or 0,
        reschedules=row.reschedules,
        answer_until=row.answer_until,
        in_time=row.in_time,
        ended_at=row.ended_at,
        why=reasons(row),
        caller_id=row.caller_id,
    )


def standing(desk: Desk, row: Callback) -> Standing:
    """How a callback stands now."""
    now = desk.now()
    if not row.open:
        return "ended"
    if row.state == "calling":
        return "calling"
    if row.state == "sms_sent":
        return "written"
    if row.promised_at is not None and row.in_time is None:
        if not punctual(row, now):
            return "broken"
        if now >= row.next_at - finding.ahead(desk):
            return "at_risk"
    if now < row.next_at:
        return "next"
    if not punctual(row, now):
        return "overdue"
    return "due" if allowed(hours(desk, row.kind), now) else "next"


def callback(desk: Desk, callback_id: int) -> CallbackView:
    """A callback with all that its call needs.

    Raises:
        Refused: `not_found`.
    """
    found = _select().where(Callback.id == callback_id).objects().first()
    if found is None or not finding.may_see(desk, found):
        raise Refused("not_found", not_found(T("callback"), callback_id), "callback_id")
    return _view(desk, found, Case.get_or_none(Case.id == found.case_id) if found.case_id else None)


def _view(desk: Desk, row: Any, case: Case | None) -> CallbackView:
    product = Product.get_or_none(Product.id == case.product_id) if case is not None and case.product_id else None
    complaint = Complaint.get_or_none(Complaint.case == case.id) if case is not None else None
    numbers, rules = tuple(finding.numbers_of(row)), desk.rules.callbacks
    full = row.customer_name or row.contact or ""
    last = len(attempting.made(row)) + 1 >= rules.attempts.most
    later = None if last or not row.open else attempting.next_try(desk, row, dialled(desk, row))
    return CallbackView(
        row=_row(desk, row),
        numbers=numbers,
        name=full,
        opening=_opening(desk, row, full),
        questions=surveys.questions(desk, row) if row.open else (),
        product=product.name if product else "",
        kind_of_case=case.kind if case else "",
        state_of_case=case.state if case else "",
        text=case.text if case else "",
        result_told=complaint.done if complaint else "",
        customer_id=row.customer_id,
        attempts=tuple(_attempts(row)),
        earlier=tuple(_earlier(row)),
        after_no_answer=later.at if later else None,
        after_why=later.why if later else (),
        may_put_off=row.reschedules < rules.reschedule.most,
        importance=row.importance or "",
        handled_by=case.owner.login if case is not None and case.owner_id else "",
    )


def _opening(desk: Desk, row: Any, name: str) -> str:
    agent = desk.staff.name if desk.staff else ""
    text = desk.translator.say(desk.rules.callbacks.kind(row.kind).opening)
    company = desk.translator.say(desk.rules.messages.company)
    promise = desk.translator.instant(row.promised_at) if row.promised_at is not None else ""
    return text.format(company=company, customer=name, number=row.number or "", agent=agent, promise=promise)


def _attempts(row: Any) -> Iterable[AttemptView]:
    found = (
        CallbackAttempt.select(CallbackAttempt, Staff.name.alias("who"))
        .join(Staff, JOIN.LEFT_OUTER)
        .where(CallbackAttempt.callback == row.id)
        .order_by(CallbackAttempt.at)
        .objects()
    )
    return (AttemptView(one.at, one.who or "", one.result, one.number, one.text) for one in found)


def _earlier(row: Any) -> Iterable[SurveyView]:
    """What the customer answered before: on this case, or at other calls."""
    same = (Survey.case == row.case_id) if row.case_id else (Survey.customer == row.customer_id)
    return surveys_of(same)


def surveys_of(condition: Any) -> list[SurveyView]:
    """Answers under a condition, the newest first."""
    found = (
        Survey.select(Survey, Staff.name.alias("who"))
        .join(Staff, JOIN.LEFT_OUTER, on=(Survey.praised == Staff.id))
        .where(condition)
        .order_by(Survey.at.desc(), Survey.id.desc())
        .limit(10)
        .objects()
    )
    return [
        SurveyView(
            one.at, one.given_by, one.solved, one.satisfied, one.attitude, one.speed, one.solving, one.result,
            one.effect, one.opinion, one.who or "",
        )
        for one in found
    ]  # fmt: skip


def figures(desk: Desk) -> CallFigures:
    """How many calls are due now and how many promises are in danger; what was made today."""
    now = desk.now()
    promised = Callback.promised_at.is_null(False) & Callback.in_time.is_null()
    late = (Callback.due_at < now) | ((Callback.due_at == now) & (Callback.due_inclusive == False))  # noqa: E712
    begun = Callback.next_at <= now
    groups = (
        Callback.select(
            Callback.kind, *(Choice(None, ((one, 1),), 0) for one in (promised, late, begun)), fn.COUNT(Callback.id)
        )
        .where(OPEN, Callback.next_at <= now + finding.ahead(desk), Callback.state.not_in(("calling", "sms_sent")))
        .group_by(SQL("1"), SQL("2"), SQL("3"), SQL("4"))
        .tuples()
    )
    counts: Counter[str] = Counter()
    for kind, is_promised, is_late, has_begun, count in groups:
        counts[_of_group(desk, kind, bool(is_promised), bool(is_late), bool(has_begun))] += count
    made = Callback.select().where(Callback.ended_at >= midnight(desk), Callback.state.in_(("done", "done_sms")))
    return CallFigures(
        due=counts.total() - counts["next"],
        at_risk=counts["at_risk"],
        broken=counts["broken"],
        made_today=made.count(),
    )


def _of_group(desk: Desk, kind: str, promised: bool, late: bool, begun: bool) -> Standing:
    """How callbacks stand that wait to be made; as `standing` says of each."""
    if promised:
        return "broken" if late else "at_risk"
    if not begun:
        return "next"
    return "overdue" if late else "due" if allowed(hours(desk, kind), desk.now()) else "next"
