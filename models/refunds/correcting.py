"""When a refund was wrong: more is paid by a refund of its own, or too much is asked back; the first one stays.

Nothing is offset silently against other refunds (workflows 3.4).
"""

from __future__ import annotations

from typing import Any

from config.amounts import Sheet, SheetLine
from config.approval import authority
from config.gateways import MEANS
from config.reading import unknown
from config.texts import T, Text
from models.approvals.requesting import asked, person, request, steps_of
from models.approvals.tables import Approval
from models.desk import Desk
from models.operation import Input, operation
from models.orders.tables import OrderLine
from models.refunds.finding import RefundChanged, changed, find_refund, reason_of
from models.refunds.requesting import GIVEN, book, release
from models.refunds.settling import settle
from models.refunds.tables import Refund, RefundPart
from models.refusals import Refused

SUBJECT = "refund"
"""A correction comes from the refund that it corrects."""


class Correct(Input):
    """Which refund, as it was seen, was wrong by how much; by which means, for which order line (0: none of them)."""

    refund: str
    version: int
    means: str
    amount_cents: int
    reason: str
    line: int = 0


class WriteOff(Input):
    """Which excess, as it was seen, is not asked for any more, and why."""

    refund: str
    version: int
    reason: str


@operation("refunds.supplement")
def supplement(desk: Desk, given: Correct) -> RefundChanged:
    """Ask for what was paid too little; it is paid as soon as it is approved."""
    text = T("Supplement: {reason}", reason=given.reason.strip())
    row = _corrected(desk, given, "supplementary", text, state="approving")
    request(desk, row.case, "refund", given.amount_cents, (SUBJECT, row.id), given.reason.strip())
    return changed(row)


@operation("refunds.ask_back")
def ask_back(desk: Desk, given: Correct) -> RefundChanged:
    """Note what was paid too much and is asked back from the customer; its reference is entered when it has come."""
    text = T("Paid too much: {reason}", reason=given.reason.strip())
    row = _corrected(desk, given, "excess", text)
    release(desk, row, [(given.means, given.amount_cents)], "asked")
    return changed(row)


@operation("refunds.write_off")
def write_off(desk: Desk, given: WriteOff) -> RefundChanged:
    """Do not ask for an excess any more; by another person than the one who asked, within the limits of the rules."""
    row, reason = find_refund(desk, given.refund), reason_of(given.reason)
    part = RefundPart.get_or_none(RefundPart.refund == row.id, RefundPart.state == "asked")
    if part is None:
        raise Refused("rule", T("This is no excess that is still asked for."), "refund")
    _within_limits(desk, row)
    desk.change(row, given.version, {"reason": reason})
    settle(desk, part, None, ("asked",), state="written_off", last_error=reason[:400])
    return changed(find_refund(desk, given.refund))


def decided(desk: Desk, approval: Approval) -> None:
    """Pay a supplement that was approved."""
    row = Refund.get_by_id(approval.subject_id)
    if approval.state != "approved":
        desk.change(row, None, None, state="refused")
        return
    desk.change(row, None, None, state="waiting")
    release(desk, row, [(means, cents) for means, cents in row.sheet["by_means"]])


def _corrected(desk: Desk, given: Correct, purpose: str, text: Text, **more: Any) -> Refund:
    """A refund of its own beside the one that was wrong."""
    first, reason = find_refund(desk, given.refund), reason_of(given.reason)
    _check(given, first)
    if first.purpose not in GIVEN or first.state in ("approving", "refused"):
        raise Refused("rule", T("Only a refund that was asked for and granted is corrected."), "refund")
    desk.change(first, given.version, {"reason": reason})
    if purpose == "excess" and given.amount_cents > first.amount_cents - _asked_back(first):
        raise Refused("invalid", T("More than was refunded cannot have been too much."), "amount_cents")
    by_means = ((given.means, given.amount_cents),)
    line = SheetLine(purpose, text, given.amount_cents, given.line or None)
    by_line = ((given.line, given.amount_cents),) if given.line else ()
    sheet = Sheet((line,), given.amount_cents, by_means, by_line, 0 if given.line else given.amount_cents)
    about = (SUBJECT, first.id)
    try:
        return book(desk, first.case, purpose, about, given.amount_cents, by_means, sheet, reason=reason, **more)
    except Refused as error:
        raise Refused("invalid", error.text, "amount_cents") from error


def _check(given: Correct, first: Refund) -> None:
    """Refuse what cannot be at its field."""
    if given.means not in MEANS:
        raise Refused("invalid", unknown(given.means, MEANS), "means")
    if given.amount_cents <= 0:
        raise Refused("invalid", T("The amount must be greater than 0."), "amount_cents")
    of_order = (OrderLine.order == first.order_id) & (OrderLine.line == given.line)
    if given.line and not OrderLine.select().where(of_order).exists():
        raise Refused("invalid", T("The order has no line {line}.", line=given.line), "line")


def _asked_back(first: Refund) -> int:
    rows = Refund.select().where(Refund.subject == SUBJECT, Refund.subject_id == first.id, Refund.purpose == "excess")
    return sum(row.amount_cents for row in rows)


def _within_limits(desk: Desk, row: Refund) -> None:
    """Held against the matter `write_off` of approval.yaml."""
    step = steps_of(desk, "write_off", desk.now())[0]
    about = Approval(
        counted_cents=row.amount_cents, severity=row.case.severity, proposed_by=row.requested_by_id, beneficiaries=[]
    )
    found = authority(desk.rules.approval, asked(about, step), person(desk), desk.now())
    if isinstance(found, Text):
        raise Refused("not_allowed", found, "refund")
