"""What saving will do, in words: severity and why, queue and why, by when, and what may be the same. Pure."""

from __future__ import annotations

from config import Rules
from config.terms import term
from config.texts import T, Translator
from models.intake.queries import Preview
from screens import paint
from screens.paint import Line, Span


def outlook_lines(preview: Preview, words: Translator, rules: Rules, width: int, *, answers: bool) -> list[Line]:
    """The lines below the form; the disclaimer matters only while an answer is being given."""
    say = words.say
    queue = rules.routing.queues.get(preview.queue)
    lines: list[Line] = []
    if preview.batch_level:
        days = rules.complaints.batch.days
        signal = T("! {n} {n:case|cases} of this batch with this symptom in {days} days", n=preview.batch, days=days)
        lines.append(Span(say(signal), "alarm" if preview.batch_level == "red" else "warning"))
    if preview.duplicates:
        first = preview.duplicates[0]
        same = T(
            "! Maybe the same: {number} {state}, received {at}: {text}",
            number=first.number,
            state=term(first.state),
            at=first.received_at,
            text=first.text,
        )
        lines.append(Span(say(same), "warning"))
    lines.append(
        (
            Span(f"{preview.severity} ", "alarm" if preview.severity == "P1" else "strong"),
            Span(say(preview.severity_why)),
        )
    )
    name = say(queue.name) if queue is not None else preview.queue
    lines.append(say(T("Queue {queue}: {why}", queue=name, why=preview.queue_why)))
    due = [
        f"{say(term(clock.kind))} {'~' if clock.provisional else ''}{words.deadline(clock.due_at, clock.inclusive)}"
        for clock in preview.clocks
    ]
    if due:
        lines += _packed([say(T("Due: {clocks}", clocks=due[0])), *due[1:]], width)
    if preview.disclaimer and answers:
        lines.append(say(T("The answer will carry the obligatory disclaimer.")))
    return lines


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
