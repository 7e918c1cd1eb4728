"""What stands about a request: pure functions from views to lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from config import Rules
from config.terms import term
from config.texts import Money, Sayable, T, Translator
from models.approvals.history import History
from models.approvals.queries import ApprovalRow
from models.cases.views import CaseView
from screens.cases.lines import CaseText
from screens.paint import Line, Span
from screens.widgets import Column, Paragraph, cells

COLUMNS = (
    Column("case", T("Number"), 10),
    Column("severity", T("Sev"), 3),
    Column("matter", T("Matter"), 18, flexible=True),
    Column("amount", T("Amount"), 12, "right"),
    Column("customer", T("Customer"), 8),
    Column("proposer", T("Asked by"), 8),
    Column("day", T("Day"), 6, "right"),
)
WIDE = (*(replace(column, width=30, flexible=False) if column.flexible else column for column in COLUMNS),
        Column("reason", T("Reason"), 20, flexible=True))  # fmt: skip
"""The columns from `WIDE_FROM` cells on: a matter that grew would lead the eye astray on the way to its amount."""
WIDE_FROM = 130


def row_line(row: ApprovalRow, columns: Sequence[Column], words: Translator, rules: Rules) -> Line:
    """A request in one line: the day is what they are sorted by; `!` stands before it where one waits too long."""
    day = f"{row.proposed_at.astimezone(rules.zone):%m-%d}"
    values: list[Line] = [
        row.case,
        Span(row.severity, "alarm" if row.severity == "P1" else ""),
        words.say(matter_of(row, rules)),
        words.say(Money(row.amount_cents)) if row.amount_cents else "-",
        row.customer,
        row.proposed_by,
        Span(f"!{day}", "alarm") if row.overdue else day,
        row.reason,
    ]
    return cells(columns, values[: len(columns)])


def matter_of(row: ApprovalRow, rules: Rules) -> Sayable:
    """What the matter of a request is called; one that the rules know no more stands for itself."""
    matter = rules.approval.matters.get(row.matter)
    return matter.name if matter is not None else row.matter


def request_lines(
    row: ApprovalRow, view: CaseView, history: History, words: Translator, rules: Rules, now: datetime
) -> list[Line | Paragraph]:
    """All that a decision needs: the request, the customer's history, the case with its course."""
    say = words.say
    lines: list[Line | Paragraph] = [Span(_asked(row, words, rules), "strong"), Paragraph(row.reason, 2)]
    if row.counted_cents != row.amount_cents:
        sums = T("With what was asked on this order before: {sum}", sum=Money(row.counted_cents))
        lines.append(Span(say(sums), "warning"))
    if row.steps > 1:
        lines.append(say(T("Step {n} of {steps}", n=row.step + 1, steps=row.steps)))
    if row.stands_in_for:
        lines.append(Span(say(T("You decide for {name}.", name=row.stands_in_for)), "info"))
    lines += [_history(history, words), ""]
    lines.append(Span(f"{view.number}  {say(term(view.state))}  {view.owner}".rstrip(), "strong"))
    return lines + CaseText(view, words, rules, now).facts()


def _asked(row: ApprovalRow, words: Translator, rules: Rules) -> str:
    """What is asked for, whole: the column of the list may cut it."""
    amount = f"  {words.say(Money(row.amount_cents))}" if row.amount_cents else ""
    return f"{words.say(matter_of(row, rules))}{amount}"


def _history(history: History, words: Translator) -> Line | Paragraph:
    said = T(
        "In a year: complaints {complaints}, approved {times} times, {sum}. Order: paid {paid}, approved {order}.",
        complaints=history.complaints,
        times=history.approved_times,
        sum=Money(history.approved_cents),
        paid=Money(history.paid_cents),
        order=Money(history.order_approved_cents),
    )
    return Paragraph(words.say(said), 2)
