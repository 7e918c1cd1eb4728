"""The pages of the tour: an exercise before it begins, and the times at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.practice.exercise import Exercise
from app.practice.progress import Result
from config.texts import Sayable, T, Translator
from screens.paint import Line, Span, pad
from screens.widgets.paragraphs import Paragraph

TITLE, COLUMN = 34, 10
"""Cells of a title and of a figure in the table."""


def minutes(seconds: float) -> str:
    """A time as it is told: `2:05`, or `1:02:05`."""
    whole = int(seconds)
    hours, left = divmod(whole, 3600)
    return f"{hours}:{left // 60:02d}:{left % 60:02d}" if hours else f"{whole // 60}:{whole % 60:02d}"


def briefing(exercise: Exercise, words: Translator, *, first: bool, begun: bool) -> list[Line | Paragraph]:
    """What is read before an exercise."""
    say = words.say
    page: list[Line | Paragraph] = ["", Span(f"  {say(exercise.title)}", "heading"), ""]
    for told in exercise.story:
        page += [Paragraph(f"  {say(told)}", 2), ""]
    if first:
        page += [Paragraph(f"  {say(told)}", 2) for told in WELCOME] + [""]
    page.append(Paragraph(f"  {say(GOES_ON if begun else BEGINS)}", 2))
    return page


WELCOME = (
    T("This is a company to practise at: nobody is called, and nothing can break. What there is to do stays above; "
      "when it is done, that is told there at once."),
    T("F1 tells the keys of every screen. F2 takes codes: hint tells how it goes and, once more, every key; exercise "
      "tells it again, again sets it up anew, skip leaves it out, quit ends and keeps how far you are."),
)  # fmt: skip
BEGINS = T("Enter: the time begins.")
GOES_ON = T("Enter: you go on.")


def results(exercises: Sequence[Exercise], found: Mapping[str, Result], words: Translator) -> list[Line | Paragraph]:
    """The table of all exercises, the sum, and what to do next."""
    say = words.say
    head = (T("Time"), T("Keys"), T("Practised"), T("Hints"))
    page: list[Line | Paragraph] = [Span(_row("", T("Exercise"), head, words), "strong")]
    for number, exercise in enumerate(exercises, 1):
        result, par = found.get(exercise.id), exercise.par(words)
        page.append(_row(number, exercise.title, _figures(result, par), words))
    done = [(one, found[one.id]) for one in exercises if one.id in found and found[one.id].outcome == "done"]
    total = (
        minutes(sum(result.seconds for _, result in done)),
        sum(result.keys for _, result in done),
        sum(one.par(words) for one, _ in done),
        sum(result.hints for _, result in done),
    )
    page += [Span(_row("", T("{n} done", n=len(done)), total, words), "strong"), ""]
    page += [Paragraph(f"  {say(told)}", 2) for told in NEXT]
    return page


NEXT = (
    T("“Practised” are the keys of hands that make no mistake. The day begins on My desk: F7 takes the next case, F6 a "
      "call. F2 keys lists all keys; desk docs keys prints them."),
    T("You may stay and try things here. desk practice --anew begins from the first exercise."),
)  # fmt: skip


def _figures(result: Result | None, par: int) -> tuple[Sayable, ...]:
    if result is None or result.outcome == "skipped":
        return (T("left out"), "", par, result.hints if result else "")
    return (minutes(result.seconds), result.keys, par, result.hints)


def _row(number: Sayable, title: Sayable, figures: Sequence[Sayable], words: Translator) -> str:
    cells = [pad(words.say(number), 4, "right"), "  ", pad(words.say(title), TITLE)]
    return "".join([*cells, *(pad(words.say(figure), COLUMN, "right") for figure in figures)])
