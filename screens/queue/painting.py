"""What a row of the queue says: pure functions from a view to a line, used wherever open cases are listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from config import Rules
from config.terms import term
from config.texts import T, Text, Translator
from models.queue.views import QueueRow
from screens.clock_text import clock_text, coarse
from screens.paint import Line, Span
from screens.widgets import Column, cells

NARROW = (
    Column("mark", Text(""), 2),
    Column("clock", T("Due"), 8),
    Column("severity", T("Sev"), 3),
    Column("kind", T("Kind"), 7),
    Column("customer", T("Customer"), 8),
    Column("product", T("Product"), 8, flexible=True),
    Column("queue", T("Queue"), 12),
    Column("owner", T("Owner"), 8),
    Column("state", T("State"), 8),
    Column("age", T("Age"), 4, "right"),
)
WIDE = (
    *NARROW[:4],
    Column("number", T("Number"), 10),
    *NARROW[4:],
    Column("text", T("Text"), 24, flexible=True),
)
BROKEN, PRESENT = "P", "@"
"""Signs in front of a case; the help explains them."""
WIDE_FROM = 120
"""Cells from which the number and the text find room."""


def columns(width: int) -> tuple[Column, ...]:
    """The columns for a terminal of so many cells."""
    return WIDE if width >= WIDE_FROM else NARROW


def remaining(row: QueueRow, now: datetime) -> timedelta | None:
    """Time until what is due next; None when nothing is."""
    return row.next_due - now if row.next_due is not None else None


def paint_row(row: QueueRow, shown: Sequence[Column], words: Translator, rules: Rules, now: datetime) -> Line:
    """One case in one line."""
    return cells(shown, [_value(column.name, row, words, rules, now) for column in shown])


def mark(row: QueueRow, now: datetime) -> Line:
    """What stands in front of a case: `P` when a promise is broken, `@` when somebody has it open."""
    broken = Span(BROKEN, "alarm") if row.broken(now) else Span(" ")
    return (broken, Span(PRESENT if row.present else " ", "info"))


def _value(name: str, row: QueueRow, words: Translator, rules: Rules, now: datetime) -> Line:
    say = words.say
    match name:
        case "mark":
            return mark(row, now)
        case "clock":
            return _clock(row, words, now)
        case "severity":
            return Span(row.severity, "alarm" if row.severity == "P1" else "")
        case "kind" | "state":
            return say(short(row.kind if name == "kind" else row.state))
        case "queue":
            queue = rules.routing.queues.get(row.queue)
            return say(queue.name) if queue is not None else row.queue
        case "owner":
            return row.owner or "-"
        case "age":
            return say(coarse(now - row.received_at))
        case _:
            return str(getattr(row, name))


def _clock(row: QueueRow, words: Translator, now: datetime) -> Line:
    left = remaining(row, now)
    if row.paused and left is not None:
        return Span(words.say(T("stopped")), "info")
    said = clock_text(left)
    about = "~" if row.next_due_provisional else ""
    return Span(about + words.say(said.text), said.style)


_SHORT: dict[str, Text] = {
    "consultation": T("consult"),
    "complaint": T("compl."),
    "suggestion": T("sugg."),
    "praise": T("praise"),
    "repair": T("repair"),
    "return": T("return"),
    "open": T("new"),
    "received": T("new"),
    "accepted": T("accepted"),
    "answered": T("answered"),
    "transferred": T("asked"),
    "interim": T("interim"),
    "applied": T("applied"),
    "requested": T("request"),
    "investigating": T("invest."),
    "planning": T("planning"),
    "approving": T("approval"),
    "offered": T("offered"),
    "executing": T("execute"),
    "result_fed_back": T("told"),
    "callback": T("callback"),
    "external": T("outside"),
    "merged": T("merged"),
    "withdrawn": T("withdrn."),
    "info_needed": T("info"),
    "qc_pre": T("QC first"),
    "authorised": T("to send"),
    "in_transit": T("transit"),
    "goods_received": T("arrived"),
    "inspecting": T("inspect."),
    "customer_decision": T("choice"),
    "refunding": T("paying"),
    "exchanging": T("exchange"),
    "shipped": T("shipped"),
    "confirming": T("confirm"),
    "sent_back": T("returned"),
    "cancelled": T("cancel."),
    "closed_unagreed": T("unagreed"),
    "closed_unreachable": T("unreach."),
}
"""Words for narrow columns; the long ones are those of `config.terms`."""


def short(word: str) -> Text:
    """A kind or state in a word for a narrow column."""
    return _SHORT.get(word) or term(word)
