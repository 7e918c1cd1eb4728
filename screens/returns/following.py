"""What happens next to a return, by whom and by when: what the customer on the telephone wants to know. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from config import Rules
from config.texts import Money, Sayable, T, Text, Translator
from models.cases.views import CaseView
from models.returns.views import LineView, ReturnView
from screens.paint import Line, Span
from screens.widgets import Paragraph


class Next(NamedTuple):
    """What is to be done, by which department, and the clock by which it is due."""

    what: Text
    department: str
    clock: str = ""


APPROVER = T("whoever may decide")
STEPS: dict[str, Next] = {
    "applied": Next(T("decide on the application"), "aftersales", "plan"),
    "qc_pre": Next(T("give an opinion by papers and photos"), "qc", "qc"),
    "in_transit": Next(T("take the goods in when they come"), "warehouse"),
    "goods_received": Next(T("inspect the goods"), "qc", "inspection"),
    "inspecting": Next(T("finish the inspection"), "qc", "inspection"),
    "approving": Next(T("approve"), "", "refund"),
    "refunding": Next(T("pay the refund"), "finance", "refund"),
    "exchanging": Next(T("send the other goods"), "warehouse", "ship"),
    "shipped": Next(T("ask whether the other goods have come"), "aftersales"),
    "confirming": Next(T("ask whether the customer is satisfied"), "aftersales"),
    "back": Next(T("send the goods back to the customer"), "warehouse"),
}
"""By the state of a line; `back` where goods lie here that nobody keeps. What is the customer's to do is not here."""


def next_of(line: LineView) -> str:
    """What is to be done with a line, by its key in `STEPS`; nothing where that is the customer's, or the end."""
    if line.state in ("sent_back", "refused", "cancelled") and line.received_at is not None and not line.tracking_back:
        return "back"
    return line.state if line.state in STEPS else ""


def following(view: CaseView, found: ReturnView, words: Translator, rules: Rules) -> Iterator[Line | Paragraph]:
    """A line for each thing that is to be done; where not all goods wait for the same, it names them."""
    waiting: dict[str, list[LineView]] = {}
    for line in found.lines:
        if step := next_of(line):
            waiting.setdefault(step, []).append(line)
    for step, lines in waiting.items():
        said = words.say(_said(step, view, found, words, rules))
        if len(lines) < len(found.lines):
            said += f"  {_goods(lines)}"
        yield Paragraph(Span(said, "info"), 2)


def _said(step: str, view: CaseView, found: ReturnView, words: Translator, rules: Rules) -> Text:
    who: Sayable = rules.routing.departments.get(STEPS[step].department, APPROVER)
    what: Sayable = STEPS[step].what
    if step == "approving":
        sums = [Money(sheet.total_cents) for sheet in found.sheets if sheet.state == "waiting"]
        what = T("approve {amount}", amount=sums) if sums else what
    due = _due(step, view, found, words, rules)
    if due:
        return T("Next: {what} ({who}), by {due}", what=what, who=who, due=due)
    return T("Next: {what} ({who})", what=what, who=who)


def _due(step: str, view: CaseView, found: ReturnView, words: Translator, rules: Rules) -> str:
    """When the clock of a step is due; a result that nobody objects to ends by itself."""
    if step == "confirming" and found.told_at is not None:
        return words.say(found.told_at + timedelta(days=rules.returns.confirm_days))
    running = [clock for clock in view.clocks if clock.kind == STEPS[step].clock and clock.ended_at is None]
    first = min(running, key=lambda clock: clock.due_at, default=None)
    return words.deadline(first.due_at, first.inclusive) if first is not None else ""


def _goods(lines: Sequence[LineView]) -> str:
    return "、".join(f"{line.product} × {line.quantity}" for line in lines)
