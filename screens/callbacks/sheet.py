"""What stands on the screen of a call: who, what it is about, what to say and ask, and how it can end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from config.terms import term
from config.texts import Sayable, T, Text
from models.callbacks.views import AttemptView, CallbackView, SurveyView
from screens.callbacks.answers import TEXTS, Answers
from screens.callbacks.lines import Look, moment
from screens.callbacks.words import RESULTS
from screens.paint import Line, Span, pad
from screens.queue.painting import BROKEN
from screens.widgets import Paragraph

LABEL = 23
"""Cells of what a question is about."""
ANSWER = 5
"""Cells of an answer: two questions stand side by side in half of a wide terminal."""
HINTS = {
    "solved": T("1 or y: yes   2 or n: no   0: skip   Backspace: back"),
    "effect": T("t: write it down   0: skip   Backspace: back"),
    "opinion": T("t: write it down   Enter: save   Backspace: back"),
}
SCORE = T("1 to 5, of which 5 is best   0: skip   Backspace: back")
DONE = T("Enter: save   Backspace: back")
"""The keys for each question, and behind the last one."""


def facts(view: CallbackView, look: Look) -> list[Line | Paragraph]:
    """The customer, the case in a few lines, the promise, what was tried and answered before."""
    row, say = view.row, look.words.say
    importance = say(term(view.importance)) if view.importance not in ("", "regular") else ""
    who = "  ".join(part for part in (view.name, importance) if part)
    numbers = "  ".join(view.numbers) or say(T("no number is known"))
    lines: list[Line | Paragraph] = [(Span(who, "strong"), Span("  "), Span(numbers, "strong"), *_standing(view, look))]
    lines += _case(view, look)
    if view.text:
        lines.append(Paragraph(say(T("Customer: {text}", text=view.text)), 2))
    if view.result_told:
        lines.append(Paragraph(say(T("Done and told: {text}", text=view.result_told)), 2))
    lines.append(Paragraph(say(T("Why: {reason}", reason=row.reason)), 2))
    lines += [Paragraph(attempt(one, look), 2) for one in view.attempts]
    lines += [Paragraph(survey(one, look), 2) for one in view.earlier]
    return lines


def _standing(view: CallbackView, look: Look) -> tuple[Span, ...]:
    """What the customer was promised, or until when he is to be called."""
    row, words = view.row, look.words
    if row.promised_at is None:
        return (Span("  "), Span(words.say(T("due by {at}", at=words.deadline(row.due_at, row.due_inclusive)))))
    if look.now > row.due_at and row.in_time is None:
        broken = T("promised for {at}: broken", at=row.promised_at)
        return (Span("  "), Span(f"{BROKEN} ", "breached"), Span(words.say(broken), "breached"))
    return (Span("  "), Span(words.say(T("promised for {at}", at=row.promised_at)), "info"))


def _case(view: CallbackView, look: Look) -> Iterator[Line]:
    if view.row.case:
        say = look.words.say
        parts = (view.row.case, view.row.severity, say(term(view.kind_of_case)), say(term(view.state_of_case)))
        yield "  ".join(part for part in (*parts, view.product) if part)


def attempt(one: AttemptView, look: Look) -> str:
    """An attempt in a line."""
    result: Sayable = RESULTS.get(one.result, one.result)
    said = T("{at} {who}: {result} {number}", at=moment(one.at, look), who=one.who, result=result, number=one.number)
    return look.words.say(said) + (f"  {one.text}" if one.text else "")


def survey(one: SurveyView, look: Look) -> str:
    """What he answered before, in a line."""
    names = ("solved", "satisfied", "attitude", "speed", "solving", "result", "effect", "opinion")
    given = {name: getattr(one, name) for name in names}
    said = [
        T("{what}: {text}", what=label(name, look), text=value(name, got, look))
        for name, got in given.items()
        if got not in (None, "")
    ]
    return look.words.say(T("Answered {at}: {answers}", at=moment(one.at, look), answers=said))


def label(name: str, look: Look) -> str:
    """What a question is about, in a few words."""
    dimensions: dict[Any, Any] = {**look.rules.callbacks.survey.dimensions}
    return look.words.say(dimensions.get(name) or term(name))


def value(name: str, given: Any, look: Look) -> str:
    """An answer in words."""
    if name == "solved":
        return look.words.say(T("yes") if given else T("no"))
    return str(given)


def script(view: CallbackView, answers: Answers, praised: str, look: Look) -> list[Line | Paragraph]:
    """What to say now, the questions with their answers, and how the call can end otherwise."""
    say = look.words.say
    lines: list[Line | Paragraph] = [Paragraph(Span(_words(view, answers, look), "strong"))]
    scores = [_cell(name, answers, look) for name in answers.questions if name not in TEXTS]
    lines += [(*left, *right) for left, right in zip_longest(scores[::2], scores[1::2], fillvalue=())]
    lines += [_text(name, answers, look) for name in answers.questions if name in TEXTS]
    if praised:
        lines.append(f"  {pad(say(T('Praise')), LABEL)} {praised}")
    hint = HINTS.get(answers.current, SCORE if answers.current else DONE)
    return [*lines, Span(say(hint), "info"), *ends(view, look)]


def _words(view: CallbackView, answers: Answers, look: Look) -> str:
    """The opening until something is answered; then the question in full; then what is left to do."""
    name, asked = answers.current, look.rules.callbacks.questions
    if not answers.anything and answers.at == 0:
        return view.opening
    if name and name in view.questions:
        return look.words.say(asked[name])  # type: ignore[index]
    return look.words.say(T("Thank the customer. Enter saves; p notes praise, t what was said."))


def _head(name: str, answers: Answers, look: Look) -> Span:
    here = name == answers.current
    return Span(f"{'>' if here else ' '} {pad(label(name, look), LABEL)} ", "strong" if here else "")


def _cell(name: str, answers: Answers, look: Look) -> tuple[Span, ...]:
    """A question that is answered by a digit, and its answer."""
    given = answers.given.get(name)
    said = "-" if given is None else value(name, given, look)
    return (_head(name, answers, look), Span(pad(said, ANSWER), "info" if given is not None else ""), Span(" "))


def _text(name: str, answers: Answers, look: Look) -> Paragraph:
    """A question that is answered in words, and what was written down."""
    return Paragraph((_head(name, answers, look), Span(str(answers.given.get(name, "-")))), LABEL + 3)


def ends(view: CallbackView, look: Look) -> list[Line | Paragraph]:
    """The four other ends, each with its key and what happens then."""
    said = (
        ("u", T("Unanswered"), no_answer(view)),
        ("w", T("Wrong number"), wrong_number(view)),
        ("l", T("Another time"), another_time(view, look)),
        ("r", T("No calls wished"), refused(view, look)),
    )
    say = look.words.say
    texts = [(key, say(T("{end}: {then}", end=name, then=what))) for key, name, what in said]
    return [Paragraph((Span(f"{key} ", "strong"), Span(text)), 4) for key, text in texts]


def no_answer(view: CallbackView) -> Text:
    """What happens when nobody answers."""
    if view.after_why:
        return T("{then}, since {why}", then=then(view), why=list(view.after_why))
    return then(view)


def then(view: CallbackView) -> Text:
    """The same without the reasons, for a question on one line."""
    if view.after_no_answer is None:
        return message(view)
    return T("next attempt {at}", at=view.after_no_answer)


def message(view: CallbackView) -> Text:
    """What the customer gets in place of a further call."""
    if "satisfied" in view.questions:
        return T("a message goes out that asks for a digit from 1 to 5")
    return T("a message tells the customer that we called, and it ends")


def wrong_number(view: CallbackView) -> Text:
    """What happens when it is not the customer's number."""
    if len(view.numbers) > 1:
        return T("then {number}, or another one that you are told", number=view.numbers[1])
    return T("another one, else {then}", then=message(view))


def other_number(view: CallbackView) -> Text:
    """The same for a question on one line: what follows when no other number is told."""
    return T("then {number}", number=view.numbers[1]) if len(view.numbers) > 1 else message(view)


def another_time(view: CallbackView, look: Look) -> Text:
    """How far the customer may put it off."""
    rules = look.rules.callbacks.reschedule
    if not view.may_put_off:
        return T("it was put off {n} times already", n=view.row.reschedules)
    return T("at most {days} days ahead; put off {n} of {most} times", days=rules.days, n=view.row.reschedules,
             most=rules.most)  # fmt: skip


def refused(view: CallbackView, look: Look) -> Text:
    """What follows when the customer wants no calls."""
    if view.row.case:
        return T("no further call about this case")
    return T("no call by plan for {days} days", days=look.rules.callbacks.refused_rest_days)


def is_text(name: str) -> bool:
    """Whether a question is answered in words."""
    return name in TEXTS
