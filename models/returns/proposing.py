"""Asking for the decision on money or exchange (R12, R15, R16), and going on after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from peewee import fn

from config.amounts import AGREED
from config.amounts import Sheet as AmountSheet
from config.texts import T
from models.approvals import requesting
from models.approvals.tables import Approval
from models.cases.finding import CaseChanged
from models.cases.tables import Case
from models.cases.telling import add_task
from models.database import held
from models.desk import Desk
from models.intake.drafts import forget
from models.operation import operation
from models.orders.tables import Order
from models.refusals import Refused
from models.returns import amounts, eligible, moving, refunding
from models.returns.differing import unfounded
from models.returns.moving import Course, StepInput, find
from models.returns.tables import Return, ReturnLine, Sheet
from models.stock.ledger import put_away

SUBJECT = "return_sheet"


class Propose(StepInput, kw_only=True):
    """For which inspected lines; `return_freight_cents` is what the customer paid for sending them, on proof."""

    return_freight_cents: int | None = None


@operation("returns.propose")
def propose(desk: Desk, given: Propose) -> CaseChanged:
    """R12: ask for the decision on what was inspected, with the amount sheet."""
    course = find(desk, given, "propose")
    _check(course.chosen)
    if given.return_freight_cents is not None:
        course.application.return_freight_cents = max(0, given.return_freight_cents)
    request(desk, course, course.chosen)
    forget(desk, given.draft)
    return course.finish({"proposed": [line.id for line in course.chosen]})


def _check(lines: Iterable[ReturnLine]) -> None:
    """Nothing is proposed for goods that were not looked at, or that no rule covers (R12, R12b)."""
    for line in lines:
        if line.inspected_at is None:
            raise Refused("rule", T("{goods}: the findings are missing.", goods=line.product.name), "case")
        if unfounded(line):
            raise Refused("rule", T("No rule gives a right to this; whoever may must allow it first."), "case")


def request(desk: Desk, course: Course, lines: Iterable[ReturnLine]) -> None:
    """Make the sheets of these lines, one for the money and one for the exchanges, and ask for approval.

    The order is held meanwhile, so that two returns of one order are counted one after the other.
    """
    lines = list(lines)
    for line in lines:
        if line.wish == "refund" and not line.consent and eligible.wear(line) is not None:
            text = T("The money for {goods} is less its wear: ask the customer whether he agrees.",
                     goods=line.product.name)  # fmt: skip
            raise Refused("rule", text, "case")
    _hold_order(desk, course)
    for outcome in ("refund", "exchange"):
        part = [line for line in lines if line.wish == outcome]
        if part:
            _request(desk, course, part, outcome)


def _hold_order(desk: Desk, course: Course) -> None:
    """Until the end of the transaction, nobody else reckons with the order."""
    held(desk.database, Order.select(Order.id).where(Order.id == course.application.order_id), "FOR NO KEY UPDATE")


def _request(
    desk: Desk, course: Course, lines: Sequence[ReturnLine], outcome: str, proposer: int | None = None
) -> None:
    application, case = course.application, course.case
    for line in lines:
        line.outcome = outcome
        line.save()
    last = Sheet.select(fn.MAX(Sheet.number)).where(Sheet.application == application.id).scalar() or 0
    document = amounts.sheet(desk, application, lines) if outcome == "refund" else None
    row = Sheet.create(
        application=application.id,
        number=last + 1,
        outcome=outcome,
        total_cents=_total(document, lines) if document else amounts.value(lines),
        document=msgspec.to_builtins(document) if document else {},
        staff=proposer or desk.staff_id,
        at=desk.now(),
    )
    for line in lines:
        line.sheet = row.id
        course.go(line, "approving")
    routes = sorted({line.route for line in lines if line.route})
    reason = T(
        "{goods}: by route {routes}",
        goods=", ".join(f"{line.product.name} × {line.quantity}" for line in lines),
        routes=[desk.rules.returns.head(route).name for route in routes],
    )
    for matter, cents in _matters(lines, row):
        subject = (SUBJECT, row.id)
        requesting.request(desk, case, matter, cents, subject, reason, _recorders(application), proposer)


def _total(document: AmountSheet, lines: Sequence[ReturnLine]) -> int:
    """All that the customer gets: the refund, his costs, and what he paid on top for goods of an exchange."""
    on_top = sum(one.difference_cents for one in amounts.differences(lines))
    return document.total_cents + document.costs_cents + on_top


def _matters(lines: Sequence[ReturnLine], sheet: Sheet) -> list[tuple[str, int]]:
    """What must be decided on: the sum, by its matter, and what was agreed to be deducted."""
    special = any(line.overridden or (line.goodwill and line.route == "safety") for line in lines)
    found = [("out_of_policy" if special else sheet.outcome, sheet.total_cents)]
    document = msgspec.convert(sheet.document, AmountSheet) if sheet.document else None
    deducted = -sum(line.cents for line in document.lines if line.kind in AGREED) if document else 0
    return [*found, ("deduction", deducted)] if deducted else found


def _recorders(application: Return) -> list[int]:
    """Whoever took the application down does not decide on it."""
    return [application.staff_id] if application.staff_id else []


def decided(desk: Desk, approval: Approval) -> None:
    """Go on after the last decision on a request about this sheet; one refusal decides against the whole."""
    sheet = Sheet.get_by_id(approval.subject_id)
    course = Course(desk, Case.get_by_id(approval.case_id), "decided")
    lines = [line for line in course.lines if line.sheet_id == sheet.id]
    if approval.state == "refused":
        requesting.void(desk, SUBJECT, sheet.id, T("Another part of the sheet was refused."))
        _back(desk, course, lines, sheet, approval)
        return
    states = Approval.select(Approval.state).where(Approval.subject == SUBJECT, Approval.subject_id == sheet.id)
    if any(state == "waiting" for (state,) in states.tuples()):
        return
    if _moved_on(desk, course, lines, sheet):
        return
    _carry_out(desk, course, lines, sheet)


def _back(desk: Desk, course: Course, lines: list[ReturnLine], sheet: Sheet, approval: Approval) -> None:
    """R16: back to the inspection, or to the agent where nothing came in."""
    sheet.state = "refused"
    sheet.save()
    for line in lines:
        line.sheet, line.outcome = None, ""
        course.go(line, "inspecting" if line.received_at else "applied")
    text = approval.decisions.order_by("id").first()
    course.finish({"decision": "refused", "text": text.comment if text else "", "sheet": sheet.number})


def _moved_on(desk: Desk, course: Course, lines: list[ReturnLine], sheet: Sheet) -> bool:
    """Whether another amount is due by now, since other goods of the order were decided on: it is asked for anew.

    An approval is for the amount that was seen, and for no other one (returns, case 19).
    """
    if sheet.outcome != "refund":
        return False
    _hold_order(desk, course)
    seen, due = msgspec.convert(sheet.document, AmountSheet), amounts.sheet(desk, course.application, lines)
    if _cents(seen) == _cents(due):
        return False
    requesting.void(desk, SUBJECT, sheet.id, T("Another amount is due by now."))
    sheet.state = "void"
    sheet.save()
    _request(desk, course, lines, sheet.outcome, sheet.staff_id)
    course.finish({"text": T("Another amount is due by now; it is asked for anew.")})
    return True


def _cents(sheet: AmountSheet) -> tuple[object, ...]:
    return sheet.total_cents, sheet.costs_cents, sheet.freight_cents, sheet.by_means, sheet.by_line


def _carry_out(desk: Desk, course: Course, lines: list[ReturnLine], sheet: Sheet) -> None:
    """R15: pay, or exchange; the goods go where the inspection said."""
    sheet.state = "approved"
    sheet.save()
    for line in lines:
        put_away(desk, course.case, line)
        course.go(line, "refunding" if sheet.outcome == "refund" else "exchanging")
    if sheet.outcome == "exchange":
        moving.start_clock(desk, course.case, "shipping")
        add_task(desk, course.case, "warehouse", T("Send the exchange goods."))
    course.finish({"decision": "approved", "sheet": sheet.number, "amount": sheet.total_cents})
    if sheet.outcome == "refund":
        refunding.pay(desk, course.case, sheet)
