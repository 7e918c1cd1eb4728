"""What stands on finance's screen: pure functions from views to lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from config.terms import refund_term, term
from config.texts import Day, Money, Sayable, T, Translator
from models.imports.outcome import Fault
from models.refunds.batches import Answered
from models.refunds.views import PaymentView, RefundView, Totals
from screens.clock_text import coarse
from screens.paint import Line, Span
from screens.widgets import Column, Paragraph, cells

COLUMNS = (
    Column("state", T("State"), 12),
    Column("age", T("Age"), 4, "right"),
    Column("case", T("Number"), 10),
    Column("means", T("By"), 13),
    Column("amount", T("Amount"), 12, "right"),
    Column("customer", T("Customer"), 8),
    Column("problem", T("Problem"), 10, flexible=True),
)
STYLES = {"errored": "alarm", "uncertain": "warning", "asked": "info"}
"""States in which a person is needed; a mark stands before the first two."""


class Payment(NamedTuple):
    """A row of the list; `key` is the payment's own."""

    view: PaymentView

    @property
    def key(self) -> str:
        """What a list knows the row by."""
        return self.view.key


class Look(NamedTuple):
    """For whom lines are painted, and when."""

    words: Translator
    now: datetime


def totals_line(found: Sequence[Totals], look: Look) -> Line:
    """How many payments are in which state, and how much they are together."""
    say = look.words.say
    spans = []
    for one in found:
        said = T("{state} {count}, {sum}", state=refund_term(one.state), count=one.count, sum=Money(one.amount_cents))
        spans.append(Span(f"{say(said)}   ", STYLES.get(one.state, "strong")))
    return tuple(spans) or say(T("No payment is open."))


def row_line(row: Payment, columns: Sequence[Column], look: Look) -> Line:
    """A payment in one line."""
    say, view = look.words.say, row.view
    mark = "!" if view.state in ("errored", "uncertain") else ""
    values: list[Line] = [
        Span(f"{mark}{say(refund_term(view.state))}", STYLES.get(view.state, "")),
        say(coarse(look.now - view.requested_at)),
        view.case,
        say(term(view.means)),
        say(Money(view.amount_cents)),
        view.customer,
        view.problem or view.reference or view.batch,
    ]
    return cells(columns, values)


def about(view: PaymentView, refund: RefundView | None, look: Look) -> list[Line | Paragraph]:
    """All that finance has to know of a payment: for what it is, how far it is, and the amount sheet behind it."""
    say = look.words.say
    head = T("{purpose} {number}: {amount} by {means}", purpose=refund_term(view.purpose), number=view.number,
             amount=Money(view.amount_cents), means=term(view.means))  # fmt: skip
    lines: list[Line | Paragraph] = [Span(say(head), "strong"), Paragraph(_who(view, look), 2)]
    facts: list[tuple[Sayable, Sayable | None]] = [
        (T("Reference"), view.reference), (T("List"), view.batch),
        (T("Issued anew until"), Day(view.reissue_until) if view.reissue_until else ""), (T("Problem"), view.problem),
        (T("Attempts"), view.attempts or None), (T("Next attempt"), view.next_attempt_at), (T("Paid"), view.paid_at),
        (T("Expected to arrive"), view.expected_at),
    ]  # fmt: skip
    if refund is not None:
        facts += [
            (T("Reason"), refund.reason), (T("Invoice"), refund.invoice_reversed),
            (T("Commission"), refund.commission_reversed),
        ]  # fmt: skip
    lines += [Paragraph(say(T("{what}: {value}", what=what, value=value)), 2) for what, value in facts if value]
    return lines + _sheet(refund, look)


def _who(view: PaymentView, look: Look) -> str:
    say = look.words.say
    asked = T("asked for by {who}, {at}", who=view.requested_by or "-", at=view.requested_at)
    parts = [view.key, view.customer, say(T("Order {order}", order=view.order)) if view.order else "", say(asked)]
    parts += [say(T("one of {count} {count:payment|payments}", count=view.of))] if view.of > 1 else []
    return "  ".join(part for part in parts if part)


def _sheet(refund: RefundView | None, look: Look) -> list[Line | Paragraph]:
    """The lines of the amount sheet, each with its cents."""
    found = refund.sheet.get("lines") if refund is not None and refund.sheet else None
    if not isinstance(found, list):
        return []
    say = look.words.say
    return [Paragraph(f"{say(Money(line['cents'])):>12}  {say(line['text'])}", 14) for line in found]


def answers_lines(done: Answered, look: Look) -> list[Line | Paragraph]:
    """What a file of answers would do, or what is wrong with it."""
    say = look.words.say
    if done.faults:
        head = T("{count} {count:fault|faults}; nothing was imported.", count=len(done.faults))
        return [Span(say(head), "alarm"), *(_fault(fault, look) for fault in done.faults)]
    counts = {"paid": done.paid, "errored": done.errored, "unchanged": done.unchanged, "disputed": done.disputed}
    said = T("Paid: {paid}, not paid: {errored}, unchanged: {unchanged}, in dispute: {disputed}.", **counts)
    return [Span(say(said), "strong")]


def _fault(fault: Fault, look: Look) -> Paragraph:
    said = T("line {line}, {column}: {problem}", line=fault.line, column=fault.column, problem=fault.text)
    return Paragraph(look.words.say(said), 2)
