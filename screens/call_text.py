"""What a callback says in a line: how it stands, for when it is, whose it is. Pure."""

from __future__ import annotations

from config import Rules
from config.terms import call_term
from config.texts import Sayable, T, Text, Translator
from models.callbacks.views import CallbackRow

STANDINGS: dict[str, tuple[Text, str]] = {
    "broken": (T("! promise broken"), "breached"),
    "at_risk": (T("! promise at risk"), "alarm"),
    "overdue": (T("! too late"), "alarm"),
    "due": (T("due now"), "warning"),
    "calling": (T("being made"), "info"),
    "next": (T("not due yet"), ""),
    "written": (T("written to"), "info"),
}
"""How an open callback stands, worst first, and the style that goes with it; words or a mark before every colour."""


def stands(row: CallbackRow) -> Text:
    """How it stands; of one that has ended how it ended, and of the punctual ones nothing more."""
    if row.standing != "ended":
        return STANDINGS[row.standing][0]
    ended = call_term(row.state)
    return T("{state}, too late", state=ended) if row.in_time is False else ended


def style_of(row: CallbackRow) -> str:
    """The style of its line."""
    return STANDINGS[row.standing][1] if row.standing != "ended" else ""


def kind_of(row: CallbackRow, rules: Rules) -> Sayable:
    """What kind of callback it is."""
    return rules.callbacks.kind(row.kind).name


def when(row: CallbackRow, words: Translator) -> Sayable:
    """The instant promised, or from when until when it is to be made; of what has ended when that was."""
    if row.ended_at is not None:
        return row.ended_at
    if row.standing == "written" and row.answer_until is not None:
        return T("an answer counts before {at}", at=row.answer_until)
    if row.promised_at is not None:
        return T("promised for {at}", at=row.promised_at)
    due = words.deadline(row.due_at, row.due_inclusive)
    return T("from {at}, by {due}", at=row.next_at, due=due)


def whose(row: CallbackRow) -> Sayable:
    """Who makes it, or is to."""
    return row.caller or row.owner or row.team or T("nobody's")


SHORT: dict[str, Text] = {
    "broken": T("! broken"),
    "at_risk": T("! at risk"),
    "overdue": T("! late"),
    "due": T("due now"),
    "calling": T("calling"),
}
"""How a call stands that is not to come, in nine cells."""
