"""Operations on a case's own facts: note, edit, severity, link, message to the customer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from config import Rules
from config.facts import Flag, Severity
from config.texts import T, Text, kept
from models.cases.changing import save_changes, seen
from models.cases.finding import CaseChanged, changed, find_case, find_open_case
from models.cases.tables import Case
from models.clocks import running, standing
from models.customers.operations import find_customer
from models.desk import Desk
from models.intake.drafts import forget
from models.messages import sending
from models.messages.wording import check_words
from models.operation import Input, operation
from models.orders.tables import Order
from models.products.tables import Batch, Product
from models.refusals import Refused
from models.search.index import index_text
from models.texts import missing, not_found

URGENT = "P1"
CUSTOMER = "customer"
"""The reason to stop clocks while the customer is asked."""


class NoteCase(Input):
    """An internal note; it is added and changes nothing, so it needs no version."""

    case: str
    text: str
    draft: str = ""


class EditCase(Input):
    """New values for facts of a case; what is left out stays, an empty text empties."""

    case: str
    version: int
    customer_id: int | None = None
    contact_name: str | None = None
    contact_value: str | None = None
    text: str | None = None
    demand: str | None = None
    category: str | None = None
    symptom: str | None = None
    topic: str | None = None
    flags: tuple[Flag, ...] | None = None
    amount_cents: int | None = None
    product_code: str | None = None
    batch_number: str | None = None
    expires_on: date | None = None
    order_number: str | None = None
    no_order_reason: str | None = None
    authority_no: str | None = None
    draft: str = ""


class ChangeSeverity(Input):
    """The new severity and why."""

    case: str
    version: int
    severity: Severity
    reason: str


class LinkCase(Input):
    """The case that this one belongs to; empty to undo."""

    case: str
    version: int
    to: str


class MessageCustomer(Input):
    """A text to the customer on the channel that is on file."""

    case: str
    text: str
    draft: str = ""


class AskCustomer(Input):
    """What the customer is asked for, and by when; left out, the time that the rules give."""

    case: str
    version: int
    need: str
    expected_at: datetime | None = None


class Noted(msgspec.Struct, frozen=True):
    """The number of the entry in the history."""

    number: str
    entry: int


@operation("cases.note")
def note(desk: Desk, given: NoteCase) -> Noted:
    """Add an internal note."""
    case = find_case(desk, given.case)
    if not given.text.strip():
        raise Refused("missing", missing(T("The note")), "text")
    entry = desk.record("note", case.id, note={"text": given.text.strip()}, case_id=case.id)
    index_text(desk, case.id, given.text)
    forget(desk, given.draft)
    return Noted(case.number, entry)


@operation("cases.edit")
def edit(desk: Desk, given: EditCase) -> CaseChanged:
    """Change facts of a case; the history says what from what to what. Severity and clocks stay."""
    case = find_open_case(desk, given.case)
    before = seen(case, given.version)
    for name, value in _plain(given).items():
        setattr(case, name, value)
    _check_terms(desk, case, given)
    if given.customer_id is not None:
        case.customer = find_customer(given.customer_id).id
    _edit_goods(case, given)
    save_changes(desk, case, before)
    if given.text:
        index_text(desk, case.id, given.text)
    forget(desk, given.draft)
    return changed(case)


def _plain(given: EditCase) -> dict[str, Any]:
    """The fields that go into the row as they are."""
    names = (
        "contact_name", "contact_value", "text", "demand", "category", "symptom", "topic", "amount_cents",
        "batch_number", "expires_on", "no_order_reason", "authority_no",
    )  # fmt: skip
    found = {name: getattr(given, name) for name in names if getattr(given, name) is not None}
    if given.flags is not None:
        found["flags"] = sorted(given.flags)
    return found


def _check_terms(desk: Desk, case: Case, given: EditCase) -> None:
    for what in ("demand", "category", "symptom", "topic", "no_order_reason"):
        value = getattr(given, what)
        kind = case.kind if what in ("demand", "category") else None
        if value and value not in desk.rules.categories.options(what, kind):
            raise Refused("invalid", T("There is no {value} here.", value=value), what)
    if given.amount_cents is not None and given.amount_cents < 0:
        raise Refused("invalid", T("An amount is not negative."), "amount_cents")


def _edit_goods(case: Case, given: EditCase) -> None:
    if given.product_code is not None:
        product = Product.get_or_none(Product.code == given.product_code.strip())
        if product is None and given.product_code.strip():
            raise Refused("not_found", not_found(T("product"), given.product_code), "product_code")
        case.product, case.batch = (product.id if product else None), None
    if case.product_id and case.batch_number:
        batch = Batch.get_or_none(Batch.product == case.product_id, Batch.number == case.batch_number)
        case.batch = batch.id if batch else None
    if given.order_number is not None:
        order = Order.get_or_none(Order.number == given.order_number.strip())
        if order is None and given.order_number.strip():
            raise Refused("not_found", not_found(T("order"), given.order_number), "order_number")
        case.order = order.id if order else None


@operation("cases.change_severity")
def change_severity(desk: Desk, given: ChangeSeverity) -> CaseChanged:
    """Raise or lower the severity with a reason; lowering a P1 is the manager's (workflows 1.3, 1.8)."""
    case = find_open_case(desk, given.case)
    if not given.reason.strip():
        raise Refused("missing", missing(T("The reason")), "reason")
    if given.severity == case.severity:
        raise Refused("rule", T("The case has this severity already."), "severity")
    if case.severity == URGENT and desk.staff and not {"manager", "leader"} & set(desk.staff.roles):
        raise Refused("not_allowed", T("Only a manager may lower a P1."), "severity")
    set_severity(desk, case, given.version, given.severity, given.reason.strip())
    return changed(case)


def set_severity(desk: Desk, case: Case, version: int | None, severity: Severity, why: str | Text) -> None:
    """Another severity for a reason, inside an operation; the clocks follow it."""
    before, raised = seen(case, version), severity < case.severity
    case.severity = severity
    case.severity_why = {"rule": "by_hand", "why": kept(Text(why) if isinstance(why, str) else why)}
    running.replan(desk, case, raised=raised)
    save_changes(desk, case, before, {"reason": why})


@operation("cases.link")
def link(desk: Desk, given: LinkCase) -> CaseChanged:
    """Link a case to another one of the same matter (workflows 1.7), or undo the link."""
    case = find_case(desk, given.case)
    other = find_case(desk, given.to, "to") if given.to else None
    if other is not None and other.id == case.id:
        raise Refused("invalid", T("A case cannot be linked to itself."), "to")
    before = seen(case, given.version)
    case.linked_to = other.id if other else None
    save_changes(desk, case, before, {"linked": other.number if other else None})
    return changed(case)


@operation("cases.message")
def message(desk: Desk, given: MessageCustomer) -> Noted:
    """Write to the customer; a person's answer stops the first-response clock."""
    from models.contacts.operations import reply_given

    case = find_case(desk, given.case)
    if not given.text.strip():
        raise Refused("missing", missing(T("The text")), "text")
    check_words(desk, case, given.text, "text")
    if sending.address_of(case) is None:
        raise Refused("missing", T("No telephone number or address of this customer is on file."), "case")
    entry = desk.record("contact", case.id, note={"out": given.text.strip()}, case_id=case.id)
    sending.queue_message(desk, case, "text", str(entry), text=given.text.strip())
    reply_given(desk, case, case.channel, given.text.strip(), desk.now())
    forget(desk, given.draft)
    return Noted(case.number, entry)


@operation("cases.ask")
def ask(desk: Desk, given: AskCustomer) -> CaseChanged:
    """Ask the customer for something by message M3; the clocks that may stop wait for the answer (workflows 1.2)."""
    from models.clocks.operations import StopClocks, stop

    case = find_open_case(desk, given.case)
    if not given.need.strip():
        raise Refused("missing", missing(T("What is needed")), "need")
    check_words(desk, case, given.need, "need")
    if sending.address_of(case) is None:
        raise Refused("missing", T("No telephone number or address of this customer is on file."), "case")
    due = given.expected_at or answer_due(desk.rules, desk.now())
    entry = desk.record("contact", case.id, note={"out": given.need.strip()}, case_id=case.id)
    sending.queue_message(desk, case, "M3", str(entry), need=given.need.strip(), due=due_said(desk.rules, due))
    kinds = desk.rules.sla.stops[CUSTOMER].kinds
    may_stop = any(clock.stoppable and clock.kind in kinds for clock in standing.running(case))
    if may_stop and not standing.active_stop(standing.stops_of(case)):
        stopping = StopClocks(
            case=case.number, version=given.version, reason=CUSTOMER, note=given.need[:400], expected_at=due
        )
        return stop(desk, stopping)
    desk.change(case, given.version, {"text": given.need.strip()})
    return changed(case)


def answer_due(rules: Rules, now: datetime) -> datetime:
    """By when the customer is asked to answer, if nobody gives another time: while his clocks may stand still."""
    limit = rules.sla.stops[CUSTOMER].limit
    return rules.calendars["always"].due(now, limit).at if limit else now


def due_said(rules: Rules, due: datetime) -> str:
    """That time as the customer reads it in message M3."""
    return sending.customer_words(rules).deadline(due, False)
