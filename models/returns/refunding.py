"""The money of an approved sheet: the payment order, and what its end does to the return (R17, R18)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from config.amounts import Sheet as AmountSheet
from config.budget import Budget
from config.terms import term
from config.texts import Day, Money, T, Text
from models.cases.tables import Case
from models.clocks import standing
from models.desk import Desk
from models.messages import sending
from models.refunds.requesting import request
from models.refunds.tables import Refund, RefundPart
from models.returns import amounts
from models.returns.moving import Course
from models.returns.tables import Sheet

SUBJECT = "return_sheet"
PAID = ("confirming", "done")


def pay(desk: Desk, case: Case, sheet: Sheet) -> None:
    """Order the payment of a sheet; one that comes to nothing is settled at once."""
    document = msgspec.convert(sheet.document, AmountSheet)
    if document.total_cents:
        request(
            desk, case, "refund", (SUBJECT, sheet.id), document.total_cents, document.by_means,
            msgspec.to_builtins(document),
        )  # fmt: skip
    if document.costs_cents:
        means = document.by_means[0][0] if document.by_means else "bank"
        request(desk, case, "compensation", (SUBJECT, sheet.id), document.costs_cents, ((means, document.costs_cents),))
    for one in amounts.differences(sheet.lines):
        means = document.by_means[0][0] if document.by_means else "bank"
        parts = ((means, one.difference_cents),)
        request(desk, case, "compensation", (amounts.EXCHANGE, one.id), one.difference_cents, parts)
    if not (document.total_cents or document.costs_cents):
        _confirming(desk, sheet, 0)


def settled(desk: Desk, refund: Refund) -> None:
    """R17: all parts are paid; when nothing of the sheet is open any more, the customer is told (M8)."""
    if refund.subject != SUBJECT:
        return
    sheet = Sheet.get_by_id(refund.subject_id)
    still = Refund.select().where(
        Refund.subject == SUBJECT, Refund.subject_id == sheet.id, Refund.state.not_in(("settled",))
    )
    if not still.exists():
        _confirming(desk, sheet, sheet.total_cents)


def _confirming(desk: Desk, sheet: Sheet, cents: int) -> None:
    course = Course(desk, sheet.application.case, "settled")
    lines = [line for line in course.lines if line.sheet_id == sheet.id and line.state == "refunding"]
    if not lines:
        return
    for line in lines:
        course.go(line)
    course.application.told_at = desk.now()
    course.finish({"paid": cents, "sheet": sheet.number})
    if cents:
        _tell(desk, course.case, sheet)


def _tell(desk: Desk, case: Case, sheet: Sheet) -> None:
    """M8: how much, by which means, and when it is there at the latest."""
    words = sending.customer_words(desk.rules)
    document = msgspec.convert(sheet.document, AmountSheet)
    days = max((desk.rules.returns.arrival_days(means) for means, _ in document.by_means), default=0)
    due = desk.rules.calendars["desk"].due(desk.now(), Budget(workdays=days)) if days else None
    sending.queue_message(
        desk, case, "M8", str(sheet.number),
        amount=words.say(Text("{amount}", {"amount": Money(sheet.total_cents)})),
        method=words.say(Text("{means}", {"means": list(_means(sheet))})),
        arrival=words.deadline(due.at, due.inclusive) if due else words.instant(desk.now()),
    )  # fmt: skip


def _means(sheet: Sheet) -> Iterator[Text]:
    """By which means the money of a sheet comes; of a coupon that was issued anew, until when it can be used."""
    of_sheet = (Refund.subject == SUBJECT) & (Refund.subject_id == sheet.id)
    for part in RefundPart.select().join(Refund).where(of_sheet, Refund.purpose == "refund").order_by(RefundPart.id):
        means = Text("{means}", {"means": term(part.means)})
        if part.reissue_until is not None:
            means = T("{means} (issued anew, to be used until {day})", means=means, day=Day(part.reissue_until))
        yield means


def failed(desk: Desk, refund: Refund, part: RefundPart) -> None:
    """R18: a payment could not be made, or has come back; the customer is told once, and the legal clock runs on."""
    _open_again(desk, refund)
    words = sending.customer_words(desk.rules)
    legal = next((clock for clock in standing.running(refund.case) if clock.kind == "refund"), None)
    sending.queue_message(
        desk, refund.case, "M15.refund_failed", part.key,
        amount=words.say(Text("{amount}", {"amount": Money(part.amount_cents)})),
        due=words.deadline(legal.due_at, legal.inclusive) if legal else words.instant(desk.now()),
    )  # fmt: skip


def _open_again(desk: Desk, refund: Refund) -> None:
    """Lines that counted as paid are being refunded again; the legal clock counts from when the goods came."""
    if refund.subject != SUBJECT:
        return
    course = Course(desk, refund.case, "failed")
    lines = [line for line in course.lines if line.sheet_id == refund.subject_id and line.state in PAID]
    if not lines:
        return
    for line in lines:
        course.go(line)
    course.since = min((line.received_at for line in lines if line.received_at), default=None)
    course.finish({"text": refund.key})
