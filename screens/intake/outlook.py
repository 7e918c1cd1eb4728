"""What saving will do, in words: severity and why, queue and why, by when, and what may be the same. Pure."""

from __future__ import annotations

from config import Rules
from config.terms import term
from config.texts import T, Text, Translator
from models.cases.duplicates import Duplicate
from models.intake.queries import Preview
from screens import paint
from screens.paint import Line, Span

DISCLAIMER = T("The answer will carry the obligatory disclaimer.")


def outlook_lines(preview: Preview, words: Translator, rules: Rules, width: int, *, answers: bool) -> list[Line]:
    """The lines below the form; the disclaimer matters only while an answer is being given."""
    say = words.say
    lines: list[Line] = []
    if preview.batch_level:
        lines.append(Span(say(signal(preview, rules)), "alarm" if preview.batch_level == "red" else "warning"))
    if preview.duplicates:
        lines.append(Span(say(maybe_the_same(preview.duplicates[0])), "warning"))
    lines.append(
        (
            Span(f"{preview.severity} ", "alarm" if preview.severity == "P1" else "strong"),
            Span(say(preview.severity_why)),
        )
    )
    lines.append(say(queue_and_why(preview, rules)))
    due = [
        f"{say(term(clock.kind))} {'~' if clock.provisional else ''}{words.deadline(clock.due_at, clock.inclusive)}"
        for clock in preview.clocks
    ]
    if due:
        lines += _packed([say(T("Due: {clocks}", clocks=due[0])), *due[1:]], width)
    if preview.disclaimer and answers:
        lines.append(say(DISCLAIMER))
    return lines


def signal(preview: Preview, rules: Rules) -> Text:
    """How many cases of the batch there are with the same symptom."""
    days = rules.complaints.batch.days
    return T("! {n} {n:case|cases} of this batch with this symptom in {days} days", n=preview.batch, days=days)


def maybe_the_same(case: Duplicate) -> Text:
    """Another case that may be the same matter."""
    return T("! Maybe the same: {number} {state}, received {at}: {text}", number=case.number, state=term(case.state),
             at=case.received_at, text=case.text)  # fmt: skip


def queue_and_why(preview: Preview, rules: Rules) -> Text:
    """Where the case goes."""
    queue = rules.routing.queues.get(preview.queue)
    name = queue.name if queue is not None else preview.queue
    return T("Queue {queue}: {why}", queue=name, why=preview.queue_why)


def _packed(pieces: list[str], width: int) -> list[Line]:
    """Side by side as far as there is room; a piece is not broken."""
    rows = [pieces[0]]
    for piece in pieces[1:]:
        longer = f"{rows[-1]}  {piece}"
        if paint.width(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(piece)
    return [*rows]
