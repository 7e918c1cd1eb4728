"""Asking for one field: what was typed is read at once, wrong answers are told in a sentence and stay in brackets."""

from __future__ import annotations

import re
from dataclasses import replace

from app.plain import choosing
from app.plain.console import EndOfInput
from app.plain.reading import MORE
from app.plain.work import Work, plain_text
from config.texts import T
from models.texts import missing
from screens.actions import fold
from screens.asking import Cancelled
from screens.paint import width
from screens.widgets import Field, Value
from screens.widgets import field as fields
from screens.widgets.times import Unclear

SHORT = 40
"""Cells of what may stand in the brackets of a prompt: a line of Braille."""
HELP, BACK, CANCEL, NOTHING = ("?",), ("<",), (".", "。"), ("-",)
"""What is no answer but asks for help, the field before, leaving, or an empty field."""
_CORRECTED = re.compile(r"s/([^/]+)/([^/]*)/")
_BACK_TO = re.compile(r"<(?:\s+(.+))?")
_FLAGS = {"y": "yes", "1": "yes", "是": "yes", "n": "no", "2": "no", "否": "no"}


class Back(Exception):  # noqa: N818 - not an error: the user goes back
    """`<`: the field before is wanted, or the one whose label begins with the words `wanted`."""

    def __init__(self, wanted: str = "") -> None:
        super().__init__(wanted)
        self.wanted = wanted


def ask(work: Work, field: Field, kept: str = "", *, required: bool | None = None) -> str:
    """The answer in the form that drafts keep, `kept` being proposed.

    Raises:
        Back, Cancelled: the user wants the field before, or to leave.
    """
    field = field if required is None else replace(field, required=required)
    try:
        return _asked(work, field, kept)
    finally:
        work.values.forget()


def _asked(work: Work, field: Field, kept: str) -> str:
    while True:
        typed = _typed(work, field, kept)
        if typed is None:
            continue
        if not typed.strip() and fold(typed) not in NOTHING:
            typed = kept
        found = _read(work, field, "" if fold(typed) in NOTHING else typed, kept)
        if found is not None:
            return found
        if field.kind not in ("choice", "multi", "flag"):
            kept = typed


def _typed(work: Work, field: Field, kept: str) -> str | None:
    """One line, or several for a text; None when it was no answer but has been dealt with."""
    try:
        typed = work.read(_prompt(work, field, kept), secret=field.secret)
        while field.kind == "area" and typed.endswith("\\"):
            typed = f"{typed[:-1]}\n{work.read(_more(work))}"
    except (EndOfInput, KeyboardInterrupt) as end:
        if isinstance(end, EndOfInput) and not work.console.by_hand:
            work.fail(T("The input has ended before this was done."))
        raise Cancelled from None
    if field.secret:
        return typed
    sign = fold(typed)
    if sign in HELP:
        explain(work, field, kept)
        return None
    if back := _BACK_TO.fullmatch(sign):
        raise Back(back[1] or "")
    if sign in CANCEL:
        raise Cancelled
    if sign.lower() == MORE and work.values.more():
        return None
    if kept and (change := _CORRECTED.fullmatch(typed.strip())):
        if change[1] not in kept:
            work.fail(T("{words} does not stand there.", words=change[1]))
            return None
        typed = kept.replace(change[1], change[2], 1)
        work.tell(T("{label}: {value}", label=field.label, value=plain_text(typed)))
    return typed


def _more(work: Work) -> str:
    return work.say(T("{label}: ", label=T("Next line")))


def _prompt(work: Work, field: Field, kept: str) -> str:
    """Label, `*` where an answer is needed, and in brackets what Enter takes; a long one is told before."""
    label = work.say(field.label) + ("*" if field.required and not kept else "")
    if field.secret or not kept:
        return work.say(T("{label}: ", label=plain_text(label)))
    said = _shown(work, field, kept)
    if width(said) > SHORT or "\n" in said:
        work.console.tell(said)
        said = work.say(T("as above"))
    return work.say(T("{label} [{value}]: ", label=plain_text(label), value=plain_text(said)))


def _shown(work: Work, field: Field, typed: str) -> str:
    """The value in its proper form; what is none, as it was typed."""
    choices = field.choices(work.say)
    try:
        value = fields.read(field, typed, choices, work.wall_now())
    except Unclear:
        return typed
    return fields.shown(field, value, choices)


def _read(work: Work, field: Field, typed: str, kept: str) -> str | None:
    """The answer as it is kept; None after it was said what is wrong with it."""
    if not typed.strip():
        if field.required:
            work.fail(missing(field.label))
            return None
        return ""
    choices = field.choices(work.say)
    if field.kind == "choice" and typed == kept and typed in choices.keys:
        return typed
    if field.kind in ("choice", "multi"):
        key: str | None = (choosing.one if field.kind == "choice" else choosing.several)(work, choices, typed)
        if key is None:
            return None
    elif field.kind == "flag":
        key = _FLAGS.get(fold(typed).lower()) or next(iter(choices.matching(typed)), None)
        if key is None:
            work.fail(T("Type y for yes or n for no."))
            return None
    else:
        key = typed
    try:
        value = fields.read(field, key, choices, work.wall_now())
    except Unclear as unclear:
        work.fail(unclear.text)
        return None
    return _checked(work, field, value, typed, repeated=typed != kept)


def _checked(work: Work, field: Field, value: Value, typed: str, *, repeated: bool) -> str | None:
    """The value as it is kept, repeated in full where that is not what was typed."""
    wrong = None if fields.is_empty(value) else fields.problem(field, value, work.wall_now())
    problem = fields.too_long(field, typed) or wrong
    if problem is not None:
        work.fail(problem)
        return None
    full, beside = fields.shown(field, value, field.choices(work.say)), work.say(fields.note(field, value))
    said = beside if field.kind in ("date", "when") else f"{full} {beside}".rstrip()
    told = field.kind not in ("area", "text", "flag") and not field.secret
    if told and repeated and said and said.casefold() != fold(typed).casefold():
        work.tell(T("{label}: {value}", label=field.label, value=plain_text(said)))
    return fields.raw(value)


def explain(work: Work, field: Field, kept: str) -> None:
    """What the field wants, its values, and the signs that are understood everywhere."""
    if work.say(field.help) != work.say(field.label):
        work.tell(field.help)
    choices = field.choices(work.say)
    if field.kind == "flag":
        work.tell(T("Type y for yes or n for no."))
    elif choices.keys:
        choosing.tell(work, choices, choices.keys)
    if field.required:
        work.tell(T("An answer is needed here."))
    work.tell(T("Enter takes what stands in brackets, - empties it, < goes back a field, . leaves."))
    if field.name:
        work.tell(T("< and the name of a field goes to that field."))
    if field.kind == "area":
        work.tell(T("A \\ at the end of a line goes on in a next one."))
    if kept and not choices.keys:
        work.tell(T("s/old/new/ changes words in what stands in brackets."))
