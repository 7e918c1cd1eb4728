"""The application (R1), and what is missing in it (R2, R3). Numbers in brackets are those of workflows 3.3."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from config.texts import T
from models.cases.finding import CaseChanged, find_case
from models.cases.tables import Case
from models.clocks import running
from models.contacts.recording import add
from models.customers import seeing
from models.database import held
from models.desk import Desk
from models.instants import days_from_now
from models.intake.drafts import forget
from models.messages import sending
from models.messages.wording import check_words
from models.operation import operation
from models.orders.tables import Order, OrderLine
from models.products.tables import Serial
from models.refusals import Refused
from models.returns import available, eligible
from models.returns.moving import Course, StepInput, find, start_clock
from models.returns.tables import Return, ReturnLine
from models.search import keys
from models.texts import missing, not_found, required

LARGEST = 100_000
"""Pieces of one line."""


class AppliedLine(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Some pieces of a line of the order, as the customer describes them; `line` is its number in the order."""

    line: int
    quantity: int
    reason: str
    wish: Literal["refund", "exchange"] = "refund"
    opened: bool = False
    seal_whole: bool = True
    batch_number: str = ""
    serial_number: str = ""
    evidence: bool = False
    note: str = ""


class Apply(StepInput, kw_only=True):
    """The application form. `items` are the lines; `promises` the keys of promises that the customer was given.

    `identity` says how the customer was verified, `voucher` is the number of invoice or voucher, or what else proves
    the purchase; left out, that of the order.
    """

    order_number: str
    items: tuple[AppliedLine, ...]
    identity: str
    voucher: str = ""
    applicant: Literal["customer", "seller", "message"] = "customer"
    promises: tuple[str, ...] = ()


class NeedInfo(StepInput, kw_only=True):
    """What is missing, as the customer is asked for it."""

    need: str


class SupplyInfo(StepInput, kw_only=True):
    """What the customer answered; `evidence` when he has sent photos or a video, `voucher` a proof of purchase."""

    text: str
    evidence: bool = False
    voucher: str = ""


@operation("returns.apply")
def apply(desk: Desk, given: Apply) -> CaseChanged:
    """R1: record the application, or write it anew while nobody has decided; the rules judge each line at once."""
    case = find_case(desk, given.case)
    course = Course(desk, case, "apply", given.version).choose()
    order = _order(desk, case, given)
    row = _application(desk, course, order, given)
    wanted = _checked(desk, order, row, given)
    if row.get_id() is None:
        row.save(force_insert=True)
    ReturnLine.delete().where(ReturnLine.application == row.id).execute()
    course.application, course.lines = row, []
    for item, line, serial in wanted:
        course.lines.append(_line(desk, case, row, item, line, serial))
    _goods(case, order, course.lines)
    if any(answer.route == "direct_sale" and answer.answer == "yes" for line in course.lines
           for answer in eligible.kept(line)):  # fmt: skip
        start_clock(desk, case, "direct_request", case.received_at)
    forget(desk, given.draft)
    pieces = sum(line.quantity for line in course.lines)
    return course.finish({"order": order.number, "pieces": pieces, "identity": row.identity})


def _order(desk: Desk, case: Case, given: Apply) -> Order:
    """The order, held so that two who apply for the same piece do so one after the other."""
    found = held(desk.database, Order.select().where(Order.number == given.order_number.strip()), "FOR NO KEY UPDATE")
    if not found:
        raise Refused("not_found", not_found(T("order"), given.order_number), "order_number")
    order: Order = found[0]
    seeing.check(desk, order.customer_id, T("order"), given.order_number, "order_number")
    if case.customer_id and case.customer_id != order.customer_id:
        raise Refused("invalid", T("This order belongs to another customer."), "order_number")
    return order


def _application(desk: Desk, course: Course, order: Order, given: Apply) -> Return:
    required(given.identity, T("How the customer was verified"), "identity")
    for key in given.promises:
        if key not in desk.rules.returns.promises:
            raise Refused("invalid", T("There is no {value} here.", value=key), "promises")
    row: Return = course.application or Return(case=course.case.id)
    row.staff = desk.staff_id
    row.order, row.identity = order.id, given.identity.strip()[:200]
    row.voucher = (given.voucher.strip() or order.voucher)[:120]
    row.applicant, row.promises = given.applicant, list(given.promises)
    return row


def _checked(desk: Desk, order: Order, row: Return, given: Apply) -> list[tuple[AppliedLine, OrderLine, Serial | None]]:
    """The lines that are applied for with the lines of the order; refused at the field that is wrong."""
    if not given.items:
        raise Refused("missing", missing(T("What is to be returned")), "items")
    lines = {line.line: line for line in order.lines}
    besides = row if row.get_id() is not None else None
    left = available.left(order, besides)
    asked: Counter[int] = Counter()
    found = []
    for item in given.items:
        line = lines.get(item.line)
        if line is None:
            raise Refused("not_found", T("The order {order} has no line {line}.", order=order.number,
                                         line=item.line), "items")  # fmt: skip
        if not 1 <= item.quantity <= LARGEST:
            raise Refused("invalid", T("This must be a number from 1 to {most}.", most=LARGEST), "items")
        asked[line.id] += item.quantity
        if asked[line.id] > left[line.id]:
            raise Refused(
                "rule",
                T("Of {goods}, {left} of {bought} can still be returned.", goods=line.product.name,
                  left=left[line.id], bought=line.quantity),
                "items",
            )  # fmt: skip
        if item.reason not in desk.rules.returns.reasons:
            raise Refused("invalid", T("There is no {value} here.", value=item.reason), "items")
        found.append((item, line, _serial(item, line, besides)))
    _each_once([serial for _, _, serial in found if serial is not None])
    return found


def _each_once(serials: list[Serial]) -> None:
    """A device stands on an application once, in whatever condition."""
    for serial, count in Counter(serial.number for serial in serials).items():
        if count > 1:
            raise Refused("rule", T("The device {serial} stands here twice.", serial=serial), "items")


def _serial(item: AppliedLine, line: OrderLine, besides: Return | None) -> Serial | None:
    """The device of a line; it must be the one that was sold, and not on another return."""
    if not item.serial_number and line.serial_id is None:
        return None
    serial: Serial | None = line.serial
    if item.serial_number:
        serial = Serial.get_or_none(Serial.number == keys.code(item.serial_number))
        if serial is None:
            raise Refused("not_found", not_found(T("device"), item.serial_number), "items")
        if serial.product_id != line.product_id or (line.serial_id and line.serial_id != serial.id):
            raise Refused("rule", T("The device {serial} is not of this order.", serial=serial.number), "items")
    if serial is not None and (taken := available.serial_taken(serial, besides)) is not None:
        raise Refused("rule", taken, "items")
    return serial


def _line(desk: Desk, case: Case, row: Return, item: AppliedLine, line: OrderLine, serial: Serial | None) -> ReturnLine:
    made = ReturnLine(
        application=row.id,
        order_line=line.id,
        product=line.product_id,
        serial=serial.id if serial else None,
        batch_number=item.batch_number.strip()[:64] or (line.batch.number if line.batch_id else ""),
        quantity=item.quantity,
        reason=item.reason,
        wish=item.wish,
        opened=item.opened,
        seal_whole=item.seal_whole,
        evidence=item.evidence,
        note=item.note.strip(),
    )
    eligible.judge(desk, case, row, made)
    made.save(force_insert=True)
    return made


def _goods(case: Case, order: Order, lines: list[ReturnLine]) -> None:
    """The case says what it is about: the order, its customer, and the first product."""
    case.order, case.customer = order.id, case.customer_id or order.customer_id
    if case.product_id is None:
        case.product, case.batch_number = lines[0].product_id, lines[0].batch_number


@operation("returns.need_info")
def need_info(desk: Desk, given: NeedInfo) -> CaseChanged:
    """R2: ask the customer by message M3 for what is missing; the decision clock waits, the legal ones run."""
    course = find(desk, given, "need_info")
    required(given.need, T("What is needed"), "need")
    check_words(desk, course.case, given.need, "need")
    due = days_from_now(desk, desk.rules.returns.info_days).at
    course.application.need, course.application.decide_by = given.need.strip(), due
    for line in course.chosen:
        course.go(line)
    running.stop(desk, course.case, "customer", given.need.strip()[:400])
    words = sending.customer_words(desk.rules)
    part = f"return:{desk.now():%Y%m%d%H%M%S}"
    need = given.need.strip()
    sending.queue_message(desk, course.case, "M3", part, need=need, due=words.deadline(due, False))
    forget(desk, given.draft)
    return course.finish({"out": need})


@operation("returns.supply_info")
def supply_info(desk: Desk, given: SupplyInfo) -> CaseChanged:
    """R3: the customer has answered; the rules judge again with what he sent, and the decision clock runs on."""
    course = find(desk, given, "supply_info")
    required(given.text, T("The customer's answer"), "text")
    row = course.application
    row.need, row.decide_by = "", None
    row.voucher = given.voucher.strip()[:120] or row.voucher
    for line in course.chosen:
        line.evidence = line.evidence or given.evidence
        eligible.judge(desk, course.case, row, line)
        course.go(line)
    running.resume(desk, course.case)
    add(desk, course.case, "in", course.case.channel, given.text.strip(), reply=False)
    forget(desk, given.draft)
    return course.finish({"in": given.text.strip()})
