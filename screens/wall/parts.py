"""What stands on the wallboard: figures in blocks, the queues, the last hour. Pure: from a view to lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from config.texts import T, Text, Translator
from models.queue.wall import Beat, Wall, WallQueue
from screens.clock_text import coarse
from screens.paint import Line, Span, cut, pad
from screens.wall.digits import beside, large

GAP = 3
"""Cells between what stands beside each other."""
AROUND = 2
"""Lines of a figure besides its blocks: what it is, and a word about it."""
COLUMNS = (8, 8, 8, 8)
"""Cells of the figures of a queue."""
WIDEST_QUEUE = 72
"""Cells of a line of the queues at most: the eye must find its way from the name to the figures."""
CAME, WENT = "#", "="
"""What the bars of the last hour are drawn with, so that they differ without colours too."""
AXIS = 2
"""Lines of the last hour besides its bars: the title, and the times below."""


class Figure(NamedTuple):
    """One large figure: what it is, the figure, a word about it, and whether it is bad news, which has a mark."""

    name: Text
    said: str
    about: Text
    bad: bool = False


def figures(wall: Wall) -> tuple[Figure, ...]:
    """The large figures, the most important ones first."""
    level = f"{wall.level}%" if wall.level is not None else "-"
    goal = T("target {n} %: missed", n=wall.target) if wall.missed else T("target {n} %", n=wall.target)
    oldest = T("oldest {length}", length=coarse(wall.at - wall.oldest)) if wall.oldest is not None else Text("")
    others = T("busy {busy}, away {away}", busy=wall.agents["busy"], away=wall.agents["away"])
    return (
        Figure(T("Service level today"), level, goal, wall.missed),
        Figure(T("Waiting"), str(wall.waiting), oldest),
        Figure(T("Late"), str(wall.breached), T("of {n} open", n=wall.open), wall.breached > 0),
        Figure(T("Due in 15 minutes"), str(wall.due_soon), Text("")),
        Figure(T("Closed today"), str(wall.went), T("received {n}", n=wall.came)),
        Figure(T("Agents ready"), str(wall.agents["ready"]), others),
    )


def figure_lines(found: Sequence[Figure], words: Translator, cells: int, lines: int) -> list[Line]:
    """Three figures beside each other, as large as all of them can be in so many lines."""
    rows = [found[start : start + 3] for start in range(0, len(found), 3)]
    room = (lines - len(rows) + 1) // len(rows) - AROUND
    across = (cells - 2 * GAP) // 3
    said: list[Line] = []
    for row in rows:
        blocks = [large(one.said, across, room, _style(one)) for one in row]
        height = max(map(len, blocks))
        *others, made = [_figure(one, block, height, words, across) for one, block in zip(row, blocks, strict=True)]
        for other in reversed(others):
            made = beside(other, made, across + GAP)
        said += [*([""] if said else []), *made]
    return said


def _style(one: Figure) -> str:
    return "alarm" if one.bad else "strong"


def _figure(one: Figure, blocks: Sequence[Line], height: int, words: Translator, cells: int) -> list[Line]:
    """The name, the blocks with the empty lines that make them so high, and the word about it."""
    name = ("! " if one.bad else "") + words.say(one.name)
    about = Span(cut(words.say(one.about), cells), "alarm" if one.bad else "")
    return [Span(cut(name, cells), _style(one)), *blocks, *[""] * (height - len(blocks)), about]


def queue_heading(words: Translator, cells: int) -> Line:
    """What stands over the queues."""
    titles = (T("waiting"), T("oldest"), T("late"), T("soon"))
    said = [pad(words.say(title), room, "right") for title, room in zip(titles, COLUMNS, strict=True)]
    return Span(pad(words.say(T("Queue")), cells - sum(COLUMNS)) + "".join(said), "strong")


def queue_line(queue: WallQueue, wall: Wall, words: Translator, cells: int) -> Line:
    """A queue in one line; nothing stands where there is nothing to say, and `!` before what is late."""
    oldest = words.say(coarse(wall.at - queue.oldest)) if queue.oldest is not None else ""
    late = f"! {queue.breached}" if queue.breached else ""
    waiting, soon = (str(n) if n else "-" for n in (queue.waiting, queue.due_soon))
    return (
        Span(pad(words.say(queue.name), cells - sum(COLUMNS))),
        Span(pad(waiting, COLUMNS[0], "right"), "strong" if queue.waiting else ""),
        Span(pad(oldest, COLUMNS[1], "right")),
        Span(pad(late or "-", COLUMNS[2], "right"), "alarm" if late else ""),
        Span(pad(soon, COLUMNS[3], "right"), "warning" if queue.due_soon else ""),
    )


def hour_lines(hour: Sequence[Beat], words: Translator, cells: int, lines: int) -> list[Line]:
    """The last hour as two bars for each five minutes: what came and what was closed, with the figures on top."""
    came, went = sum(beat.came for beat in hour), sum(beat.went for beat in hour)
    title = (
        Span(words.say(T("Last hour")), "strong"),
        Span("   "),
        Span(f"{CAME} " + words.say(T("received {n}", n=came)), "info"),
        Span("   "),
        Span(f"{WENT} " + words.say(T("closed {n}", n=went))),
    )
    each = max(5, min(15, cells // max(1, len(hour))))
    bar = (each - 1) // 2
    height = max(1, lines - AXIS - 1)  # a line for the figure over the highest bar
    most = max((max(beat.came, beat.went) for beat in hour), default=0)
    columns = [
        (_column(beat.came, most, height, bar, CAME), _column(beat.went, most, height, bar, WENT)) for beat in hour
    ]
    pad_to = each - 2 * bar
    bars: list[Line] = [
        tuple(span for one, other in columns for span in (Span(one[row], "info"), Span(other[row]), Span(" " * pad_to)))
        for row in range(height + 1)
    ]
    return [title, *bars, _times(hour, words, each)]


def _column(count: int, most: int, height: int, cells: int, mark: str) -> list[str]:
    """A bar from top to bottom, one line more than `height`, with the figure on top of it."""
    tall = max(1, round(height * count / most)) if count else 0
    figure = str(count) if count else ""
    top = pad(figure, cells, "right") if len(figure) <= cells else " " * cells
    return [*[" " * cells] * (height - tall), top, *[mark * cells] * tall]


def _times(hour: Sequence[Beat], words: Translator, each: int) -> Line:
    """When each third bar begins."""
    return "".join(pad(words.clock_time(beat.start), 3 * each) for beat in hour[::3])
