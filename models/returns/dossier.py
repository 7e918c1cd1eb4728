"""What whoever decides on a return must know besides the return itself: history, other requests, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from peewee import JOIN, fn

from config.amounts import Sheet as AmountSheet
from config.texts import Money, T, Text
from models.approvals.history import YEAR
from models.approvals.tables import Approval, Decision
from models.cases.tables import Case
from models.desk import Desk
from models.orders.tables import OrderPayment
from models.products.tables import Serial
from models.refunds.requesting import GIVEN
from models.refunds.tables import Refund
from models.returns import amounts, eligible, proposing, refusing
from models.returns.tables import Return, ReturnLine, Sheet
from models.staff.tables import Staff

NOTHING_CAME = ("cancelled", "expired")
"""States of cases that say nothing against a customer: he has not sent anything."""


class Past(msgspec.Struct, frozen=True):
    """What was before; cents. `recent` are the customer's returns in the days of the rules, this one among them."""

    returns: int
    recent: int
    refunded_cents: int
    refunds: int
    order_returns: tuple[tuple[str, str], ...]
    order_refunded_cents: int
    order_paid_cents: int


class Asked(msgspec.Struct, frozen=True):
    """Another request about the same return: on which sheet, what became of it, by whom, and what he said."""

    matter: str
    subject_id: int
    amount_cents: int
    state: str
    who: str
    comment: str
    at: datetime | None


class Dossier(msgspec.Struct, frozen=True):
    """What belongs to a request about a return. `sheet` is the number of its sheet; None where it is to be refused.

    `lines` are the ids of the lines that it is about.
    """

    sheet: int | None
    lines: tuple[int, ...]
    past: Past
    asked: tuple[Asked, ...]
    warnings: tuple[Text, ...]


def dossier(desk: Desk, approval_id: int) -> Dossier | None:
    """All that belongs to a request; None where it is not about a return."""
    request = Approval.get_by_id(approval_id)
    if request.subject not in (proposing.SUBJECT, refusing.SUBJECT):
        return None
    case = Case.get_by_id(request.case_id)
    application = Return.get(Return.case == case.id)
    sheet = Sheet.get_by_id(request.subject_id) if request.subject == proposing.SUBJECT else None
    lines = _lines(application, sheet)
    past, asked = _past(desk, case, application), tuple(_asked(request, application))
    warnings = (
        *_frequent(desk, past), *_devices(application, lines), *_allowed(lines), *_before(sheet, asked),
        *_changed(desk, application, sheet, lines), *_not_refused(desk, case, application, sheet, lines),
    )  # fmt: skip
    return Dossier(sheet.number if sheet else None, tuple(line.id for line in lines), past, asked, warnings)


def _lines(application: Return, sheet: Sheet | None) -> list[ReturnLine]:
    """Those of the sheet, or those that somebody proposes to refuse."""
    query = ReturnLine.select().where(ReturnLine.application == application.id)
    query = query.where(ReturnLine.sheet == sheet.id if sheet else ReturnLine.refused != "")
    return list(query.order_by(ReturnLine.id))


def _past(desk: Desk, case: Case, application: Return) -> Past:
    now = desk.now()
    recent_since = now - timedelta(days=desk.rules.returns.frequent.days)
    of_customer = Case.customer == case.customer_id
    returns = (
        Return.select(fn.COUNT(Return.id), fn.SUM(_one(Case.received_at >= recent_since)))
        .join(Case)
        .where(of_customer, Case.received_at >= now - YEAR, Case.state.not_in(NOTHING_CAME))
    )
    count, recent = returns.tuples().first() if case.customer_id else (1, 1)
    paid = OrderPayment.select(fn.COALESCE(fn.SUM(OrderPayment.amount_cents), 0))
    cents, refunds = _refunded(of_customer & (Refund.requested_at >= now - YEAR)) if case.customer_id else (0, 0)
    others = Return.select(Case.number, Case.state).join(Case)
    others = others.where(Return.order == application.order_id, Return.id != application.id).order_by(Case.id)
    return Past(
        returns=int(count or 0),
        recent=int(recent or 0),
        refunded_cents=cents,
        refunds=refunds,
        order_returns=tuple((number, state) for number, state in others.tuples()),
        order_refunded_cents=_refunded(Refund.order == application.order_id)[0],
        order_paid_cents=int(paid.where(OrderPayment.order == application.order_id).scalar()),
    )


def _one(condition: Any) -> Any:
    from peewee import Case as When

    return When(None, [(condition, 1)], 0)


def _refunded(condition: Any) -> tuple[int, int]:
    cents, count = (
        Refund.select(fn.COALESCE(fn.SUM(Refund.amount_cents), 0), fn.COUNT(Refund.id))
        .join(Case)
        .where(condition, Refund.purpose.in_(GIVEN), Refund.state != "refused")
        .tuples()
        .first()
    )
    return int(cents), int(count)


def _asked(request: Approval, application: Return) -> Iterable[Asked]:
    """The other requests about this return, the oldest first, with the last decision on each."""
    sheets = Sheet.select(Sheet.id).where(Sheet.application == application.id)
    about = (Approval.subject == proposing.SUBJECT) & Approval.subject_id.in_(sheets)
    about |= (Approval.subject == refusing.SUBJECT) & (Approval.subject_id == application.id)
    rows = (
        Approval.select(
            Approval.id, Approval.matter, Approval.subject_id, Approval.amount_cents, Approval.state, Staff.name,
            Decision.comment, Decision.at,
        )
        .join(Decision, JOIN.LEFT_OUTER, on=(Decision.approval == Approval.id))
        .join(Staff, JOIN.LEFT_OUTER, on=(Decision.staff == Staff.id))
        .where(about, Approval.id != request.id)
        .order_by(Approval.id, Decision.step)
        .tuples()
    )  # fmt: skip
    found = {
        number: Asked(matter, subject_id, cents, state, who or "", comment or "", at)
        for number, matter, subject_id, cents, state, who, comment, at in rows
    }
    return found.values()


def _frequent(desk: Desk, past: Past) -> list[Text]:
    rule = desk.rules.returns.frequent
    if past.recent < rule.returns:
        return []
    return [T("Returns of this customer in {days} days: {count}", count=past.recent, days=rule.days)]


def _devices(application: Return, lines: Sequence[ReturnLine]) -> list[Text]:
    """Devices that were on a return before: it is looked at whose they are."""
    serials = [line.serial_id for line in lines if line.serial_id]
    if not serials:
        return []
    rows = (
        ReturnLine.select(Serial.number, Case.number)
        .join(Serial)
        .switch(ReturnLine)
        .join(Return)
        .join(Case)
        .where(ReturnLine.serial.in_(serials), Return.id != application.id, ReturnLine.state.not_in(NOTHING_CAME))
        .order_by(Case.id)
        .distinct()
        .tuples()
    )
    before: dict[str, list[str]] = {}
    for serial, number in rows:
        before.setdefault(serial, []).append(number)
    return [
        T("The device {serial} was returned before: {numbers}", serial=serial, numbers=numbers)
        for serial, numbers in before.items()
    ]


def _allowed(lines: Sequence[ReturnLine]) -> list[Text]:
    """What a person has allowed against the rules."""
    found = {(line.overridden_by_id, line.overridden): line for line in lines if line.overridden}
    given = {(line.goodwill_by_id, line.goodwill): line for line in lines if line.goodwill}
    return [
        *(
            T("{name} allowed this against the rules: {why}", name=line.overridden_by.name, why=line.overridden)
            for line in found.values()
        ),
        *(
            T("{name} agreed to goodwill: {why}", name=line.goodwill_by.name, why=line.goodwill)
            for line in given.values()
        ),
    ]


def _changed(desk: Desk, application: Return, sheet: Sheet | None, lines: Sequence[ReturnLine]) -> list[Text]:
    """Another amount is due by now, since other goods of the order were decided on."""
    if sheet is None or sheet.outcome != "refund" or sheet.state != "waiting":
        return []
    seen, due = msgspec.convert(sheet.document, AmountSheet), amounts.sheet(desk, application, lines)
    if (seen.total_cents, seen.by_means, seen.by_line) == (due.total_cents, due.by_means, due.by_line):
        return []
    text = T("The sheet has changed: {due} are due by now, not {seen}. Approved, it is asked for anew.",
             due=Money(due.total_cents + due.costs_cents), seen=Money(sheet.total_cents))  # fmt: skip
    return [text]


def _before(sheet: Sheet | None, asked: Sequence[Asked]) -> list[Text]:
    """What was asked before about other sheets of this return, and came to nothing."""
    refused, found = {one.subject_id for one in asked if one.state == "refused"}, []
    for one in asked:
        if one.matter == "refuse_return" or (sheet is not None and one.subject_id == sheet.id):
            continue
        if one.state == "void" and one.subject_id not in refused:
            found.append(T("The sheet has changed: {amount} were asked for before.", amount=Money(one.amount_cents)))
        elif one.state == "refused":
            found.append(T("{amount} were refused by {name}: {reason}", amount=Money(one.amount_cents), name=one.who,
                           reason=one.comment))  # fmt: skip
    return found


def _not_refused(
    desk: Desk, case: Case, application: Return, sheet: Sheet | None, lines: Sequence[ReturnLine]
) -> list[Text]:
    """A refusal that is proposed although a route holds by now, or would hold once something is confirmed."""
    if sheet is not None:
        return []
    found = []
    for line in lines:
        for answer in eligible.answers(desk, case, application, line):
            if answer.answer == "yes":
                found.append(T("{letter} holds: {why}", letter=answer.letter, why=answer.why))
            elif answer.answer == "open":
                found.append(T("{letter} is open: {why}", letter=answer.letter, why=answer.why))
    return list({text.values["letter"]: text for text in found}.values())
