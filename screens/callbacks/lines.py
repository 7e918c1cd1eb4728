"""What stands in the list of callbacks: pure functions from views to lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from config import Rules
from config.texts import T, Text, Translator
from models.callbacks.views import CallbackRow, Calls
from screens.callbacks.words import KINDS, STANDINGS
from screens.clock_text import coarse
from screens.paint import Line, Span
from screens.widgets import Column, Paragraph, cells

COLUMNS = (
    Column("standing", T("Stands"), 10),
    Column("left", T("Left"), 4, "right"),
    Column("time", T("Time"), 11),
    Column("kind", T("Kind"), 8),
    Column("case", T("Number"), 10),
    Column("customer", T("Customer"), 8),
    Column("about", T("About"), 8, flexible=True),
    Column("tries", T("Made"), 4, "right"),
    Column("owner", T("Owner"), 6),
)
WIDE = (*COLUMNS[:-1], Column("owner", T("Owner"), 12))
"""The columns from `WIDE_FROM` cells on: whose a call is may be a team, of which six cells tell nothing."""
WIDE_FROM = 100
RANK = tuple(STANDINGS)


class Look(NamedTuple):
    """For whom lines are painted, and when."""

    words: Translator
    rules: Rules
    now: datetime
    me: int | None


@dataclass(frozen=True)
class Call:
    """A row of the list."""

    view: CallbackRow

    @property
    def key(self) -> int:
        """Its id."""
        return self.view.id


class Listed(NamedTuple):
    """The rows as they are shown, and how many calls others are making just now."""

    rows: list[Call]
    elsewhere: int


def listed(calls: Calls, me: int | None) -> Listed:
    """What is due, worst first, below a call of one's own; then what comes, by time; then those written to.

    A call that somebody else makes is nobody's business here: it is only counted.
    """
    own = [row for row in calls.due if row.standing == "calling" and row.caller_id == me]
    due = [row for row in calls.due if row.standing != "calling"]
    due.sort(key=lambda row: RANK.index(row.standing))
    coming = sorted(calls.coming, key=lambda row: row.next_at)
    written = sorted(calls.written, key=lambda row: row.answer_until or row.due_at)
    elsewhere = sum(row.standing == "calling" for row in calls.due) - len(own)
    return Listed([Call(row) for row in (*own, *due, *coming, *written)], elsewhere)


def when(row: CallbackRow) -> datetime:
    """The instant that matters: promised, to be made from, until when it is due, until when an answer counts."""
    if row.standing == "written":
        return row.answer_until or row.due_at
    if row.promised_at is not None:
        return row.promised_at
    return row.next_at if row.standing == "next" else row.due_at


def band_line(found: Listed, look: Look) -> Line:
    """How many there are of each standing that there is."""
    say = look.words.say
    counts: Counter[str] = Counter(row.view.standing for row in found.rows)
    spans: list[Span] = []
    for standing in STANDINGS:
        word, style = STANDINGS[standing]
        if counts[standing]:
            spans += [Span(f"{say(word)} {counts[standing]}", style or "strong"), Span("  ")]
    if found.elsewhere:
        spans.append(Span(say(T("others are calling: {n}", n=found.elsewhere)), "info"))
    return tuple(spans)


def row_line(call: Call, columns: Sequence[Column], look: Look) -> Line:
    """A row of the list."""
    row, say = call.view, look.words.say
    word, style = STANDINGS[row.standing]
    left = "" if row.standing == "calling" else say(coarse(when(row) - look.now))
    values: list[Line] = [
        Span(say(word), style),
        Span(left, style),
        moment(when(row), look),
        say(KINDS[row.kind]),
        row.case,
        row.customer,
        row.reason,
        str(row.attempts or ""),
        row.owner or row.team,
    ]
    return cells(columns, values)


def moment(at: datetime, look: Look) -> str:
    """An instant in eleven cells: the time alone where it is today."""
    local = at.astimezone(look.words.zone)
    same = local.date() == look.now.astimezone(look.words.zone).date()
    return f"{local:%H:%M}" if same else f"{local:%m-%d %H:%M}"


def about(row: CallbackRow, look: Look) -> list[Line | Paragraph]:
    """All that is known of the row under the cursor."""
    words, say = look.words, look.words.say
    kind = say(look.rules.callbacks.kind(row.kind).name)
    head = "  ".join(part for part in (kind, row.case, row.severity, row.customer) if part)
    lines: list[Line | Paragraph] = [Span(head, "strong"), Paragraph(row.reason, 2)]
    if row.promised_at is not None:
        lines.append(_promise(row, words))
    lines.append(say(T("To be made from {at}", at=row.next_at)) + _until(row, words))
    if row.standing == "written" and row.answer_until is not None:
        lines.append(say(T("The customer was written to; an answer counts until {at}.", at=row.answer_until)))
    if row.why:
        lines.append(Paragraph(say(T("Not earlier: {why}", why=list(row.why))), 2))
    whose = row.owner or (say(T("Team {team}", team=row.team)) if row.team else say(T("Everybody's")))
    lines.append(say(T("Whose: {who}   attempts: {n}   put off: {m}", who=whose, n=row.attempts, m=row.reschedules)))
    return lines


def _promise(row: CallbackRow, words: Translator) -> Line:
    said: Text = T("Promised for {at}", at=row.promised_at)
    if row.standing == "broken":
        return Span(words.say(T("P {promise}: the promise is broken", promise=said)), "breached")
    if row.standing == "at_risk":
        return Span(words.say(T("! {promise}: call now", promise=said)), "alarm")
    return Span(words.say(said), "info")


def _until(row: CallbackRow, words: Translator) -> str:
    return words.say(T(", due by {at}", at=words.deadline(row.due_at, row.due_inclusive)))
