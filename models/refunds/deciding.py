"""What finance does with single payments: enters the other side's reference, has it tried again, notes what follows."""

from __future__ import annotations

from typing import Any

from config.texts import T
from models.desk import Desk
from models.operation import Input, operation
from models.refunds.finding import RefundChanged, changed, find_part, find_refund, reason_of
from models.refunds.requesting import reissued_until
from models.refunds.settling import FREE, refund_of, settle
from models.refunds.tables import RefundPart
from models.refusals import Refused
from models.texts import missing

BUSY = T("The payment is on its way, or somebody else was faster.")


class EnterReference(Input):
    """Which payment was made, or which money came back, and under which reference of the other side."""

    key: str
    reference: str


class Retry(Input):
    """Which payment is tried again, or asked about, now; and why."""

    key: str
    reason: str


class RecordBounce(Input):
    """Which payment came back after it was made, and why, as the bank says it."""

    key: str
    reason: str


class NoteReversal(Input):
    """Which refund, as it was seen; under what the invoice and the seller's commission were reversed, or why not."""

    refund: str
    version: int
    invoice: str = ""
    commission: str = ""


@operation("refunds.enter_reference")
def enter_reference(desk: Desk, given: EnterReference) -> RefundChanged:
    """Record that a payment was made by hand; once more with the same reference changes nothing."""
    part, reference = find_part(desk, given.key), given.reference.strip()
    if not reference:
        raise Refused("missing", missing(T("The reference")), "reference")
    if desk.staff_id is not None and desk.staff_id == part.refund.requested_by_id:
        raise Refused("rule", T("You asked for this refund yourself; somebody else must record the payment."), "key")
    if part.state == "paid" and part.reference == reference:
        return changed(part.refund)
    if part.state == "paid":
        raise Refused("conflict", T("It was paid already, under {reference}.", reference=part.reference or "-"), "key")
    return _settled(desk, part, None, state="paid", reference=reference, last_error="")


@operation("refunds.retry")
def retry(desk: Desk, given: Retry) -> RefundChanged:
    """Try a payment again that was not made; one that perhaps was is only asked about."""
    part, reason = find_part(desk, given.key), reason_of(given.reason)
    if part.state not in ("errored", "waiting", "uncertain", "sent"):
        raise Refused("rule", T("Nothing about this payment is open."), "key")
    state = "waiting" if part.state == "errored" else part.state
    again: dict[str, Any] = {}
    if part.state == "errored":
        again = {"batch": "", "reissue_until": reissued_until(desk, part.refund, part.means)}
    return _settled(desk, part, reason, state=state, attempts=0, next_attempt_at=None, **again)


@operation("refunds.record_bounce")
def record_bounce(desk: Desk, given: RecordBounce) -> RefundChanged:
    """A payment that was made has come back: it is open again, and what was booked stays in the history."""
    part, reason = find_part(desk, given.key), reason_of(given.reason)
    if part.state != "paid" or part.refund.purpose == "excess":
        raise Refused("rule", T("This was not paid."), "key")
    return _settled(desk, part, reason, state="errored", last_error=reason[:400])


@operation("refunds.note_reversal")
def note_reversal(desk: Desk, given: NoteReversal) -> RefundChanged:
    """Note that the invoice and the seller's commission were reversed, or why not (workflows 3.3 R17)."""
    row = find_refund(desk, given.refund)
    noted = {"invoice_reversed": given.invoice.strip(), "commission_reversed": given.commission.strip()}
    changes = {field: text for field, text in noted.items() if text}
    if not changes:
        raise Refused("missing", missing(T("The text")), "invoice")
    desk.change(row, given.version, {"text": "\n".join(changes.values())}, **changes)
    return changed(row)


def _settled(desk: Desk, part: RefundPart, reason: str | None, **changes: Any) -> RefundChanged:
    """Change a payment that stands still, unless a gateway or somebody else was faster."""
    if part.state == "sending" or not settle(desk, part, None, (part.state,), **FREE, **changes):
        raise Refused("conflict", BUSY, "key")
    refund = refund_of(desk, part)
    if reason:
        desk.record("refund_part", part.id, None, {}, {"reason": reason}, case_id=refund.case_id)
    return changed(refund)
