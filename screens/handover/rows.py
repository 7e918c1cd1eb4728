"""The cases of a hand-over with what was decided about each; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from config.texts import T, Text, Translator
from models.assignment.handover import HandedCase
from models.assignment.queries import Handover, HandoverCase
from models.callbacks.views import CallbackRow
from screens.call_text import style_of, when
from screens.clock_text import clock_text
from screens.paint import Line, Span
from screens.queue.painting import short
from screens.widgets import Column, cells

COLUMNS = (
    Column("sure", Text(""), 1),
    Column("severity", T("Sev"), 3),
    Column("number", T("Number"), 10),
    Column("kind", T("Kind"), 7),
    Column("customer", T("Customer"), 8),
    Column("due", T("Due"), 8),
    Column("to", T("Goes to"), 10),
    Column("why", T("Because"), 24, flexible=True),
)


MOST_CALLS = 3
"""Calls that are named above the cases."""


class Row(msgspec.Struct, frozen=True):
    """A case and where it goes: to a login, back to its queue (empty), or nowhere (`stays`)."""

    case: HandoverCase
    to: str
    to_name: str
    why: Text
    confirmed: bool = False
    stays: bool = False

    @property
    def key(self) -> int:
        """What the table knows it by."""
        return self.case.id

    @property
    def unconfirmed(self) -> bool:
        """Whether the user has yet to say that this one is right."""
        return self.case.needs_confirming and not self.confirmed and not self.stays

    def moved(self, to: str, to_name: str) -> Row:
        """The row with another owner, to be confirmed anew."""
        return Row(self.case, to, to_name, T("chosen by hand") if to else T("back to its queue"))

    def staying(self) -> Row:
        """The row of a case that is not handed over."""
        return Row(self.case, "", "", T("stays as it is"), stays=True)

    def sure(self, confirmed: bool) -> Row:
        """The row, confirmed or not."""
        return msgspec.structs.replace(self, confirmed=confirmed)


def rows_of(handover: Handover, before: Iterable[Row]) -> list[Row]:
    """A row for each case; what was decided about a case holds as long as the case has not changed."""
    decided = {(row.case.id, row.case.version): row for row in before}
    return [
        decided.get((case.id, case.version)) or Row(case, case.to, case.to_name, case.why) for case in handover.cases
    ]


def handed(rows: Sequence[Row]) -> tuple[HandedCase, ...]:
    """What the operation is given."""
    return tuple(
        HandedCase(case=row.case.number, version=row.case.version, to=row.to, confirmed=row.confirmed)
        for row in rows
        if not row.stays
    )


def summary(handover: Handover, rows: Sequence[Row], words: Translator) -> list[Line]:
    """What there is, and what is still to be decided."""
    what = T(
        "{cases} {cases:case|cases}, {tasks} {tasks:task|tasks}, {calls} {calls:call|calls}, "
        "{drafts} {drafts:draft|drafts}, {notices} unread {notices:message|messages}.",
        cases=len(handover.cases),
        calls=len(handover.calls),
        tasks=len(handover.tasks),
        drafts=len(handover.drafts),
        notices=handover.notices,
    )
    urgent = [row for row in rows if row.case.needs_confirming and not row.stays]
    left = T(
        "P1/P2 confirmed: {sure} of {all}. Without a new owner: {nobody}.",
        sure=sum(row.confirmed for row in urgent),
        all=len(urgent),
        nobody=sum(not row.to and not row.stays for row in rows),
    )
    open_ = any(row.unconfirmed for row in rows)
    return [
        Span(words.say(what), "strong"),
        *_calls(handover.calls, rows, words),
        Span(words.say(left), "warning" if open_ else ""),
    ]


def _calls(calls: Sequence[CallbackRow], rows: Sequence[Row], words: Translator) -> list[Line]:
    """The first calls, promises before all others, with where each goes."""
    to = {row.case.number: row.to_name for row in rows if not row.stays}
    lines: list[Line] = []
    for call in calls[:MOST_CALLS]:
        said = T("{when}, {customer}: {reason}", when=when(call, words), customer=call.customer, reason=call.reason)
        goes = T("Call to {name}: {what}", name=to.get(call.case) or T("the team"), what=said)
        lines.append(Span(words.say(goes), style_of(call)))
    left = len(calls) - len(lines)
    more = T("{n} more {n:call|calls}: with their cases, or to the team", n=left)
    return [*lines, words.say(more)] if left else lines


def paint_row(row: Row, columns: Sequence[Column], words: Translator, now: datetime) -> Line:
    """One case in one line."""
    case, say = row.case, words.say
    due = clock_text(case.next_due - now if case.next_due is not None else None)
    to = row.to_name or say(T("(stays)") if row.stays else T("(queue)"))
    mark = Span("?", "warning") if row.unconfirmed else Span("+" if row.confirmed else " ", "info")
    values: list[Line] = [
        mark,
        Span(case.severity, "alarm" if case.severity == "P1" else ""),
        case.number,
        say(short(case.kind)),
        case.customer,
        Span(say(T("stopped")), "info") if case.paused else Span(say(due.text), due.style),
        to,
        say(row.why),
    ]
    return cells(columns, values)
