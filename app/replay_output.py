"""A replay as lines of plain text, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.output import table
from config.terms import term
from config.texts import Minutes, T, Translator
from models.refusals import Refused
from models.rules.replay_tables import FigureTable, headline, introduction, queue_name, reasons, tables
from models.rules.replay_views import Decided, Difference, Replay

if TYPE_CHECKING:
    from config import Rules

_LEAD = "  "


def lines(replay: Replay, rules: Rules, translator: Translator) -> Iterator[str]:
    """Introduction, figures, and the cases that differ with the reasons on both sides."""
    say = translator.say
    yield from map(say, introduction(replay))
    for figures in tables(replay, rules):
        yield ""
        yield say(figures.title)
        yield from _table_lines(figures, translator)
    if replay.differences:
        yield ""
        yield say(T("Cases that differ ({shown} of {all})", shown=len(replay.differences), all=replay.differing))
    for difference in replay.differences:
        yield f"{difference.number}  {say(headline(difference, rules))}"
        yield _LEAD + say(T("was: {reasons}", reasons=reasons(difference.before, rules)))
        yield _LEAD + say(T("new: {reasons}", reasons=reasons(difference.after, rules)))


def _table_lines(figures: FigureTable, translator: Translator) -> list[str]:
    say = translator.say
    if not figures.rows:
        return [_LEAD + say(figures.empty)]
    rows = [figures.heads, *figures.rows]
    return [_LEAD + line for line in table([[say(cell) for cell in row] for row in rows])]


@contextmanager
def csv_file(path: Path) -> Iterator[Any]:
    """A writer of a CSV file that spreadsheets open as UTF-8.

    Raises:
        Refused: `invalid`, when the file cannot be written.
    """
    try:
        file = path.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        text = T("{path} cannot be written: {problem}", path=str(path), problem=error.strerror or str(error))
        raise Refused("invalid", text, "csv") from error
    with file:
        yield csv.writer(file)


def write_figures(writer: Any, replay: Replay, rules: Rules, translator: Translator) -> None:
    """One line for each figure: table, what it is about, which figure, value. Lengths of time in minutes."""
    writer.writerow(("table", "about", "figure", "value"))
    for name, value in (("cases", replay.cases), ("differing", replay.differing), ("corrected", replay.corrected)):
        writer.writerow(("all", "", name, value))
    for figures in tables(replay, rules):
        for row in figures.rows:
            about = " / ".join(translator.say(cell) for cell in row[: figures.labels])
            for head, cell in zip(figures.heads[figures.labels :], row[figures.labels :], strict=True):
                if cell != "":
                    writer.writerow((figures.key, about, translator.say(head), _plain(cell)))


def _plain(cell: Any) -> Any:
    return round(cell.minutes, 2) if isinstance(cell, Minutes) else cell


HEADS = (
    "number", "kind", "received", "severity_before", "severity_after", "severity_rule_before", "severity_rule_after",
    "severity_why_before", "severity_why_after", "queue_before", "queue_after", "queue_rule_before",
    "queue_rule_after", "queue_why_before", "queue_why_after", "clock", "due_before", "due_after", "moved_minutes",
    "late_before", "late_after",
)  # fmt: skip
"""The columns of the cases that differ."""


def writing_cases(writer: Any, rules: Rules, translator: Translator) -> Callable[[Difference], None]:
    """Write the heads; returns what writes a case: a line for each deadline that differs, or one without."""
    say = translator.say
    writer.writerow(HEADS)

    def decided(side: Decided) -> tuple[str, ...]:
        queue = say(queue_name(rules, side.queue))
        return (
            side.severity, side.severity_rule, say(side.severity_why), queue, side.queue_rule, say(side.queue_why)
        )  # fmt: skip

    def instant(at: datetime | None) -> str:
        return "" if at is None else at.astimezone(translator.zone).isoformat(" ", "seconds")

    def write(difference: Difference) -> None:
        pairs = zip(decided(difference.before), decided(difference.after), strict=True)
        head = (difference.number, say(term(difference.kind)), instant(difference.received_at), *sum(pairs, ()))
        for one in difference.deadlines:
            moved = "" if one.moved is None else round(one.moved.total_seconds() / 60, 2)
            late = (_yes(one.late_before), _yes(one.late_after))
            writer.writerow((*head, say(term(one.kind)), instant(one.before), instant(one.after), moved, *late))
        if not difference.deadlines:
            writer.writerow((*head, *[""] * (len(HEADS) - len(head))))

    return write


def _yes(late: bool | None) -> str:
    return "" if late is None else str(int(late))
